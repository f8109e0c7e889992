"""What the acting post can choose from: places and schools."""

import re
from collections.abc import Iterator
from datetime import date
from uuid import UUID

from django.db.models import QuerySet
from django.utils import timezone

from lantian.access.policy import Scope
from lantian.access.scopes import acting_post
from lantian.kernel.questions import worded_once
from lantian.places import queries as places
from lantian.places.rules import STEPS, Level, ancestors_of, is_within, level_of, scope_of
from lantian.registry.models import SavedView

WHOLE_CITIES = (Level.PROVINCE, Level.CITY)
REGION_CODE = re.compile("[1-8][0-9]{11}", re.ASCII)
INDENT = "\u3000"


@worded_once
def saved_views(seat: UUID) -> QuerySet[SavedView]:
    """The views that a seat keeps, by name."""
    return SavedView.objects.filter(seat=seat).order_by("name")


def place_choices(chosen: int | None = None) -> list[tuple[int, str]]:
    """The regions right below the post's own and, indented, those below each region on the way to `chosen`.

    None for posts that are not of places, or of a village.
    """
    scope = _own_scope()
    if scope is None:
        return []
    opened = {scope[0]} | ({*ancestors_of(chosen), chosen} if chosen else set())
    return list(_branch(scope[0], opened, timezone.localdate()))


def own_place(typed: str) -> int | None:
    """The region code in a text, if it lies in the place of the acting post; else None."""
    scope = _own_scope()
    code = int(typed) if REGION_CODE.fullmatch(typed) else None
    return code if code and scope and is_within(code, scope) else None


def school_choices(place: int | None = None) -> list[tuple[UUID, str]]:
    """The schools around a place of the post's range, for posts of places; none for a whole city: too many."""
    scope = _own_scope()
    if scope is None:
        return []
    code = place or scope[0]
    if level_of(code) in WHOLE_CITIES:
        return []
    around = scope_of(code - code % STEPS[Level.TOWN] if level_of(code) == Level.VILLAGE else code)
    return places.school_names_in(around, timezone.localdate())


def village_choices() -> list[tuple[int, str] | tuple[str, list[tuple[int, str]]]]:
    """The villages of the post's range, under their towns where there are several; none for a whole city."""
    scope = _own_scope()
    if scope is None or level_of(scope[0]) in WHOLE_CITIES:
        return []
    towns: dict[int, list[tuple[int, str]]] = {}
    for village in places.villages_in(scope, timezone.localdate()):
        town = village.code - village.code % STEPS[Level.TOWN]
        towns.setdefault(town, []).append((village.code, village.short_name))
    if len(towns) <= 1:
        return [choice for choices in towns.values() for choice in choices]
    names = places.paths(towns)
    return [(names.get(town, ""), choices) for town, choices in towns.items()]


def named_village(text: str) -> int | None:
    """The village of the post's range that a text names, or None without a clear answer."""
    scope = _own_scope()
    code = places.place_index().find_region(text, near=scope) if scope else None
    is_mine = code and scope and is_within(code, scope) and level_of(code) == Level.VILLAGE
    return code if is_mine else None


def named_school(text: str, place: int) -> UUID | None:
    """The school that a text names in the county around a place, or None without a clear answer."""
    around = scope_of(place - place % STEPS[Level.COUNTY])
    found = places.school_index(around, places.place_index()).find(text, around)
    return UUID(found) if isinstance(found, str) else None


def _own_scope() -> tuple[int, int] | None:
    post = acting_post()
    if post.scope != Scope.PLACE or post.region_low is None or post.region_high is None:
        return None
    return post.region_low, post.region_high


def _branch(top: int, opened: set[int], on: date, depth: int = 0) -> Iterator[tuple[int, str]]:
    if level_of(top) == Level.VILLAGE:
        return
    for region in places.children_of(top, on):
        yield region.code, INDENT * depth + region.short_name
        if region.code in opened:
            yield from _branch(region.code, opened, on, depth + 1)
