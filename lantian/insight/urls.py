from django.urls import path

from lantian.insight import views

app_name = "insight"
urlpatterns = [
    path("", views.cockpit_page, name="cockpit"),
    path("<str:code>/", views.figure_page, name="figure"),
    path("<str:code>/children/", views.rows_page, name="rows"),
]
