"""Bodies and named people of places: departments as units, those whom offices named."""

from collections.abc import Collection
from datetime import date

from django.db.models import Q, QuerySet

from lantian.kernel.city import acting_city
from lantian.networks.models import NetworkSeat
from lantian.networks.rules.nets import Slot
from lantian.places.models import Department, Unit
from lantian.places.rules import STEPS, Level, ancestors_of, level_of

BODIES = {
    Slot.EDUCATION: Department.EDUCATION,
    Slot.CIVIL_AFFAIRS: Department.CIVIL_AFFAIRS,
    Slot.WOMENS_FEDERATION: Department.WOMENS_FEDERATION,
    Slot.POLICE: Department.POLICE,
    Slot.JUSTICE: Department.JUSTICE,
    Slot.PROCURATORATE: Department.PROCURATORATE,
}
"""Places in a network that a department of the place has without being named."""

NEAR_ENOUGH = {Slot.POLICE: Level.TOWN}
"""From which level down a body is there for a child: the police in its town, all others in its county."""


def is_far(slot: Slot, region: int) -> bool:
    """Whether a body of a place only stands in: that of the city for a county, that of the county for a town."""
    return STEPS[level_of(region)] > STEPS[NEAR_ENOUGH.get(slot, Level.COUNTY)]


def bodies_around(regions: Collection[int], on: date) -> list[Unit]:
    """The departments of places and of those around them, the nearest first."""
    rows = Unit.objects.filter(
        standing(on),
        kind=Unit.Kind.DEPARTMENT,
        department__in=list(BODIES.values()),
        region__in=with_those_around(regions),
    )
    return list(rows.order_by("-region", "pk"))


def named_around(regions: Collection[int], on: date) -> list[NetworkSeat]:
    """Whom offices named for places and those around them, the nearest first."""
    rows = nominations(on).filter(place__in=with_those_around(regions))
    return list(rows.select_related("unit").order_by("-place", "is_substitute", "since", "pk"))


def nominations(on: date) -> QuerySet[NetworkSeat]:
    """The nominations of the acting city that hold on a day."""
    return NetworkSeat.objects.filter(
        Q(until__isnull=True) | Q(until__gt=on), city=acting_city(), since__lte=on
    )


def standing(on: date) -> Q:
    """Units that stand on a day."""
    since = Q(valid_from__isnull=True) | Q(valid_from__lte=on)
    return since & (Q(valid_until__isnull=True) | Q(valid_until__gt=on))


def with_those_around(regions: Collection[int]) -> set[int]:
    """Places and those around them, below the province."""
    found = {code for region in regions for code in (region, *ancestors_of(region))}
    return {code for code in found if level_of(code) != Level.PROVINCE}
