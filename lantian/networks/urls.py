from django.urls import path

from lantian.networks.views import card, child, naming, places, told, wording

app_name = "networks"
urlpatterns = [
    path("", places.home, name="places"),
    path("children/", places.children, name="children"),
    path("children/<uuid:key>/", child.child, name="child"),
    path("empty/", places.empty, name="empty"),
    path("told/", told.told, name="told"),
    path("named/", naming.named, name="named"),
    path("named/new/<str:slot>/", naming.name_new, name="name_new"),
    path("named/<uuid:key>/end/", naming.name_end, name="name_end"),
    path("rules/", wording.rules, name="rules"),
    path("rules/<str:kind>/", wording.rule, name="rule"),
    path("rules/<str:kind>/end/", wording.rule_end, name="rule_end"),
    path("card/", card.card, name="card"),
    path("card/paper/", card.card_paper, name="card_paper"),
]
