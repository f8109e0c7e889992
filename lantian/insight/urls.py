from django.urls import path

from lantian.insight import border_views, views

app_name = "insight"
urlpatterns = [
    path("", views.cockpit_page, name="cockpit"),
    path("borders/", border_views.borders, name="borders"),
    path("borders/<uuid:key>/remove/", border_views.borders_remove, name="borders_remove"),
    path("borders/<uuid:key>/areas.json", border_views.areas, name="areas"),
    path("above/", views.above_page, name="above"),
    path("above/<str:code>/", views.above_figure_page, name="above_figure"),
    path("<str:code>/", views.figure_page, name="figure"),
    path("<str:code>/children/", views.rows_page, name="rows"),
]
