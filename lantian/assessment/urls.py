from django.urls import path

from lantian.assessment.views import child, lists

app_name = "assessment"
urlpatterns = [
    path("", lists.waiting, name="waiting"),
    path("counts/", lists.counts, name="counts"),
    path("<uuid:key>/", child.assessment, name="child"),
    path("<uuid:key>/answers/", child.assess, name="assess"),
    path("<uuid:key>/level/", child.confirm, name="confirm"),
    path("<uuid:key>/level/<uuid:decision>/", child.second_look, name="second"),
    path("<uuid:key>/paper/", child.paper, name="paper"),
]
