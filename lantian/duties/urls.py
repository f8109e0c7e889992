from django.urls import path

from lantian.duties.views import absences, lists, rules

app_name = "duties"
urlpatterns = [
    path("", lists.mine, name="mine"),
    path("heard/", lists.heard, name="heard"),
    path("places/", lists.places_below, name="places"),
    path("forecast/", lists.forecast, name="forecast"),
    path("forecast/<slug:rule>/", lists.forecast_children, name="forecast_children"),
    path("nobody/", lists.nobody, name="nobody"),
    path("rules/", rules.rules, name="rules"),
    path("rules/new/", rules.new, name="rule_new"),
    path("rules/<slug:code>/", rules.word, name="rule"),
    path("rules/<slug:code>/retire/", rules.retire, name="rule_retire"),
    path("away/", absences.absences, name="absences"),
    path("away/<uuid:key>/back/", absences.back, name="absence_back"),
]
