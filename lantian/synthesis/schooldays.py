"""On which days there was school where a world stands, and after how many missed ones what is asked there."""

from dataclasses import dataclass
from datetime import date, timedelta
from typing import Any
from uuid import UUID

import numpy as np

from lantian.attendance.models import AbsenceRule
from lantian.attendance.rules.stages import Stage, Thresholds, in_force
from lantian.duties.queries.calendars import Calendars
from lantian.duties.rules.calendar import Calendar
from lantian.places.models import Department, LocalDays, SchoolYear, Unit
from lantian.places.rules import STEPS, Level
from lantian.synthesis.columns import NO_DAY, Bytes, Numbers

YEAR = timedelta(days=365)
EPOCH = date(1970, 1, 1)


@dataclass(frozen=True, slots=True)
class SchoolDays:
    """Villages alike in all that offices said (`kinds`), schools with days of their own (`own`, 0: none), and for both
    the line of `days` (`lines`): the school days of a year as days since 1970, `counts` of them, those of this school
    year from `begins` on. `asked` are the days of each stage by kind; `bureaus` the education bureaus by county."""

    kinds: Numbers
    own: Numbers
    lines: Numbers
    days: Numbers
    counts: Numbers
    begins: Numbers
    asked: Numbers
    bureaus: dict[int, list[bytes]]

    def line_of(self, village: Numbers, school: Numbers) -> Numbers:
        """The line of `days` by which children of villages go to schools, both by their number."""
        return self.lines[self.kinds[village], self.own[school]]

    def day(self, line: Numbers, at: Numbers) -> Numbers:
        """The school days at these places of their lines; `NO_DAY` where a line has none."""
        known = (at >= 0) & (at < self.counts[line])
        return np.where(known, self.days[line, np.where(known, at, 0)], NO_DAY)


def learn_school_days(villages: Numbers, schools: Bytes, near: dict[str, Numbers], on: date) -> SchoolDays:
    """What calendars and rules say of these villages and schools for the year up to a day, that day included.

    Asks for each kind of village once, and there are as many as places that said something of themselves.
    """
    calendars = Calendars(on)
    worded = [Thresholds(*row) for row in AbsenceRule.objects.values_list("look", "visit", "report", "place")]
    kinds, examples = _kinds(villages, worded)
    units = sorted(_units(), key=str)
    at = {key.bytes: number for number, key in enumerate(units, start=1)}
    own = np.array([at.get(key.tobytes(), 0) for key in schools], np.int64)
    lines = np.zeros((len(examples), len(units) + 1), np.int64)
    found: list[Calendar] = []
    for kind, unit in _pairs(kinds, own, near):
        lines[kind, unit] = len(found)
        found.append(calendars.of(int(examples[kind]), units[unit - 1] if unit else None))
    told = [_days(one, on) for one in found] or [[]]
    limits = [in_force(int(place), worded) for place in examples]
    return SchoolDays(
        kinds, own, lines, *_matrix(told, on),
        np.array([[one.days(stage) for stage in Stage] for one in limits], np.int64), _bureaus(),
    )  # fmt: skip


def _kinds(villages: Numbers, worded: list[Thresholds]) -> tuple[Numbers, Numbers]:
    """The kind of each village, and one village of each: alike are those inside the same places that said anything."""
    said = {one.place for one in worded}
    for rows in _said():
        said |= set(rows.filter(unit__isnull=True).values_list("region", flat=True))
    around = np.stack([villages // step * step for step in STEPS.values()], axis=1)
    told = np.where(np.isin(around, np.array(sorted(said), np.int64)), around, 0)
    _, first, kinds = np.unique(told, axis=0, return_index=True, return_inverse=True)
    return kinds.reshape(-1), villages[first]


def _units() -> set[UUID]:
    """Schools that announced days of their own."""
    return {key for rows in _said() for key in rows.exclude(unit=None).values_list("unit", flat=True)}


def _said() -> tuple[Any, Any]:
    return SchoolYear.objects.all(), LocalDays.objects.all()


def _pairs(kinds: Numbers, own: Numbers, near: dict[str, Numbers]) -> list[tuple[int, int]]:
    """Which kinds of villages send children to which schools with days of their own, or to any other."""
    found: set[tuple[int, int]] = set()
    for school in near.values():
        known = school >= 0
        if known.any():
            told = np.unique(np.stack([kinds[known], own[school[known]]], axis=1), axis=0)
            found |= {(int(kind), int(unit)) for kind, unit in told}
    return sorted(found)


def _days(calendar: Calendar, on: date) -> list[int]:
    days = (on - YEAR + timedelta(days=number) for number in range(1, YEAR.days + 1))
    return [(day - EPOCH).days for day in days if calendar.is_school_day(day)]


def _matrix(told: list[list[int]], on: date) -> tuple[Numbers, Numbers, Numbers]:
    """Lists of days as lines of one width, how many there are, and where this school year begins in each."""
    days = np.zeros((len(told), max(1, *map(len, told))), np.int64)
    for line, one in enumerate(told):
        days[line, : len(one)] = one
    autumn = (date(on.year - (on.month < 9), 9, 1) - EPOCH).days
    return (
        days,
        np.array([len(one) for one in told], np.int64),
        np.array([sum(day < autumn for day in one) for one in told], np.int64),
    )


def _bureaus() -> dict[int, list[bytes]]:
    found: dict[int, list[bytes]] = {}
    rows = Unit.objects.filter(department=Department.EDUCATION, valid_until__isnull=True).order_by("pk")
    for key, region in rows.values_list("pk", "region"):
        if region and region % STEPS[Level.COUNTY] == 0:
            found.setdefault(region // STEPS[Level.COUNTY], []).append(key.bytes)
    return found
