"""What could help with a need: offers that reach its place, the ones with room and the nearest first."""

from collections.abc import Collection, Iterable
from dataclasses import dataclass
from datetime import date
from typing import Any

from django.db.models import Q, QuerySet
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from lantian.kernel.city import acting_city
from lantian.resources.models import Resource
from lantian.resources.rules.offers import STEP, Fit, Nearness, Offered, Reach, fit
from lantian.resources.words import NEARNESSES


@dataclass(frozen=True)
class Offer:
    """A resource that fits, how well, and why in words."""

    resource: Resource
    fit: Fit
    reasons: list[str]

    @property
    def has_room(self) -> bool:
        return self.fit.free != 0


def offered(resource: Resource) -> Offered:
    """The facts that decide whether a resource fits."""
    return Offered(
        place=resource.place,
        reach=Reach(resource.reach),
        codes=frozenset(resource.codes),
        ages=(resource.age_from, resource.age_to),
        valid_from=resource.valid_from,
        valid_until=resource.valid_until,
        capacity=resource.capacity,
        taken=resource.busy + resource.ordered,
        verified_on=resource.verified_on,
    )


def fitting(need_code: str, region: int, on: date, age: int | None = None) -> list[Offer]:
    """The offers for a need of a kind in a village, on a day, for a child of an age where it is known.

    Those with room come first, then the nearest, then those that were confirmed lately, then those with more room.
    """
    return fitting_each([need_code], region, on, age)[need_code]


def fitting_each(
    codes: Collection[str], region: int, on: date, age: int | None = None
) -> dict[str, list[Offer]]:
    """As `fitting`, for several kinds of needs with one question."""
    rows = list(holding(on).filter(serving(region), codes__overlap=list(codes))) if codes else []
    return {code: _in_order(rows, code, region, on, age) for code in codes}


def _in_order(rows: list[Resource], code: str, region: int, on: date, age: int | None) -> list[Offer]:
    found = [(row, fit(offered(row), code, region, on, age)) for row in rows]
    offers = [Offer(row, how, _reasons(row, how)) for row, how in found if how]
    return sorted(offers, key=lambda offer: (offer.fit.order, offer.resource.name))


def holding(on: date) -> QuerySet[Resource]:
    """What is offered in the acting city on a day."""
    holds = Q(valid_until__isnull=True) | Q(valid_until__gt=on)
    return Resource.objects.filter(holds, city=acting_city(), valid_from__lte=on).select_related("unit")


def serving(region: int) -> Q:
    """Offers that are meant for a village (or for all of a town, a county)."""
    found = Q(pk__in=[])
    for reach, step in STEP.items():
        low = region - region % step
        found |= Q(reach=reach.value, place__range=(low, low + step - 1))
    return found


def _reasons(row: Resource, how: Fit) -> list[str]:
    return [*_near(how.nearness), *_room(how.free), *_old(row, how)]


def _near(nearness: Nearness) -> Iterable[str]:
    yield str(NEARNESSES[nearness])


def _room(free: int | None) -> Iterable[str]:
    if free is None:
        yield _("no limit to how many")
    elif free:
        yield ngettext("room for %(count)d child", "room for %(count)d children", free) % {"count": free}
    else:
        yield _("full at the moment: ask when there is room")


def _old(row: Resource, how: Fit) -> Iterable[Any]:
    if how.is_stale:
        yield _("not confirmed since %(day)s: ring first") % {"day": row.verified_on.isoformat()}
