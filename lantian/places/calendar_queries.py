"""Reads for the page of the calendar: a month by weeks, school years, key windows, days off and worked."""

from calendar import Calendar
from dataclasses import dataclass
from datetime import date, timedelta
from uuid import UUID

from lantian.kernel.days.rules import Day
from lantian.kernel.days.rules import day as day_by
from lantian.places import queries
from lantian.places.models import LocalDays, Region, SchoolYear, Unit
from lantian.places.rules import Window, windows_of

YEARS_SHOWN, DAYS_SHOWN = 12, 60
BEHIND = timedelta(days=400)
WEEKS = Calendar(firstweekday=0)
BEGINNINGS = ("autumn_on", "winter_on", "spring_on", "summer_on")


@dataclass(frozen=True)
class Where:
    """Whose days are meant: a region's, or those of one unit in it."""

    region: Region
    unit: Unit | None = None

    @property
    def name(self) -> str:
        return self.unit.name if self.unit else self.region.short_name


@dataclass(frozen=True)
class Cell:
    """A day of a month, and what begins on it: the column of a school year, or nothing."""

    day: Day
    begins: str
    is_today: bool


def month_of(where: Where, first: date, today: date) -> list[list[Cell | None]]:
    """The weeks of the month that begins on `first`, Monday first; None before and after it."""
    until = (first + timedelta(days=32)).replace(day=1)
    own = queries.own_days(where.region.code, unit=_key(where), since=first, until=until)
    begins = {getattr(year, name): name for year in years_of(where) for name in BEGINNINGS}
    return [
        [
            Cell(day_by(on, own), begins.get(on, ""), on == today) if on.month == first.month else None
            for on in week
        ]
        for week in WEEKS.monthdatescalendar(first.year, first.month)
    ]


def years_of(where: Where) -> list[SchoolYear]:
    """The school years that were announced for a place or around it, the latest first and then the nearest."""
    around = queries.calendar_rows(SchoolYear.objects.all(), where.region.code, _key(where))
    rows = around.order_by("-autumn_on")[:YEARS_SHOWN]
    return sorted(
        rows, key=lambda row: (row.autumn_on.year, row.unit_id is not None, row.region_id), reverse=True
    )


def local_days_of(where: Where, today: date) -> list[LocalDays]:
    """The local days of a place and around it, from about a year ago on, the latest first."""
    around = queries.calendar_rows(LocalDays.objects.all(), where.region.code, _key(where))
    return list(around.filter(until__gt=today - BEHIND).order_by("-since")[:DAYS_SHOWN])


def windows_ahead(where: Where, today: date) -> list[Window]:
    """The key windows of the school year that goes on, without those that are over."""
    year = queries.school_year_of(today, where.region.code, _key(where))
    return [window for window in windows_of(year.dates) if window.span.until > today] if year else []


def _key(where: Where) -> UUID | None:
    return where.unit.pk if where.unit else None
