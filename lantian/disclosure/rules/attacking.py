"""What somebody can find out who has all that was shown: the auditor. It shares no code with those who protect.

The attacker has every table that was told, knows the map, which columns are sums of which, and that nobody counts
less than none. From these follows for each hidden number the range in which it lies (`bounds`). It is exposed when that
range is less than `FEWEST` wide: six numbers must be possible, so that it can be told neither that a count is small
nor, of a small one, how small.
"""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from datetime import date
from enum import StrEnum
from typing import NamedTuple

from lantian.assessment.rules.hiding import FEWEST
from lantian.disclosure.rules.bounds import Equation, Key, Memory, ranges
from lantian.disclosure.rules.earlier import is_guarded, is_near
from lantian.disclosure.rules.primary import MANY
from lantian.disclosure.rules.tables import Shown, below, name_of


class Way(StrEnum):
    """How a number is found out: it stands there; it follows from others; it is what an area is larger by than those
    listed in it; all children are known to stand in one column; an earlier release held it back; days differ by it."""

    SHOWN = "shown"
    NARROW = "narrow"
    REST = "rest"
    EVERYBODY = "everybody"
    HELD_BACK = "held_back"
    DIFFERENCE = "difference"


@dataclass(frozen=True, slots=True, order=True)
class Exposure:
    """A number of few children that can be found out: what it counts, where and when, how, and what it can be."""

    as_of: date
    name: str
    place: int
    way: Way
    lowest: int
    highest: int


def exposed(
    shown: Sequence[Shown], *, earlier: Sequence[Shown] = (), memory: Memory | None = None
) -> list[Exposure]:
    """What can be found out from `shown`, alone and together with what was told `earlier`.

    Earlier tables of the same day are taken as telling of the same numbers, those of days near it
    (`earlier.WINDOW`) as telling of numbers that hardly changed. Whoever asks again after hiding a little more passes
    the same `memory`.
    """
    told = [_Told(table, dict(_cells(table))) for table in shown]
    before = [_Told(table, dict(_cells(table))) for table in earlier]
    same = [old for old in before if any(_agree(old, new) for new in told)]
    found = {*_shown_small(told), *_everybody(told), *_compared(told, before)}
    try:
        found |= set(_System([*told, *same]).narrow(memory)) - _known_before(told, same, memory)
    except ArithmeticError:
        # What was told earlier of that day has been corrected since: together they describe nothing.
        found |= set(_System(told).narrow(memory))
    return sorted(found)


class _Told(NamedTuple):
    """A table, and its cells by what they count."""

    table: Shown
    cells: dict[Key, int | None]


def _known_before(told: Sequence[_Told], same: Sequence[_Told], memory: Memory | None) -> set[Exposure]:
    """What follows from earlier tables of the day alone, were nothing told now: no new release can take that back."""
    if not same:
        return set()
    untold = [_Told(table, dict.fromkeys(cells)) for table, cells in told]
    return set(_System([*untold, *same]).narrow(memory))


def _agree(old: _Told, new: _Told) -> bool:
    """Whether two tables are of one day, and nothing that both tell differs."""
    both = old.cells.keys() & new.cells.keys()
    return old.table.as_of == new.table.as_of and all(
        None in (old.cells[key], new.cells[key]) or old.cells[key] == new.cells[key] for key in both
    )


def _cells(table: Shown) -> Iterator[tuple[Key, int | None]]:
    names = [name_of(table.code, column) for column in table.columns]
    for place, row in zip(table.places, table.cells, strict=True):
        for name, cell in zip(names, row, strict=True):
            yield Key(table.as_of, name, place), cell


def _sums(table: Shown) -> Iterator[Equation]:
    """The sums of columns, in each place."""
    for place in table.places:
        for whole, parts in table.sums:
            yield (
                Key(table.as_of, name_of(table.code, whole), place),
                tuple(Key(table.as_of, name_of(table.code, part), place) for part in parts),
            )


def _nestings(table: Shown) -> Iterator[Equation]:
    """Areas that hold those below them, and perhaps a rest that is not listed."""
    for outer, inner in below(table.places).items():
        for column in table.columns:
            name = name_of(table.code, column)
            parts = tuple(Key(table.as_of, name, place) for place in inner)
            rest = () if outer in table.made_up else (Key(table.as_of, name, outer, tuple(inner)),)
            yield Key(table.as_of, name, outer), parts + rest


class _System:
    """All that is known, and what it says of what is not."""

    def __init__(self, tables: Sequence[_Told]) -> None:
        self.known: dict[Key, int] = {}
        self.hidden: set[Key] = set()
        for _, cells in tables:
            for key, cell in cells.items():
                if cell is None:
                    self.hidden.add(key)
                else:
                    self.known[key] = cell
        self.equations = sorted(
            {equation for table, _ in tables for equation in (*_sums(table), *_nestings(table))}
        )

    def narrow(self, memory: Memory | None) -> Iterator[Exposure]:
        """Hidden numbers whose range is too narrow. Raises `ArithmeticError` when what is known contradicts itself."""
        for key, (lowest, highest) in ranges(self.equations, self.known, FEWEST, memory).items():
            if key.listed:
                if 0 < highest < FEWEST:
                    yield _exposure(key, Way.REST, lowest, highest)
            elif key in self.hidden and highest - lowest < FEWEST:
                yield _exposure(key, Way.NARROW, lowest, highest)


def _exposure(key: Key, way: Way, lowest: int, highest: int) -> Exposure:
    return Exposure(key.as_of, key.name, key.place, way, lowest, highest)


def _shown_small(told: Sequence[_Told]) -> Iterator[Exposure]:
    for _, cells in told:
        for key, cell in cells.items():
            if cell is not None and 0 < cell < FEWEST:
                yield _exposure(key, Way.SHOWN, cell, cell)


def _everybody(told: Sequence[_Told]) -> Iterator[Exposure]:
    """Sums of which all but one part are known to be empty, unless the whole is known to be of many or of nobody."""
    for table, cells in told:
        for whole, parts in _sums(table):
            open_ones, count = [part for part in parts if cells[part] != 0], cells[whole]
            if len(parts) > 1 and len(open_ones) == 1 and (count is None or 0 < count < MANY):
                yield _exposure(open_ones[0], Way.EVERYBODY, count or 0, count or MANY)


def _compared(told: Sequence[_Told], before: Sequence[_Told]) -> Iterator[Exposure]:
    """What new tables give away beside earlier ones: what these held back, and by how few children two days differ."""
    now: dict[tuple[str, int], list[tuple[Key, int]]] = {}
    for _, cells in told:
        for key, cell in cells.items():
            if cell is not None:
                now.setdefault((key.name, key.place), []).append((key, cell))
    for _, earlier in before:
        for key, was in earlier.items():
            for new, cell in now.get((key.name, key.place), ()):
                if is_near(new.as_of, key.as_of):
                    yield from _beside(new, cell, was)


def _beside(key: Key, cell: int, was: int | None) -> Iterator[Exposure]:
    if was is None:
        yield _exposure(key, Way.HELD_BACK, cell, cell)
    elif is_guarded(key.place) and 0 < (change := abs(cell - was)) < FEWEST:
        yield _exposure(key, Way.DIFFERENCE, change, change)
