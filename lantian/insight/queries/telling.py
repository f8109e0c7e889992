"""What a reader is not told of a place, because of the places around it."""

from collections import defaultdict
from collections.abc import Collection, Iterator, Mapping
from datetime import date
from itertools import chain

from django.db.models import Q

from lantian.access.policy import Role
from lantian.access.scopes import acting_post
from lantian.insight.queries.figures import Stood, of_days, rows_of
from lantian.insight.rules.nesting import Siblings, is_kept_back
from lantian.insight.rules.numbers import Numbers
from lantian.places.rules import BELOW, STEPS, Level, level_of, scope_of
from lantian.registry.counted import Indicator

Then = Mapping[tuple[int, str, date], Stood]


def kept_back(place: int, asked: Collection[Indicator], role: Role) -> frozenset[str]:
    """Of the indicators asked for those of which the reader is told nothing here, nor of anything in it.

    One question, and only for who may not see the rows. A post looks at nothing above its own place: from there it
    cannot take away either.
    """
    closed = [one for one in asked if role not in one.opens_for]
    way = list(_way(acting_post().region_low or place, place))
    if not closed:
        return frozenset()
    around = _around(way, [one.code for one in closed])
    return frozenset(
        one.code
        for one in closed
        if is_kept_back(way, [around[one.code, above] for above in range(len(way))], one.shown)
    )


def days_kept_back(place: int, indicator: Indicator, role: Role, days: Collection[date]) -> frozenset[date]:
    """Of former days those on which the reader is told nothing of an indicator of a place. Two questions."""
    way = list(_way(acting_post().region_low or place, place))
    if role in indicator.opens_for:
        return frozenset()
    around = _around(way, [indicator.code])
    beside = [[where for where, _ in around[indicator.code, at]] for at in range(len(way))]
    then = of_days({*way, *chain(*beside)}, [indicator], days)
    return frozenset(
        day
        for day in days
        if is_kept_back(way, [_siblings(those, indicator, day, then) for those in beside], indicator.shown)
    )


def _siblings(places: Collection[int], indicator: Indicator, day: date, then: Then) -> Siblings:
    known = ((place, then.get((place, indicator.code, day))) for place in places)
    return [(place, state.numbers) for place, state in known if state]


def _way(top: int, place: int) -> Iterator[int]:
    """From the place of a post down to one inside it, both included."""
    yield top
    level = level_of(top)
    while level in BELOW and level_of(place) != level:
        level = BELOW[level]
        yield place // STEPS[level] * STEPS[level]


def _around(way: Collection[int], codes: Collection[str]) -> dict[tuple[str, int], Siblings]:
    """By indicator and step of the way: the place there and those beside it. Beside the first nobody stands."""
    first, *others = way
    told = Q(indicator__in=codes)
    asked = [Q(level=level_of(first), place=first) & told]
    for above, below in zip(way, others, strict=False):
        asked.append(Q(level=level_of(below), place__range=scope_of(above)) & told)
    found: defaultdict[tuple[str, int], list[tuple[int, Numbers]]] = defaultdict(list)
    steps = {level_of(one): at for at, one in enumerate(way)}
    for level, place, code, *numbers in rows_of(asked):
        found[code, steps[Level(level)]].append((place, Numbers(*numbers)))
    return defaultdict(tuple, {key: tuple(sorted(those)) for key, those in found.items()})
