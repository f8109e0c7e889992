"""When a case may be closed: nothing is left open, the child is safe by somebody's word, and who reported knows."""

from collections.abc import Iterator
from dataclasses import dataclass
from enum import StrEnum


class Outcome(StrEnum):
    """How a case ended for the child."""

    HOME = "home"
    ENTRUSTED = "entrusted"
    RELATIVE = "relative"
    STATE = "state"
    MOVED = "moved"
    GROWN = "grown"
    NO_CASE = "no_case"


@dataclass(frozen=True, slots=True)
class Standing:
    """What a case still has open, and what it has."""

    assessments: int = 0
    placements: int = 0
    interventions: int = 0
    tasks: int = 0


def left_open(standing: Standing) -> Iterator[str]:
    """What keeps a case from being closed with help given, one code each."""
    if not standing.assessments:
        yield "no_assessment"
    yield from still_running(standing)
    if standing.tasks:
        yield "tasks_open"


def still_running(standing: Standing) -> Iterator[str]:
    """What keeps a case from being closed at all: a child that is placed somewhere, a court that has not spoken."""
    if standing.placements:
        yield "placement_open"
    if standing.interventions:
        yield "intervention_open"
