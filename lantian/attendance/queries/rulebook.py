"""After how many days what is owed, and which days are school days, for children of several places."""

from collections.abc import Callable
from datetime import date
from uuid import UUID

from lantian.attendance.models import AbsenceRule, SchoolAbsence
from lantian.attendance.rules.stages import Thresholds, in_force, missed_days
from lantian.duties.queries.calendars import Calendars
from lantian.duties.rules.calendar import Calendar
from lantian.kernel.city import acting_city

IsSchoolDay = Callable[[date], bool]


def worded() -> list[Thresholds]:
    """The days that places of the acting city set for themselves."""
    rows = AbsenceRule.objects.filter(city=acting_city()).values_list("look", "visit", "report", "place")
    return [Thresholds(*row) for row in rows]


def rule_of(place: int) -> AbsenceRule | None:
    """What an office set for its own place."""
    return AbsenceRule.objects.filter(city=acting_city(), place=place).first()


class SchoolDays:
    """Days of absence and school days of many children: three questions."""

    def __init__(self, on: date) -> None:
        self.on = on
        self._calendars, self._worded = Calendars(on), worded()

    def calendar(self, region: int, school: UUID | None) -> Calendar:
        return self._calendars.of(region, school)

    def thresholds(self, region: int) -> Thresholds:
        return in_force(region, self._worded)

    def is_school_day(self, region: int, school: UUID | None) -> IsSchoolDay:
        """Whether a day is one: worked, and in no school holidays."""
        return self.calendar(region, school).is_school_day

    def missed(self, row: SchoolAbsence) -> int:
        """How many school days a child has missed up to the day."""
        return sum(
            1 for _ in missed_days(row.since, row.until, self.on, self.is_school_day(row.region, row.school))
        )
