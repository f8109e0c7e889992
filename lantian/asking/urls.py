from django.urls import path

from lantian.asking.views import explorer

app_name = "asking"
urlpatterns = [
    path("", explorer.explorer, name="explorer"),
    path("file/<str:kind>/", explorer.explorer_file, name="explorer_file"),
]
