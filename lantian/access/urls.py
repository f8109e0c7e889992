from django.urls import path

from lantian.access.views import calendar, doors, emergencies, log, people, posts, units

app_name = "access"
urlpatterns = [
    path("demo-sign-in/", doors.demo_sign_in, name="demo_sign_in"),
    path("act-as/", doors.act_as, name="act_as"),
    path("no-post/", doors.no_post, name="no_post"),
    path("posts/", posts.posts, name="posts"),
    path("posts/new/", posts.post_new, name="post_new"),
    path("posts/<uuid:key>/end/", posts.post_end, name="post_end"),
    path("posts/<uuid:key>/hand-over/", posts.post_hand_over, name="post_hand_over"),
    path("posts/<uuid:key>/phone/", posts.post_phone, name="post_phone"),
    path("posts/<uuid:key>/compartments/", posts.post_compartments, name="post_compartments"),
    path("calendar/", calendar.calendar, name="calendar"),
    path("calendar/<str:kind>/new/", calendar.calendar_new, name="calendar_new"),
    path("calendar/<str:kind>/<uuid:key>/", calendar.calendar_edit, name="calendar_edit"),
    path("calendar/<str:kind>/<uuid:key>/remove/", calendar.calendar_remove, name="calendar_remove"),
    path("units/", units.units, name="units"),
    path("units/new/", units.unit_new, name="unit_new"),
    path("units/<uuid:key>/", units.unit, name="unit"),
    path("units/<uuid:key>/edit/", units.unit_edit, name="unit_edit"),
    path("units/<uuid:key>/move/", units.unit_move, name="unit_move"),
    path("units/<uuid:key>/parts/new/", units.unit_charge, name="unit_charge"),
    path("units/<uuid:key>/parts/<uuid:duty>/", units.unit_duty, name="unit_duty"),
    path("units/<uuid:key>/close/", units.unit_close, name="unit_close"),
    path("people/<uuid:key>/", people.person, name="person"),
    path("people/<uuid:key>/password/", people.new_password, name="reset_password"),
    path("emergencies/", emergencies.openings, name="openings"),
    path("emergencies/<uuid:key>/", emergencies.review, name="opening"),
    path("access-log/", log.log, name="log"),
]
