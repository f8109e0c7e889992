from django.urls import path

from lantian.duties.views import absences, lists, wording

app_name = "duties"
urlpatterns = [
    path("", lists.mine, name="mine"),
    path("heard/", lists.heard, name="heard"),
    path("places/", lists.places_below, name="places"),
    path("forecast/", lists.forecast, name="forecast"),
    path("forecast/<slug:rule>/", lists.forecast_children, name="forecast_children"),
    path("nobody/", lists.nobody, name="nobody"),
    path("rules/", wording.rules, name="rules"),
    path("rules/new/", wording.new, name="rule_new"),
    path("rules/<slug:code>/", wording.word, name="rule"),
    path("rules/<slug:code>/retire/", wording.retire, name="rule_retire"),
    path("away/", absences.absences, name="absences"),
    path("away/<uuid:key>/back/", absences.back, name="absence_back"),
]
