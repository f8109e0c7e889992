"""The figures of a place beside how they stood a month ago, and of the places right below it: a few dozen rows."""

import math
from collections.abc import Collection, Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import date

from django.db.models import Q
from django.utils.translation import pgettext

from lantian.access.policy import Role
from lantian.access.scopes import acting_post
from lantian.insight.declared import indicators
from lantian.insight.models import TouchedVillage
from lantian.insight.queries.figures import Stood, rows_of
from lantian.insight.queries.history import lineage, stood
from lantian.insight.queries.telling import kept_back
from lantian.insight.queries.trends import Trend, trends
from lantian.insight.queries.uneven import Uneven, compared, uneven
from lantian.insight.rules.numbers import Numbers
from lantian.insight.rules.reading import month_before, stands_out, told, value_of
from lantian.places import queries as places
from lantian.places.rules import ABOVE, BELOW, STEPS, Level, level_of, scope_of
from lantian.registry.counted import Indicator, Shown, Subject


@dataclass(frozen=True)
class Cell:
    """An indicator of a place on a day; `numbers` are None where they are too small to be told to the reader."""

    indicator: Indicator
    numbers: Numbers | None
    on: date
    before: Stood | None = None
    stands_out: bool = False

    @property
    def value(self) -> float | None:
        return value_of(self.numbers, self.indicator.shown, self.on) if self.numbers else None

    @property
    def change(self) -> float | None:
        """What it changed by in a month; None where nothing of then can be compared."""
        if self.value is None or self.before is None or self.before.edition != self.indicator.edition:
            return None
        then = value_of(self.before.numbers, self.indicator.shown, month_before(self.on))
        return None if then is None else self.value - then

    @property
    def was_redefined(self) -> bool:
        return self.before is not None and self.before.edition != self.indicator.edition


@dataclass(frozen=True)
class Line:
    """A place below, with its figures in the order of the indicators."""

    place: int
    name: str
    cells: list[Cell]


@dataclass(frozen=True)
class Cockpit:
    """Everything the page of a place shows. `waiting` villages have changed since they were counted."""

    cells: list[Cell]
    uneven: Uneven
    trends: dict[str, Trend]
    waiting: int


def read_by(role: Role) -> list[Indicator]:
    """The indicators that a role may read: the headlines by rank, then the others."""
    found = (one for one in indicators().values() if role in one.roles)
    return sorted(found, key=lambda one: one.headline or math.inf)


def cockpit(place: int, role: Role, on: date, subject: Subject | None = None) -> Cockpit:
    """The figures of a place for a reader; side by side the rates of a subject, else of the few that matter.

    A dozen questions, however many children there are.
    """
    asked = read_by(role)
    kept = kept_back(place, asked, role)
    waiting = TouchedVillage.objects.filter(region__range=scope_of(place))
    return Cockpit(
        _own_cells(place, asked, _held(place, []), kept, role, on),
        uneven(place, compared(asked, subject), role, kept),
        trends(place, [one for one in asked if one.is_headline], role, on),
        waiting.values("region").distinct().count(),
    )


def figure_of(place: int, indicator: Indicator, role: Role, on: date) -> tuple[Cell, list[Line]]:
    """One indicator of a place, and of the places right below it."""
    held = _held(place, [indicator])
    (cell,) = _own_cells(place, [indicator], held, kept_back(place, [indicator], role), role, on)
    return cell, lines_below(place, [indicator], held, role, on)


def cells_below(place: int, indicator: Indicator, role: Role, on: date) -> dict[int, Cell]:
    """One indicator of the places right below one, as the table of them tells it."""
    lines = lines_below(place, [indicator], _held(place, [indicator]), role, on)
    return {line.place: line.cells[0] for line in lines}


Held = dict[tuple[int, str], Numbers]
ITSELF = 0
"""Among the parts of a place: what stands in it as a whole, such as somebody who helps in the whole town."""


def _held(place: int, below: Collection[Indicator]) -> Held:
    """The figures of a place, and those of what lies right below it."""
    level = level_of(place)
    own = Q(level=level, place=place)
    codes = Q(indicator__in=[one.code for one in below])
    told = rows_of([own, *(part & codes for part in _right_below(place, level) if below)])
    return {
        (ITSELF if where == place and of != level else where, code): Numbers(*numbers)
        for of, where, code, *numbers in told
    }


def _right_below(place: int, level: Level) -> Iterator[Q]:
    """In a city its counties, in one without counties its towns; and what stands in the place as a whole."""
    while level in BELOW:
        level = BELOW[level]
        yield Q(level=level, place__range=(place, place + STEPS[ABOVE[level]] - 1))


def _own_cells(
    place: int, asked: Sequence[Indicator], held: Held, kept: Collection[str], role: Role, on: date
) -> list[Cell]:
    day = month_before(on)
    before = {} if level_of(place) == Level.VILLAGE else stood(lineage(place).codes, asked, [day])
    return [
        Cell(
            one,
            None if one.code in kept else held.get((place, one.code), Numbers()),
            on,
            _told_then(one, before.get((one.code, day)), role, is_top=place == acting_post().region_low),
        )
        for one in asked
    ]


def _told_then(one: Indicator, state: Stood | None, role: Role, *, is_top: bool) -> Stood | None:
    """How a figure stood, unless it was too small then or could be taken from those of the places around."""
    if state is None or role in one.opens_for:
        return state
    return state if is_top and told([state.numbers], one.shown)[0] is not None else None


def lines_below(place: int, asked: Sequence[Indicator], held: Held, role: Role, on: date) -> list[Line]:
    """The places right below one that have figures, in the order of their codes."""
    # What is gone (a village that was merged) has nothing left.
    filled = {where for (where, _), numbers in held.items() if where != place and any(numbers)}
    below = sorted(filled, key=lambda where: where or place)
    # Who stands above a city reads no place of it that could be taken away from a sum.
    kept = () if role == Role.UPPER_OFFICE else kept_back(place, asked, role)
    columns = [
        [Cell(one, None, on) for _ in below]
        if one.code in kept
        else list(_column(place, below, one, held, role, on))
        for one in asked
    ]
    names = places.paths(filter(None, below))
    return [
        Line(where or place, _part_called(where, names), list(cells))
        for where, *cells in zip(below, *columns, strict=True)
    ]


def _part_called(where: int, names: Mapping[int, str]) -> str:
    if where == ITSELF:
        return pgettext("part of a place", "For the whole place")
    return names.get(where, str(where)).split(" ")[-1]


def _column(
    place: int, below: Sequence[int], indicator: Indicator, held: Held, role: Role, on: date
) -> Iterator[Cell]:
    whole = value_of(held.get((place, indicator.code), Numbers()), indicator.shown, on)
    numbers = [held.get((where, indicator.code), Numbers()) for where in below]
    for one in _told(numbers, indicator, role):
        is_far = False
        if one and indicator.shown == Shown.SHARE:
            part = value_of(one, indicator.shown, on)
            is_far = stands_out(part, whole, one.denominator, indicator.better)
        yield Cell(indicator, one, on, stands_out=is_far)


def _told(numbers: Sequence[Numbers], indicator: Indicator, role: Role) -> Sequence[Numbers | None]:
    return numbers if role in indicator.opens_for else told(numbers, indicator.shown)
