"""The figures of a return: a line for each place, from the whole down to the finest, each the sum of those below."""

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import asdict, dataclass
from datetime import date
from itertools import pairwise
from typing import Any

from lantian.census.returns.counting import Asked, Sums, count, nothing
from lantian.places import queries as places
from lantian.places.rules import STEPS, level_of, scope_of

EARLIEST = date(2016, 1, 1)
"""The first day of which a return can be asked: left-behind children are counted since then (国发〔2016〕13号)."""


@dataclass(frozen=True, slots=True)
class Line:
    """A place and its sums; `depth` 0 is the whole return."""

    place: int
    name: str
    depth: int
    values: Sequence[int]
    open: Sequence[int]
    unclear: int


@dataclass(frozen=True, slots=True)
class Figures:
    """All lines, the whole first."""

    lines: tuple[Line, ...]

    @property
    def whole(self) -> Line:
        return self.lines[0]

    def as_data(self) -> list[dict[str, Any]]:
        """As JSON can keep them."""
        return [asdict(line) for line in self.lines]


def figures_from(data: Sequence[dict[str, Any]]) -> Figures:
    """The figures that `as_data` kept."""
    return Figures(
        tuple(Line(**{**line, "values": tuple(line["values"]), "open": tuple(line["open"])}) for line in data)
    )


def figures(asked: Asked) -> Figures:
    """Counts, and puts the places in their order: each region of a level that stood on the day, and no other.

    A place that has ended since, or that nobody knows, has a line where a child counts in it.
    """
    found = count(asked)
    tree = _Tree(asked, found)
    return Figures(tuple(tree.lines(asked.place, 0)))


class _Tree:
    """The places of a return, each with those right below it and what was counted in it."""

    def __init__(self, asked: Asked, found: dict[int, Sums]) -> None:
        self.asked = asked
        self.levels = asked.levels if level_of(asked.place) != asked.level else []
        self.below: dict[int, set[int]] = {}
        self.sums: dict[int, Sums] = {asked.place: nothing(asked.template)}
        for code in self._standing() | found.keys():
            self._add(code, found.get(code, nothing(asked.template)))
        self.names = _names(self.sums)

    def _standing(self) -> set[int]:
        scope = scope_of(self.asked.place)
        return {
            region.code
            for level in self.levels[-1:]
            for region in places.regions_in(scope, level, self.asked.on)
        }

    def _add(self, code: int, sums: Sums) -> None:
        """Into the place itself and all around it, as far as the whole."""
        path = dict.fromkeys([self.asked.place, *(code - code % STEPS[level] for level in self.levels)])
        for outer, inner in pairwise(path):
            self.below.setdefault(outer, set()).add(inner)
        for place in path:
            self.sums[place] = self.sums[place] + sums if place in self.sums else sums

    def lines(self, place: int, depth: int) -> Iterator[Line]:
        sums = self.sums[place]
        name = self.names.get(place, str(place))
        yield Line(place, name, depth, sums.values, sums.open, sums.unclear)
        for inner in sorted(self.below.get(place, ())):
            yield from self.lines(inner, depth + 1)


def _names(codes: Iterable[int]) -> dict[int, str]:
    return {code: path.split(" ")[-1] for code, path in places.paths(codes).items()}
