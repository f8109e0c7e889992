"""The figures of an initiative in one place."""

from collections.abc import Iterable
from dataclasses import dataclass, fields

from lantian.pairing.rules.coverage import LEAST, share


@dataclass(frozen=True, slots=True)
class PlaceFigures:
    """`children` whom it is for and `reached` ones; of these `met` lately, or with something `late` or `unasked`."""

    place: int
    helpers: int = 0
    children: int = 0
    reached: int = 0
    met: int = 0
    late: int = 0
    unasked: int = 0

    @property
    def gap(self) -> int:
        return self.children - self.reached

    @property
    def reached_of(self) -> int:
        """Of how many a share is shown; 0 where there are too few."""
        return self.children if self.children >= LEAST else 0

    @property
    def met_of(self) -> int:
        return self.reached if self.reached >= LEAST else 0

    @property
    def share(self) -> int | None:
        return share(self.reached, self.children)


FIGURES = tuple(field.name for field in fields(PlaceFigures) if field.name != "place")


def whole(rows: Iterable[PlaceFigures], place: int) -> PlaceFigures:
    """The sum of places."""
    listed = list(rows)
    return PlaceFigures(place, *(sum(getattr(row, name) for row in listed) for name in FIGURES))


def joined(*tables: Iterable[PlaceFigures]) -> list[PlaceFigures]:
    """Figures of the same places from several questions, in the order of the codes."""
    found: dict[int, list[PlaceFigures]] = {}
    for table in tables:
        for row in table:
            found.setdefault(row.place, []).append(row)
    return [whole(rows, place) for place, rows in sorted(found.items())]
