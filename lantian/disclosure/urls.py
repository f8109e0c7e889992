from django.urls import path

from lantian.disclosure import views

app_name = "disclosure"
urlpatterns = [
    path("", views.releases_page, name="releases"),
    path("<uuid:key>/", views.release_page, name="release"),
    path("<uuid:key>/withdraw/", views.release_withdraw, name="release_withdraw"),
]
