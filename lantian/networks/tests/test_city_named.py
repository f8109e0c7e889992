"""What this room asks the database names the city, in every table of a city."""

from django.core.cache import cache
from django.test import Client
from django.urls import reverse

from lantian.access.scopes import acting_as
from lantian.networks.rules.events import Haste
from lantian.networks.rules.nets import Network
from lantian.networks.services.filling import ask_for_carers, settle_places
from lantian.networks.services.following import follow_children
from lantian.networks.services.forgetting import forget_child
from lantian.networks.services.happened import happened
from lantian.networks.services.wording import word_rule
from lantian.networks.tests.conftest import BACKEND, TODAY
from lantian.networks.tests.test_standing import name_officer
from tests.cast import BINZHOU, Cast
from tests.test_city_named import asked_of, complaints


def test_the_networks_and_their_pages_name_the_city(cast: Cast) -> None:
    def live() -> None:
        with acting_as(cast.county_office):
            word_rule(
                kind="moved", to=[Network.HELP], haste=Haste.LOW, within_days=5, edition_seen=0, today=TODAY
            )
            happened(kind="moved", child=cast.child("小雨"), network=Network.FAMILY, on=TODAY)
            settle_places(place=BINZHOU, on=TODAY)
            ask_for_carers(place=BINZHOU, on=TODAY)
            follow_children(list(cast.children.values()), TODAY)
        name_officer(cast)

    asked = asked_of(live)
    client = Client()
    for part in ("village_director", "county_office"):
        client.force_login(cast.posts[part].user, backend=BACKEND)
        cache.clear()
        for address in (
            *(
                reverse(f"networks:{name}")
                for name in ("places", "children", "empty", "told", "named", "rules")
            ),
            reverse("networks:child", args=[cast.children["小雨"]]),
        ):
            asked += asked_of(lambda a=address: client.get(a))
    with acting_as(cast.city_office):
        asked += asked_of(lambda: forget_child(cast.children["小雨"]))
    assert len(asked) > 100
    assert not complaints(asked)
