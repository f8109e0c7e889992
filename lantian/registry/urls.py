from django.urls import include, path

from lantian.registry.views import areas, calibres, cards, checking, children, counting

app_name = "registry"
urlpatterns = [
    path("children/", children.children, name="children"),
    path("children/search/", children.search, name="search"),
    path("children/export/", children.export, name="export"),
    path("children/views/", children.save, name="save_view"),
    path("children/views/<uuid:view>/forget/", children.forget, name="forget_view"),
    path("children/counts/", counting.counts, name="counts"),
    path("children/counts/bridge/", counting.bridge, name="bridge"),
    path("children/counts/behind/", counting.behind, name="behind"),
    path("calibres/", calibres.calibres, name="calibres"),
    path("calibres/new/", calibres.define, name="define_calibre"),
    path("calibres/<str:code>/", calibres.change, name="change_calibre"),
    path("calibres/<str:code>/retire/", calibres.retire, name="retire_calibre"),
    path("areas/", areas.areas, name="areas"),
    path("areas/<str:kind>/", areas.change, name="change_area"),
    path("", include("lantian.registry.urls_child")),
    path("cards/", include("lantian.registry.urls_cards")),
    # Printed on cards: the shorter, the coarser and the sturdier the code.
    path("c/<str:token>/", cards.open_card, name="card_open"),
    path("check/", checking.check, name="check"),
    path("check/paper/", checking.paper, name="check_paper"),
    path("check/<uuid:key>/unchanged/", checking.unchanged, name="check_unchanged"),
    path("imports/", include("lantian.registry.urls_imports")),
]
