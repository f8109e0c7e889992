"""What came of a household, and whether a village has been to all of them."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from enum import StrEnum


class Outcome(StrEnum):
    """What came of a visit. A household without children is an outcome like any other."""

    VISITED = "visited"
    NO_CHILD = "no_child"
    ABSENT = "absent"
    REFUSED = "refused"
    MOVED = "moved"


OPEN = ("", Outcome.ABSENT)
"""Not visited yet, or nobody at home: somebody has to go (again)."""
SEEN = (Outcome.VISITED, Outcome.NO_CHILD)
"""What a second visit can find to be right or wrong."""


@dataclass(frozen=True, slots=True)
class Tally:
    """The households of a village, or of several: declared by the village, on the list, and what came of those."""

    declared: int = 0
    listed: int = 0
    visited: int = 0
    no_child: int = 0
    absent: int = 0
    refused: int = 0
    moved: int = 0

    @property
    def with_outcome(self) -> int:
        return self.visited + self.no_child + self.absent + self.refused + self.moved

    @property
    def due(self) -> int:
        """How many there are to visit: what the village declared, or what is on its list where that is more."""
        return max(self.declared, self.listed)

    @property
    def open(self) -> int:
        """Households that somebody has still to go to, on the list or not."""
        return self.due - self.with_outcome + self.absent

    @property
    def unlisted(self) -> int:
        """Declared households that nobody has put on the list."""
        return max(self.declared - self.listed, 0)

    def __add__(self, other: "Tally") -> "Tally":
        return Tally(*(getattr(self, name) + getattr(other, name) for name in self.__slots__))


def total(tallies: Iterable[Tally]) -> Tally:
    """The sum. Each village counts its own `due`: a long list here does not make up for a short one there."""
    found = list(tallies)
    return sum(found, Tally())


def completeness(tallies: Iterable[Tally]) -> tuple[int, int]:
    """Households with an outcome, and households there are."""
    found = list(tallies)
    return sum(one.with_outcome for one in found), sum(one.due for one in found)


def declared_of(groups: Mapping[str, int]) -> int:
    """Households that a village has in all its groups."""
    return sum(groups.values())


@dataclass(frozen=True, slots=True)
class Missing:
    """What keeps a village from being handed in: open households without a reason, and households on no list."""

    without_reason: int
    unlisted: int
    has_shortfall_reason: bool = False

    def __bool__(self) -> bool:
        return bool(self.without_reason) or bool(self.unlisted and not self.has_shortfall_reason)


def missing(tally: Tally, without_reason: int, shortfall_reason: str) -> Missing:
    """What still lacks a visit and a reason for having none."""
    return Missing(without_reason, tally.unlisted, bool(shortfall_reason.strip()))
