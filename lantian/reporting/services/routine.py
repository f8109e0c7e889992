"""Reports that make themselves: on the first working day of a month those on the month before, each once."""

from collections.abc import Iterator
from datetime import date, timedelta

from lantian.access.models import Post
from lantian.access.policy import Role
from lantian.access.queries import holders
from lantian.access.scopes import acting_as, acting_post
from lantian.insight.models import DayState
from lantian.notices.services import tell
from lantian.places import queries as places
from lantian.places.rules import Level, level_of
from lantian.reporting.errors import ReportError
from lantian.reporting.models import Report
from lantian.reporting.queries.reports import newest
from lantian.reporting.rules.periods import Kind, Period, period_of
from lantian.reporting.services.making import make

NOTICE = "report_made"
OFFICE_OF = {Level.CITY: Role.CITY_OFFICE, Level.COUNTY: Role.COUNTY_OFFICE}


def make_due(post: Post, on: date) -> list[Report]:
    """Makes what is due in the range of an office and not made yet, and tells the offices concerned.

    Who was late by days makes up for it; done twice, nothing happens the second time. A place on which nothing was
    counted by then has no report of that month.
    """
    made: list[Report] = []
    with acting_as(post):
        for place in _reported():
            made += [report for kind in (Kind.MONTHLY, Kind.ANNUAL) for report in _made(kind, place, on)]
        for report in made:
            _tell(report, on)
    return made


def _reported() -> Iterator[int]:
    """The place of the acting post and, of a city, its counties."""
    own = acting_post().region_low or 0
    yield own
    if level_of(own) == Level.CITY:
        yield from places.children_of(own).values_list("code", flat=True)


def _made(kind: Kind, place: int, on: date) -> Iterator[Report]:
    period = period_of(kind, on).before
    if on < first_working_day(period.until, place) or not _has_figures(place, period):
        return
    there = newest(kind, place, period)
    if there is not None and not there.is_so_far:
        return
    try:
        yield make(kind=kind, place=place, period=period, by_itself=True)
    except ReportError:
        return


def first_working_day(first: date, place: int) -> date:
    """The first working day from the first of a month on, as worked in a place."""
    return places.add_working_days(first - timedelta(1), 1, place)


def _has_figures(place: int, period: Period) -> bool:
    return DayState.objects.filter(place=place, on__lt=period.until).exists()


def _tell(report: Report, on: date) -> None:
    """Tells the office of the place that its report is there: the seats of exactly this place."""
    role = OFFICE_OF[level_of(report.region)]
    seats = [post.seat for post in holders(role, report.region, on) if post.region_low == report.region]
    tell(seats=seats, kind=NOTICE)
