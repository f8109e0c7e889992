"""How many school days make which stage of an absence without leave, and on which day each was reached: pure."""

import csv
from collections.abc import Callable, Iterable, Iterator, Mapping
from dataclasses import dataclass
from datetime import date, timedelta
from enum import StrEnum
from functools import cache
from pathlib import Path

from lantian.access.policy import Role
from lantian.places.rules import is_within, scope_of

SHIPPED = Path(__file__).parent / "data" / "thresholds.csv"
MOST_DAYS = 30
DAY = timedelta(days=1)

IsSchoolDay = Callable[[date], bool]


class Stage(StrEnum):
    """What so many school days in a row without leave ask for."""

    LOOK = "look"
    VISIT = "visit"
    REPORT = "report"


@dataclass(frozen=True, slots=True)
class Thresholds:
    """After how many school days in a row without leave each stage is reached, as a place words it (0: shipped)."""

    look: int
    visit: int
    report: int
    place: int = 0

    def days(self, stage: Stage) -> int:
        return int(getattr(self, stage.value))


@dataclass(frozen=True, slots=True)
class Asked:
    """Who owes what a stage asks for, within how many working days, on what basis."""

    owed_by: Role
    within: int
    basis: str


@cache
def _rows() -> dict[Stage, dict[str, str]]:
    with SHIPPED.open(encoding="utf-8") as lines:
        return {Stage(row["stage"]): row for row in csv.DictReader(lines)}


@cache
def shipped() -> Thresholds:
    """The days that hold where no office set its own."""
    return Thresholds(**{stage.value: int(row["days"]) for stage, row in _rows().items()})


@cache
def asked() -> Mapping[Stage, Asked]:
    """What each stage asks for."""
    return {
        stage: Asked(Role(row["owed_by"]), int(row["within_working_days"]), row["basis"])
        for stage, row in _rows().items()
    }


def problem_of(days: Thresholds) -> str:
    """What is wrong with days that an office sets: nothing, or a code."""
    if not 1 <= days.look <= days.report <= MOST_DAYS:
        return "days_outside"
    return "" if days.look <= days.visit <= days.report else "not_rising"


def in_force(place: int, worded: Iterable[Thresholds]) -> Thresholds:
    """The days that hold in a village: those of the nearest place that set some, else the shipped ones."""
    near = [one for one in worded if is_within(place, scope_of(one.place))]
    return max(near, key=lambda one: one.place, default=shipped())


def missed_days(since: date, until: date | None, on: date, is_school_day: IsSchoolDay) -> Iterator[date]:
    """The school days from the first one missed up to the day before the child was back, or up to `on`."""
    last = min(on, until - DAY) if until else on
    return (day for day in _days(since, last) if is_school_day(day))


def reached(
    since: date, until: date | None, on: date, days: Thresholds, is_school_day: IsSchoolDay
) -> dict[Stage, date]:
    """The stages that an absence without leave has reached up to a day, each with the day on which it did."""
    found: dict[Stage, date] = {}
    for number, day in enumerate(missed_days(since, until, on, is_school_day), start=1):
        found |= {stage: day for stage in Stage if stage not in found and days.days(stage) <= number}
        if len(found) == len(Stage):
            break
    return found


def _days(first: date, last: date) -> Iterator[date]:
    return (first + number * DAY for number in range((last - first).days + 1))
