"""The cells of tables as the house knows them, and the equations that link them: what the protector works on."""

import math
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field

from lantian.assessment.rules.hiding import FEWEST
from lantian.disclosure.rules.earlier import is_guarded, is_near
from lantian.disclosure.rules.primary import sensitive, small
from lantian.disclosure.rules.tables import Shown, Table, TableError, Why, below, made_up, name_of

Name = tuple[str, int, str]
"""A day (ISO), a place (negative: what is left of one beside those listed in it) and what is counted."""
UPWARDS = ((10**8, 60), (10**6, 20), (10**3, 6), (1, 2))


@dataclass
class Cell:
    """A number: what telling it not would cost, and why it is not told.

    `is_told_anyway`: it was told before and stands, or stands in no table (`is_rest`) and has nothing to hide.
    """

    value: int
    cost: float
    is_rest: bool = False
    is_told_anyway: bool = False
    why: Why | None = None

    @property
    def is_unknown(self) -> bool:
        return self.is_rest or (self.why is not None and not self.is_told_anyway)

    @property
    def is_free(self) -> bool:
        """Whether it could help others by not being told."""
        return not (self.is_unknown or self.is_told_anyway)

    @property
    def is_in_need(self) -> bool:
        """Whether it must not be found out."""
        return small(self.value) if self.is_rest else self.is_unknown


Member = tuple[Name, int]


@dataclass(frozen=True)
class Link:
    """An equation: members with their signs add up to nothing; the first is the whole."""

    members: tuple[Member, ...]
    is_nesting: bool

    @property
    def why(self) -> Why:
        return Why.NESTED if self.is_nesting else Why.MARGIN


@dataclass
class Web:
    """All cells by name, and their links, in an order that does not depend on how tables were written down."""

    cells: dict[Name, Cell] = field(default_factory=dict)
    links: list[Link] = field(default_factory=list)
    of: dict[Name, list[int]] = field(default_factory=dict)

    def unknown(self, link: Link) -> list[Name]:
        return [name for name, _ in link.members if self.cells[name].is_unknown]

    def hide(self, name: Name, why: Why) -> None:
        cell = self.cells[name]
        cell.why = cell.why or why


def web_of(tables: Sequence[Table], earlier: Sequence[Shown]) -> Web:
    """The cells of tables of one city, with what must be hidden for its own sake or because of earlier releases.

    Raises `TableError` (`two_counts`) when two tables count the same differently.
    """
    web = Web()
    for table in tables:
        _add_cells(web, table)
    _heed(web, earlier)
    links = {link for table in tables for link in _links(web, table)}
    web.links = sorted(links, key=lambda link: link.members)
    for number, link in enumerate(web.links):
        for name, _ in link.members:
            web.of.setdefault(name, []).append(number)
    return web


def names_of(table: Table | Shown) -> Iterator[tuple[int, int, Name]]:
    """Row, column and name of each cell."""
    day, columns = table.as_of.isoformat(), [name_of(table.code, column) for column in table.columns]
    for row, place in enumerate(table.places):
        for column, name in enumerate(columns):
            yield row, column, (day, place, name)


def _add_cells(web: Web, table: Table) -> None:
    why = sensitive(table)
    for row, column, name in names_of(table):
        value = table.counts[row][column]
        cell = web.cells.setdefault(name, Cell(value, _cost(name[1], value)))
        if cell.value != value:
            raise TableError("two_counts", column=table.columns[column], place=name[1])
        cell.why = cell.why or why.get((row, column))


def _cost(place: int, value: int) -> float:
    """What is lost when a number is not told: more the larger it is and the larger its place."""
    weight = next(weight for step, weight in UPWARDS if place % step == 0)
    return weight * (1 + math.log2(1 + value))


def _heed(web: Web, earlier: Sequence[Shown]) -> None:
    """Holds back what earlier releases held back, and what differs from them by few; what they told is known."""
    days = {name[0] for name in web.cells}
    for old in earlier:
        near = [day for day in days if is_near(old.as_of, old.as_of.fromisoformat(day))]
        for row, column, (told_on, place, name) in names_of(old):
            was = old.cells[row][column]
            for day in near:
                cell = web.cells.get((day, place, name))
                if cell is not None:
                    _heed_one(cell, was, is_same_day=day == told_on, is_guarded=is_guarded(place))


def _heed_one(cell: Cell, was: int | None, *, is_same_day: bool, is_guarded: bool) -> None:
    if was is None or (is_guarded and 0 < abs(cell.value - was) < FEWEST):
        cell.why = cell.why or Why.EARLIER
    elif is_same_day and cell.value == was:
        cell.is_told_anyway = True


def _links(web: Web, table: Table) -> Iterator[Link]:
    names = {(row, column): name for row, column, name in names_of(table)}
    at = {column: index for index, column in enumerate(table.columns)}
    for row in range(len(table.places)):
        for whole, parts in table.sums:
            inner = tuple(sorted(names[row, at[part]] for part in parts))
            yield Link(((names[row, at[whole]], 1), *((name, -1) for name in inner)), is_nesting=False)
    rows = {place: row for row, place in enumerate(table.places)}
    whole_ones = made_up(table)
    for outer, inside in below(table.places).items():
        for column in range(len(table.columns)):
            own = names[rows[outer], column]
            inner = tuple(names[rows[place], column] for place in inside)
            if outer not in whole_ones:
                inner = (*inner, _rest(web, own, inner))
            yield Link(((own, 1), *((name, -1) for name in inner)), is_nesting=True)


def _rest(web: Web, outer: Name, inner: Sequence[Name]) -> Name:
    """What an area holds beside those listed in it: it stands nowhere, and must not be found out where it is small."""
    label = ",".join(str(name[1]) for name in inner)
    name = (outer[0], -outer[1], f"{outer[2]}|{label}")
    left = web.cells[outer].value - sum(web.cells[one].value for one in inner)
    web.cells.setdefault(name, Cell(left, 0, is_rest=True))
    return name


def hidden_now(web: Web) -> dict[Name, Why]:
    """What is not told, and why."""
    return {name: cell.why for name, cell in web.cells.items() if cell.why is not None}


def told(tables: Sequence[Table], hidden: Mapping[Name, Why]) -> list[Shown]:
    """The tables without what is hidden."""
    return [_told(table, hidden) for table in tables]


def _told(table: Table, hidden: Mapping[Name, Why]) -> Shown:
    why: list[list[Why | None]] = [[None] * len(table.columns) for _ in table.places]
    cells: list[list[int | None]] = [list(row) for row in table.counts]
    for row, column, name in names_of(table):
        if name in hidden:
            why[row][column], cells[row][column] = hidden[name], None
    return Shown(
        table.code, table.as_of, table.places, table.columns, tuple(map(tuple, cells)), table.sums,
        made_up(table), tuple(map(tuple, why)),
    )  # fmt: skip


def loss(tables: Sequence[Table], shown: Sequence[Shown]) -> float:
    """What is lost by all that is not told."""
    lost = {
        name: _cost(name[1], table.counts[row][column])
        for table, one in zip(tables, shown, strict=True)
        for row, column, name in names_of(table)
        if one.cells[row][column] is None
    }
    return sum(lost.values())
