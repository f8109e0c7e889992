"""Figures as somebody chose them: of a place and of places in it, now and at the ends of months."""

from collections.abc import Collection, Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from functools import reduce
from itertools import islice
from operator import add

from django.db.models import Min

from lantian.access.policy import Role
from lantian.asking.rules.choosing import Choice, days_of
from lantian.asking.rules.telling import told_tree
from lantian.insight.declared import indicators
from lantian.insight.models import DayState
from lantian.insight.queries.figures import Stood, of_days, of_places
from lantian.insight.queries.history import successions
from lantian.insight.rules.lineage import Lineage, lineage_of
from lantian.insight.rules.numbers import Numbers
from lantian.insight.rules.reading import value_of
from lantian.places import queries as places
from lantian.places.rules import BELOW, STEPS, Level, level_of, scope_of
from lantian.registry.counted import Indicator

PORTION = 20_000
"""Figures read in one question, however many are asked for."""


@dataclass(frozen=True, slots=True)
class Cell:
    """A figure of a place on a day. Without `numbers` it is too small to be told, or nobody kept it (`is_kept`).

    `is_former`: it was counted by another definition than today's.
    """

    numbers: Numbers | None
    value: float | None = None
    is_kept: bool = True
    is_former: bool = False

    @property
    def is_few(self) -> bool:
        return self.is_kept and self.numbers is None


@dataclass(frozen=True, slots=True)
class Row:
    """A place with its cells, one for each day. Up to `torn_on` it had other borders."""

    place: int
    cells: Sequence[Cell]
    torn_on: date | None = None


@dataclass(frozen=True, slots=True)
class Part:
    """One figure on some of the days, place by place: first the place itself, then those in it."""

    indicator: Indicator
    days: Sequence[date]
    rows: Sequence[Row]


@dataclass(frozen=True)
class Ground:
    """What a choice is read from: the tree of places, who came before them, which of them are shown.

    `began` is since when each figure of the whole is kept: what was nought from then on has left no row.
    """

    parents: Mapping[int, int | None]
    shown: Sequence[int]
    before: Mapping[int, Lineage]
    began: Mapping[str, date]

    @property
    def codes(self) -> dict[int, tuple[int, ...]]:
        return {
            place: self.before[place].codes if place in self.before else (place,) for place in self.parents
        }


def read_by(role: Role) -> dict[str, Indicator]:
    """The figures that a role may read, by their codes."""
    return {code: one for code, one in indicators().items() if role in one.roles}


def begins_on(place: int) -> date | None:
    """Since when days of a place are kept; None where none are, as of villages."""
    found: date | None = DayState.objects.filter(place=place).aggregate(first=Min("on"))["first"]
    return found


def count_places(choice: Choice, today: date) -> int:
    """Of how many places figures are asked for."""
    if choice.level is None:
        return 1
    return 1 + places.regions_in(scope_of(choice.place), choice.level, today).count()


def size_of(choice: Choice, figures: int, today: date) -> int:
    """How many figures a choice makes, were it of so many kinds."""
    return figures * len(days_of(choice, today)) * count_places(choice, today)


def ground_of(choice: Choice, today: date, *, with_past: bool) -> Ground:
    """The places of a choice, those between them included: what may be told of a part depends on the whole."""
    parents: dict[int, int | None] = {choice.place: None}
    shown = [choice.place]
    for level in _levels(choice):
        found = places.regions_in(scope_of(choice.place), level, today).order_by("code")
        codes = list(found.values_list("code", flat=True))
        parents |= {code: _parent(code, parents) for code in codes}
        shown = [choice.place, *codes]
    if not with_past:
        return Ground(parents, shown, {}, {})
    return Ground(parents, shown, _lineages(parents), _began(choice))


def parts(
    choice: Choice,
    asked: Collection[Indicator],
    days: Sequence[date],
    ground: Ground,
    role: Role,
    today: date,
) -> Iterator[Part]:
    """Figure by figure, in portions of days that fit into memory, as far as they may be told to a role."""
    portion = max(PORTION // len(ground.parents), 1)
    for indicator in asked:
        left = iter(days)
        while some := list(islice(left, portion)):
            yield _part(indicator, some, ground, role, today)


def _part(indicator: Indicator, days: Sequence[date], ground: Ground, role: Role, today: date) -> Part:
    held = _held(indicator, days, ground, today)
    columns = [_column(indicator, day, held, ground, role) for day in days]
    rows = [
        Row(
            place,
            [column[place] for column in columns],
            ground.before[place].torn_on if place in ground.before else None,
        )
        for place in ground.shown
    ]
    return Part(indicator, days, rows)


Held = Mapping[tuple[int, date], Stood]


def _held(indicator: Indicator, days: Sequence[date], ground: Ground, today: date) -> Held:
    """What stands there for every place of the tree, day by day; what is not kept is left out."""
    found: dict[tuple[int, date], Stood] = {}
    if today in days:
        now = of_places(list(ground.parents), [indicator])
        found |= {
            (place, today): Stood(now.get((place, indicator.code), Numbers()), indicator.edition)
            for place in ground.parents
        }
    past = [day for day in days if day != today]
    codes = {place: those for place, those in ground.codes.items() if level_of(place) != Level.VILLAGE}
    then = of_days({code for those in codes.values() for code in those}, [indicator], past)
    for place, those in codes.items():
        for day in past:
            states = [state for code in those if (state := then.get((code, indicator.code, day)))]
            if states:
                found[place, day] = _together(states)
            elif ground.began.get(indicator.code, today) <= day:
                found[place, day] = Stood(Numbers(), indicator.edition)
    return found


def _together(states: Sequence[Stood]) -> Stood:
    """The areas that a place was made of, taken together; by the former definition where one of them was."""
    counted = [state.edition for state in states if any(state.numbers)]
    numbers = reduce(add, (state.numbers for state in states))
    return Stood(numbers, min(counted, default=states[0].edition))


def _column(indicator: Indicator, day: date, held: Held, ground: Ground, role: Role) -> dict[int, Cell]:
    numbers = {place: state.numbers for (place, on), state in held.items() if on == day}
    shown: Mapping[int, Numbers | None] = numbers
    if role not in indicator.opens_for:
        shown = told_tree(numbers, ground.parents, indicator.shown)
    return {place: _cell(indicator, day, held.get((place, day)), shown.get(place)) for place in ground.shown}


def _cell(indicator: Indicator, day: date, state: Stood | None, told: Numbers | None) -> Cell:
    if state is None:
        return Cell(None, is_kept=False)
    value = value_of(told, indicator.shown, day) if told else None
    return Cell(told, value, is_former=state.edition != indicator.edition)


def _levels(choice: Choice) -> Iterator[Level]:
    level = level_of(choice.place)
    while choice.level and level != choice.level:
        level = BELOW[level]
        yield level


def _began(choice: Choice) -> dict[str, date]:
    rows = DayState.objects.filter(place=choice.place, indicator__in=choice.figures)
    return dict(rows.values_list("indicator").annotate(first=Min("on")).order_by())


def _parent(code: int, parents: Mapping[int, int | None]) -> int:
    """The nearest place of the tree around a code."""
    around = (code - code % step for step in sorted(STEPS.values()))
    return next(outer for outer in around if outer != code and outer in parents)


def _lineages(tree: Collection[int]) -> dict[int, Lineage]:
    known = successions()
    if not known:
        return {}
    return {place: lineage_of(place, known) for place in tree if level_of(place) != Level.VILLAGE}
