from django.urls import path

from lantian.insight.views import above, borders, figures, place

app_name = "insight"
urlpatterns = [
    path("", place.cockpit_page, name="cockpit"),
    path("borders/", borders.borders, name="borders"),
    path("borders/<uuid:key>/remove/", borders.borders_remove, name="borders_remove"),
    path("borders/<uuid:key>/areas.json", borders.areas, name="areas"),
    path("above/", above.above_page, name="above"),
    path("above/<str:code>/", above.above_figure_page, name="above_figure"),
    path("<str:code>/", figures.figure_page, name="figure"),
    path("<str:code>/children/", figures.rows_page, name="rows"),
]
