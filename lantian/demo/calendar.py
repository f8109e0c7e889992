"""The demonstration's calendar: the city's school years around today, and a county's own day off."""

from datetime import date, timedelta

from lantian.demo.cast import BINZHOU
from lantian.kernel.days.notices import holiday_on
from lantian.kernel.days.rules import DAY, Span
from lantian.places.models import LocalDays, SchoolYear
from lantian.places.services.calendar import record_days

XIANYANG = 610400000000
BASIS = "咸阳市教育局关于{}学年度中小学校历安排的通知（演示）"
USUAL_FESTIVAL = (2, 5)


def load_demo_calendar(on: date) -> int:
    """Enters what is missing of the school years before, of and after a day; returns how many rows are new."""
    new = 0
    for year in range(on.year - 2, on.year + 1):
        row = _school_year(year)
        if not SchoolYear.objects.filter(region=XIANYANG, autumn_on=row.autumn_on).exists():
            record_days(row=row)
            new += 1
    fair = Span(date(on.year, 10, 16), date(on.year, 10, 17))
    if not LocalDays.objects.filter(region=BINZHOU, since=fair.since).exists():
        record_days(
            row=LocalDays(region_id=BINZHOU, name="梨花节（演示）", since=fair.since, until=fair.until)
        )
        new += 1
    return new


def _school_year(year: int) -> SchoolYear:
    winter = _monday(_spring_festival(year + 1) - timedelta(days=14))
    return SchoolYear(
        region_id=XIANYANG,
        autumn_on=date(year, 9, 1),
        winter_on=winter,
        spring_on=winter + timedelta(days=28),
        summer_on=_monday(date(year + 1, 7, 8)),
        ends_on=date(year + 1, 9, 1),
        basis=BASIS.format(f"{year}—{year + 1}"),
    )


def _spring_festival(year: int) -> date:
    """Its first day off, or about when it will be."""
    days = Span(date(year, 1, 15), date(year, 3, 1))
    return next((on for on in days if holiday_on(on) == "spring_festival"), date(year, *USUAL_FESTIVAL))


def _monday(on: date) -> date:
    return on + (-on.weekday() % 7) * DAY
