"""What comes first in a day: what is late before what is not, high risk before low, and one visit for one house."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import date, timedelta
from enum import StrEnum
from typing import Generic, Protocol, TypeVar
from uuid import UUID

SOON_DAYS = 7
Rank = tuple[int, int, int, str]


class Owed(Protocol):
    """A duty, as far as its order goes. `house` is where the child lives with others; `risk` 0 to 3."""

    @property
    def key(self) -> UUID: ...
    @property
    def child(self) -> UUID: ...
    @property
    def house(self) -> UUID | None: ...
    @property
    def risk(self) -> int: ...
    @property
    def due_on(self) -> date: ...
    @property
    def late_from(self) -> date: ...


One = TypeVar("One", bound=Owed)


class Standing(StrEnum):
    """How a duty stands on a day."""

    LATE = "late"
    TODAY = "today"
    SOON = "soon"


@dataclass(frozen=True)
class Block(Generic[One]):
    """What is owed in one house, or to one child that lives in none: the first thing first."""

    rank: Rank
    lines: list[One]

    @property
    def children(self) -> list[UUID]:
        return list(dict.fromkeys(line.child for line in self.lines))


def horizon(on: date) -> date:
    """Until which day duties stand on the list of a day."""
    return on + timedelta(days=SOON_DAYS)


def standing(one: Owed, on: date) -> Standing:
    """Late from its day of grace on; today on its last day and in the days of grace; else soon."""
    if one.late_from <= on:
        return Standing.LATE
    return Standing.TODAY if one.due_on <= on else Standing.SOON


def rank(one: Owed, on: date) -> Rank:
    """Late ones by risk, then by how long; the others by day, then by risk. The key decides between equals."""
    day, risk = one.due_on.toordinal(), 3 - one.risk
    if standing(one, on) == Standing.LATE:
        return (0, risk, day, str(one.key))
    return (1, day, risk, str(one.key))


def blocks(owed: Iterable[One], on: date) -> list[Block[One]]:
    """All that is owed, by houses; each house stands where its first thing stands."""
    by_house: dict[UUID, list[tuple[Rank, One]]] = {}
    for place, one in sorted(((rank(one, on), one) for one in owed), key=lambda pair: pair[0]):
        by_house.setdefault(one.house or one.child, []).append((place, one))
    return [Block(lines[0][0], [one for _place, one in lines]) for lines in by_house.values()]


def page(found: Sequence[Block[One]], after: Rank | None, most: int) -> tuple[list[Block[One]], Rank | None]:
    """The blocks behind a rank, about `most` lines, and the rank from which the next page goes on (None: the last)."""
    rest = [block for block in found if after is None or block.rank > after]
    shown: list[Block[One]] = []
    while rest and sum(len(block.lines) for block in shown) < most:
        shown.append(rest.pop(0))
    return shown, shown[-1].rank if rest else None


def rank_in_address(place: Rank) -> str:
    """A rank as the address of a page names it."""
    return ".".join(str(part) for part in place)


def rank_from_address(text: str) -> Rank | None:
    """The rank that an address names; None for anything else."""
    parts = text.split(".")
    if len(parts) != 4 or not all(part.isascii() and part.isdigit() for part in parts[:3]):
        return None
    return (int(parts[0]), int(parts[1]), int(parts[2]), parts[3])
