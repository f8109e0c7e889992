"""Orders: what an organisation may take and has taken; what waits for the town or county that published them."""

from collections.abc import Collection
from dataclasses import dataclass
from datetime import date, timedelta
from uuid import UUID

from django.db.models import Q, QuerySet

from lantian.access.models import Post
from lantian.places.models import Unit
from lantian.plans.codes import NeedKind, need_kinds
from lantian.plans.models import Need
from lantian.resources.models import Order, OrderedNeed, Resource
from lantian.resources.queries.fitting import holding, offered
from lantian.resources.rules.offers import fit
from lantian.resources.rules.orders import LIVE, State, ages_of

OWNER_LISTS = {
    "waiting": (State.TAKEN, State.BACK),
    "offered": (State.OFFERED,),
    "going": (State.GOING,),
    "over": (State.DONE, State.WITHDRAWN),
}
SHOWN_AFTER = timedelta(days=365)


@dataclass(frozen=True)
class Wanted:
    """Orders alike: a kind of need in a town at an age, how many wait, and which of one's offers fit."""

    kind: NeedKind
    town: int
    band: str
    count: int
    order: Order
    offers: list[Resource]


@dataclass(frozen=True)
class OwnOrder:
    """An order that an organisation took; `told` and `level` are what it may know once it was confirmed."""

    order: Order
    kind: NeedKind
    told: str
    level: str


@dataclass(frozen=True)
class OwnerLine:
    """An order as its owner sees it: whose need it is, where the child still lives here, and who took it."""

    order: Order
    kind: NeedKind
    row: OrderedNeed | None
    taker: str


def wanted(post: Post, on: date) -> list[Wanted]:
    """What waits for an organisation, alike ones together, by place."""
    offers = [one for one in holding(on).filter(unit=post.unit_id) if offered(one).free != 0]
    alike: dict[tuple[int, str, str], list[Order]] = {}
    for order in offered_to(post).order_by("pk"):
        alike.setdefault((order.region, order.code, order.band), []).append(order)
    return [
        Wanted(
            need_kinds()[code], town, band, len(rows), rows[0], [o for o in offers if suits(o, rows[0], on)]
        )
        for (town, code, band), rows in sorted(alike.items())
    ]


def suits(resource: Resource, order: Order, on: date) -> bool:
    """Whether an offer fits what an order tells: kind of need, town, ages."""
    offer = offered(resource)
    if fit(offer, order.code, order.region, on) is None:
        return False
    low, high = ages_of(order.band) if order.band else offer.ages
    return offer.ages[0] <= high and low <= offer.ages[1]


def taken_by(post: Post, on: date) -> list[OwnOrder]:
    """What an organisation took: what goes on first, what is due next above, then what was done within a year."""
    lately = Q(state__in=LIVE) | Q(ended_on__gt=on - SHOWN_AFTER)
    orders = list(Order.objects.filter(lately, taken_by=post.unit_id).order_by("ended_on", "taken_on", "pk"))
    rows = OrderedNeed.objects.filter(order__in=[order.pk for order in orders], told__isnull=False)
    told = {row.order_id: row for row in rows}
    return [
        _own(order, told.get(order.pk) if order.state == State.GOING else None)
        for order in sorted(orders, key=lambda one: (one.state not in LIVE, one.due_on or date.max))
    ]


def _own(order: Order, row: OrderedNeed | None) -> OwnOrder:
    told = row.told.reveal() if row and row.told else ""
    return OwnOrder(order, need_kinds()[order.code], told, row.level if row else "")


def promised_by(post: Post) -> QuerySet[Order]:
    """The orders that the organisation of a post is at work on."""
    return Order.objects.filter(state=State.GOING, taken_by=post.unit_id)


def offered_to(post: Post) -> QuerySet[Order]:
    """The orders that wait for somebody, and that the organisation of a post was asked about."""
    return Order.objects.filter(state=State.OFFERED, units__contains=[post.unit_id])


def owned(name: str) -> QuerySet[Order]:
    """The orders of one of `OWNER_LISTS` that the acting post of a place sees."""
    return Order.objects.filter(state__in=OWNER_LISTS[name])


def owner_lines(orders: Collection[Order]) -> list[OwnerLine]:
    """Orders with whose need each is and who took it."""
    rows = OrderedNeed.objects.filter(order__in=[order.pk for order in orders]).select_related("child")
    of_order = {row.order_id: row for row in rows}
    units = Unit.objects.filter(pk__in={order.taken_by for order in orders if order.taken_by})
    names = dict(units.values_list("pk", "name"))
    return [
        OwnerLine(
            order,
            need_kinds()[order.code],
            of_order.get(order.pk),
            names.get(order.taken_by, ""),  # type: ignore[arg-type]
        )
        for order in orders
    ]


def orders_of_needs(needs: Collection[Need]) -> dict[UUID, OrderedNeed]:
    """The order that each of some needs is in, by need."""
    rows = OrderedNeed.objects.filter(need__in=[need.pk for need in needs], is_live=True)
    return {row.need_id: row for row in rows}
