from django.urls import path

from lantian.notices.views import choosing, installation, reading, robots

app_name = "notices"
urlpatterns = [
    path("", reading.notices, name="notices"),
    path("read/", reading.read_one, name="read"),
    path("read-all/", reading.read_rest, name="read_all"),
    path("choices/", choosing.choices, name="choices"),
    path("channels/new/", choosing.channel_new, name="channel_new"),
    path("channels/<uuid:key>/", choosing.channel, name="channel"),
    path("channels/<uuid:key>/code/", choosing.channel_code, name="channel_code"),
    path("channels/<uuid:key>/remove/", choosing.channel_remove, name="channel_remove"),
    path("robot/", robots.robot, name="robot"),
    path("robot/test/", robots.robot_test, name="robot_test"),
    path("robot/remove/", robots.robot_remove, name="robot_remove"),
    path("installation/", installation.installation, name="installation"),
    path("installation/test/", installation.installation_test, name="installation_test"),
]
