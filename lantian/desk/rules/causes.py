"""Why something may be late in a place, told without naming anybody: what the place lacks, not who is slow."""

from enum import StrEnum
from typing import Protocol


class Cause(StrEnum):
    """What explains that much is late."""

    NOBODY = "nobody"
    AWAY = "away"
    TOO_MANY = "too_many"
    NEW = "new"


class Figures(Protocol):
    """What is counted in a place."""

    late: int
    new: int
    is_unmanned: bool
    is_away: bool
    over: int


def causes(place: Figures) -> list[Cause]:
    """The gravest first. A lack of people is told also where nothing is late yet; a new rule explains half or more."""
    found = []
    if place.is_unmanned:
        found.append(Cause.NOBODY)
    if place.is_away:
        found.append(Cause.AWAY)
    if place.over:
        found.append(Cause.TOO_MANY)
    if place.late and place.new * 2 >= place.late:
        found.append(Cause.NEW)
    return found
