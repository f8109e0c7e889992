"""Who is rung when: the steps of a ladder by the minutes since a report came in, until somebody has it."""

from collections.abc import Collection
from dataclasses import dataclass
from datetime import timedelta
from enum import IntEnum

AT_LEAST = timedelta(minutes=1)


class Step(IntEnum):
    """The rungs, from the nearest up."""

    TOWN = 1
    COUNTY = 2
    CITY = 3


@dataclass(frozen=True)
class Ladder:
    """After how many minutes each step is rung for the first time, and how often all that were rung are rung again."""

    county_after: int = 10
    city_after: int = 25
    again: int = 10

    def after(self, step: Step) -> timedelta:
        minutes = {Step.TOWN: 0, Step.COUNTY: self.county_after, Step.CITY: self.city_after}
        return timedelta(minutes=minutes[step])

    @property
    def is_sound(self) -> bool:
        return 0 < self.county_after < self.city_after <= 24 * 60 and 1 <= self.again <= 60


def steps_due(ladder: Ladder, waited: timedelta, *, in_danger: bool = False) -> list[Step]:
    """The steps that are rung after a report has waited so long; in immediate danger town and county at once."""
    at_once = {Step.TOWN, Step.COUNTY} if in_danger else {Step.TOWN}
    return [step for step in Step if step in at_once or ladder.after(step) <= waited]


def steps_with_somebody(due: Collection[Step], manned: Collection[Step]) -> list[Step]:
    """The steps that are rung: those that are due, and the lowest that has anybody where none of these has."""
    found = [step for step in Step if step in due and step in manned]
    return found or [step for step in Step if step in manned][:1]


def next_ring(ladder: Ladder, waited: timedelta) -> timedelta:
    """After how long a wait the bell is rung next: when the next step is due, or again; always later than now."""
    coming = [ladder.after(step) for step in Step if ladder.after(step) > waited]
    again = waited + timedelta(minutes=ladder.again)
    return max(min([again, *coming]), waited + AT_LEAST)
