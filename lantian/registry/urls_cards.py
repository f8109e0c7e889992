from django.urls import path

from lantian.registry.views import cards

urlpatterns = [
    path("", cards.cards, name="cards"),
    path("print/", cards.print_now, name="cards_print"),
    path("outdated/", cards.outdated, name="cards_outdated"),
    path("prints/<uuid:key>/", cards.run, name="print_run"),
    path("file/<str:token>/", cards.card_file, name="card_file"),
]
