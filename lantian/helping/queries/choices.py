"""What forms let people choose from: homes, units, posts."""

from datetime import date
from typing import Any

from django.db.models import Q

from lantian.access.models import Post
from lantian.access.policy import Role, Scope
from lantian.access.queries import units_for
from lantian.access.rules import NEAR_FAMILIES
from lantian.duties.queries.absences import posts_to_choose
from lantian.helping.models import Helper
from lantian.places import queries as places
from lantian.places.models import Unit
from lantian.places.rules import Level, ancestors_of, level_of

MOST = 400


def homes_for(post: Post, on: date, near: int | None = None) -> list[Any]:
    """Places where somebody whom a post names can be at home, by name.

    A county lists itself, its towns and the villages of one town (`near`); a town itself and its villages; a head
    the place of the school and the villages of its town.
    """
    low = post.region_low if post.scope == Scope.PLACE and post.region_low else post.unit.region_id
    codes = [low, *_below(low, on)]
    if near is not None and level_of(low) in (Level.CITY, Level.COUNTY):
        codes += [*_around(near, low), near, *_below(town_of(near), on)]
    if post.scope == Scope.SCHOOL:
        codes += _below(town_of(low), on)
    names = places.paths(codes)
    return [
        (code, " ".join(names[code].split(" ")[-2:]))
        for code in dict.fromkeys(sorted(codes))
        if code in names and level_of(code) != Level.CITY
    ]


def town_of(code: int) -> int:
    """The town that a village lies in; a town, or anything above, itself."""
    return code // 1_000 * 1_000


def _below(code: int, on: date) -> list[int]:
    return list(places.children_of(code, on).values_list("code", flat=True)[:MOST])


def _around(code: int, low: int) -> list[int]:
    return [above for above in ancestors_of(code) if above >= low]


def units_around(post: Post, on: date) -> list[Unit]:
    """Units from which people are named: a head's school, a village's committee, all in the place of an office."""
    open_now = Q(valid_until__isnull=True) | Q(valid_until__gt=on)
    units = Unit.objects.filter(open_now).order_by("region", "name")
    if post.scope == Scope.SCHOOL:
        return list(units.filter(pk=post.unit_id))
    low, high = post.region_low or 0, post.region_high or 0
    kinds = [*NEAR_FAMILIES, "department"]
    return list(units.filter(kind__in=kinds, region__code__range=(low, high))[:MOST])


def units_for_post(post: Post, helper: Helper, on: date) -> list[Unit]:
    """Units where a helper can be given a post, the nearest to their home first."""
    found = units_for(post, Role.PROXY_PARENT, "", on, 10 * MOST)
    line = [helper.region, *reversed(ancestors_of(helper.region))]

    def far(unit: Unit) -> tuple[bool, int, int]:
        here = unit.region_id
        rank = line.index(here) if here in line else len(line)
        return unit.pk != helper.school, rank, abs(here - helper.region)

    return sorted(found, key=far)[:MOST]


def covers_for(post: Post, helper: Helper, on: date) -> list[Post]:
    """Who could stand in for a helper who has a post of their own."""
    if not helper.seat:
        return []
    return [other for other in posts_to_choose(post, on)[1] if other.seat != helper.seat]
