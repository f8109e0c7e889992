"""What the acting post can choose from: places and schools."""

from uuid import UUID

from django.utils import timezone

from lantian.access.policy import Scope
from lantian.access.scopes import acting_post
from lantian.places import queries as places
from lantian.places.rules import Level, level_of, scope_of


def place_choices(under: int | None = None) -> list[tuple[int, str]]:
    """The regions right below the post's own (or below `under`, inside its range), by code; none outside places."""
    post = acting_post()
    if post.scope != Scope.PLACE or post.region_low is None:
        return []
    top = under or post.region_low
    if level_of(top) == Level.VILLAGE:
        return []
    below = [(region.code, region.short_name) for region in places.children_of(top, timezone.localdate())]
    if under and under != post.region_low:
        return [*((code, name) for code, name in place_choices() if code <= under), *below]
    return below


def school_choices(place: int | None = None) -> list[tuple[UUID, str]]:
    """The schools in a place of the post's range, for posts of places; else none (one school, or single children)."""
    post = acting_post()
    if post.scope != Scope.PLACE or post.region_low is None or post.region_high is None:
        return []
    low, high = scope_of(place) if place else (post.region_low, post.region_high)
    if level_of(place or post.region_low) in (Level.CITY, Level.PROVINCE):
        return []
    if level_of(place or post.region_low) == Level.VILLAGE:
        low = low - low % 1000
        high = low + 999
    return [(unit.pk, str(unit)) for unit in places.schools_in((low, high), timezone.localdate())]


def village_choices() -> list[tuple[int, str] | tuple[str, list[tuple[int, str]]]]:
    """The villages of the post's range, under their towns where there are several towns."""
    post = acting_post()
    if post.region_low is None or post.region_high is None:
        return []
    villages = places.villages_in((post.region_low, post.region_high), timezone.localdate())
    towns: dict[int, list[tuple[int, str]]] = {}
    for village in villages:
        towns.setdefault(village.code - village.code % 1000, []).append((village.code, village.short_name))
    if len(towns) <= 1:
        return [choice for choices in towns.values() for choice in choices]
    names = places.paths(towns)
    return [(names.get(town, ""), choices) for town, choices in towns.items()]
