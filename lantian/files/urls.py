from django.urls import path

from lantian.files import views

app_name = "files"
urlpatterns = [path("<uuid:key>/", views.open_file, name="open")]
