from django.urls import include, path

from lantian.registry.views import cards, children

app_name = "registry"
urlpatterns = [
    path("children/", children.children, name="children"),
    path("children/search/", children.search, name="search"),
    path("children/export/", children.export, name="export"),
    path("children/views/", children.save, name="save_view"),
    path("children/views/<uuid:view>/forget/", children.forget, name="forget_view"),
    path("", include("lantian.registry.urls_child")),
    path("cards/", include("lantian.registry.urls_cards")),
    # Printed on cards: the shorter, the coarser and the sturdier the code.
    path("c/<str:token>/", cards.open_card, name="card_open"),
    path("imports/", include("lantian.registry.urls_imports")),
]
