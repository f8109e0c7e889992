"""Random histories of an order: one taker at any time, told with consent alone, room held as often as it is used."""

from collections.abc import Callable
from random import Random

import pytest

from lantian.access.models import Post
from lantian.access.scopes import acting_as
from lantian.kernel.versions import Conflict
from lantian.plans.models import Measure
from lantian.registry.models import Child
from lantian.resources.errors import ResourceError
from lantian.resources.models import Order, OrderedNeed, Resource
from lantian.resources.rules.orders import HELD, LIVE, State
from lantian.resources.services import ordering
from lantian.resources.tests.conftest import AGREED, TODAY, WORD, entered, organisation, published
from tests.cast import HONGYAN, JING_VILLAGE, TAIXIANG, Cast, past_the_policies, shown

DEEDS = (
    "take",
    "take",
    "confirm",
    "confirm",
    "refuse",
    "give_back",
    "offer_again",
    "finish",
    "withdraw",
    "move",
)


@pytest.mark.usefixtures("as_web")
@pytest.mark.parametrize("seed", range(6))
def test_a_random_history(cast: Cast, seed: int):
    dice, taken = Random(seed), 0
    with past_the_policies():
        takers = organisation("彬州志愿者协会"), organisation("豳风社工站")
    offers = {post.unit_id: entered(post, capacity=1) for post in takers}
    order = published(cast)
    for _ in range(24):
        deed, by = dice.choice(DEEDS), dice.choice(takers)
        try:
            taken += done(cast, order, deed, by, offers[by.unit_id], dice)
        except (ResourceError, Conflict):
            pass
        holds(order, takers)
    assert taken


def done(cast: Cast, order: Order, deed: str, by: Post, offer: Resource, dice: Random) -> bool:
    """One deed by whoever does such; False for what is nobody's step."""
    if deed == "move":
        with past_the_policies():
            places = (TAIXIANG, TAIXIANG, HONGYAN, JING_VILLAGE)
            Child.objects.filter(pk=cast.children["小雨"]).update(region=dice.choice(places))
        return False
    with acting_as(by if deed in ("take", "give_back") else cast.town_supervisor):
        now = Order.objects.get(pk=order.pk)
        seen = {"order": now, "version": now.version - (dice.random() < 0.1)}
        deeds: dict[str, Callable[[], Order]] = {
            "take": lambda: ordering.take(order=now, resource=offer, today=TODAY),
            "confirm": lambda: ordering.confirm(**seen, values=AGREED, today=TODAY),
            "refuse": lambda: ordering.refuse(**seen, reason=dice.choice(["family", ""])),
            "give_back": lambda: ordering.give_back(**seen, reason="hands"),
            "offer_again": lambda: ordering.offer_again(**seen, today=TODAY),
            "finish": lambda: ordering.finish(**seen, values=WORD, today=TODAY),
            "withdraw": lambda: ordering.withdraw(**seen, reason="family", today=TODAY),
        }
        deeds[deed]()
    return True


def holds(order: Order, takers: tuple[Post, Post]) -> None:
    """What must be true at any time."""
    with past_the_policies():
        now, row = Order.objects.get(pk=order.pk), OrderedNeed.objects.get(order=order.pk)
        room = dict(Resource.objects.values_list("pk", "ordered"))
        going = Measure.objects.filter(need=row.need_id, state=Measure.State.LIVE).count()
    state = State(now.state)
    assert room == {key: int(state in HELD and key == now.resource_id) for key in room}
    assert (now.taken_by is None) == (state == State.OFFERED) or state == State.WITHDRAWN
    assert row.is_live == (state in LIVE)
    assert now.reason or state not in (State.BACK, State.WITHDRAWN)
    is_told = state in (State.GOING, State.BACK)
    assert row.told_to == ([now.taken_by] if is_told else [])
    assert bool(row.consent_on) == bool(row.told) == is_told
    assert going <= int(is_told)
    for post in takers:
        assert shown(post, OrderedNeed.objects.exists) == (post.unit_id in row.told_to)
