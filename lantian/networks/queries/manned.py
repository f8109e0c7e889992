"""Where in a range of places somebody is there: posts with nobody away uncovered, bodies near enough, nominations."""

from collections.abc import Iterable
from datetime import date
from uuid import UUID

from django.db.models import Q

from lantian.access.models import Post
from lantian.access.policy import Role
from lantian.access.queries import holding
from lantian.duties.queries.owners import absences_on
from lantian.networks.queries.places import BODIES, is_far, nominations, standing, with_those_around
from lantian.networks.rules.nets import Slot
from lantian.networks.rules.ranges import merged
from lantian.places.models import Unit
from lantian.places.rules import Scope, scope_of

POSTS = {Slot.VILLAGE_DIRECTOR: Role.VILLAGE_DIRECTOR, Slot.TOWN_SUPERVISOR: Role.TOWN_SUPERVISOR}
OFFICES = (Slot.EDUCATION, Slot.CIVIL_AFFAIRS, Slot.POLICE)


def manned(place: int, on: date) -> dict[Slot, list[Scope]]:
    """For each place that must not be empty, the ranges of villages for which it is not."""
    scope, bare = scope_of(place), uncovered(on)
    found = {slot: merged(_posts(role, scope, bare, on)) for slot, role in POSTS.items()}
    for slot in OFFICES:
        found[slot] = merged([*_bodies(slot, place, on), *_named(slot, place, on)])
    return found


def uncovered(on: date) -> set[UUID]:
    """Seats whose holders are away and for whom nobody stands in who has a post."""
    covers = dict(absences_on(on).values_list("seat", "cover"))
    wanted = [cover for cover in covers.values() if cover]
    there = set(Post.objects.filter(holding(on), seat__in=wanted).values_list("seat", flat=True))
    return {seat for seat, cover in covers.items() if cover not in there}


def _posts(role: Role, scope: Scope, bare: set[UUID], on: date) -> Iterable[Scope]:
    posts = Post.objects.filter(
        holding(on), role=role, region_low__lte=scope[1], region_high__gte=scope[0]
    ).values_list("seat", "region_low", "region_high")
    return [(low or 0, high or 0) for seat, low, high in posts if seat not in bare]


def _bodies(slot: Slot, place: int, on: date) -> Iterable[Scope]:
    units = Unit.objects.filter(
        standing(on), _near(place, "region__code"), kind=Unit.Kind.DEPARTMENT, department=BODIES[slot]
    )
    codes = units.values_list("region", flat=True)
    return [scope_of(code) for code in codes if not is_far(slot, code)]


def _named(slot: Slot, place: int, on: date) -> Iterable[Scope]:
    rows = nominations(on).filter(_near(place, "place"), slot=slot.value, is_substitute=False)
    return [scope_of(code) for code in rows.values_list("place", flat=True)]


def _near(place: int, column: str) -> Q:
    """In a place, or in one of those around it."""
    return Q(**{f"{column}__range": scope_of(place)}) | Q(**{f"{column}__in": with_those_around([place])})


def within(ranges: Iterable[Scope], column: str = "region") -> Q:
    """Rows whose village lies in one of the ranges; single villages are asked for together."""
    listed = list(ranges)
    found = Q(**{f"{column}__in": [low for low, high in listed if low == high]})
    for low, high in listed:
        if low != high:
            found |= Q(**{f"{column}__range": (low, high)})
    return found
