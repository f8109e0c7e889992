"""Working days, terms and key windows of a place: its own days go before its county's, and those before the city's."""

import csv
from datetime import date, timedelta
from pathlib import Path

import pytest
from django.db import IntegrityError, transaction
from hypothesis import given
from hypothesis import strategies as st

from lantian.kernel.days.rules import Span, add_working_days
from lantian.places import queries
from lantian.places.models import LocalDays, SchoolYear
from lantian.places.rules import PlaceError, SchoolDates, TermKind, terms_of, windows_of
from lantian.places.services.calendar import record_days
from tests.cast import BINZHOU, JINGYANG, TAIXIANG, XINMIN, Cast

CITY = 610400000000
CASES = Path(__file__).parent / "cases/terms.csv"
YEAR = SchoolDates(date(2025, 9, 1), date(2026, 2, 2), date(2026, 3, 2), date(2026, 7, 13), date(2026, 9, 1))
LATER = SchoolDates(date(2025, 9, 8), date(2026, 2, 9), date(2026, 3, 9), date(2026, 7, 20), date(2026, 9, 7))


def school_year(region: int, dates: SchoolDates, **more) -> SchoolYear:
    return record_days(row=SchoolYear(region_id=region, **dates._asdict(), **more))


def local(region: int, since: str, until: str, **more) -> LocalDays:
    days = {"since": date.fromisoformat(since), "until": date.fromisoformat(until)}
    return record_days(row=LocalDays(region_id=region, **days, **{"name": "县庆", **more}))


@pytest.fixture
def announced(cast: Cast) -> None:
    """The county's own year, and the city's, which begins a week later."""
    school_year(BINZHOU, YEAR)
    school_year(CITY, LATER)


def cases() -> list[dict[str, str]]:
    with CASES.open(encoding="utf-8", newline="") as file:
        return list(csv.DictReader(file))


@pytest.mark.parametrize("case", cases(), ids=lambda case: case["why"])
def test_which_term_a_day_lies_in(announced: None, case: dict[str, str]):
    on, region = date.fromisoformat(case["on"]), int(case["region"])
    term, window = queries.term_of(on, region), queries.window_of(on, region)
    assert (term.kind.value if term else "", str(term.year) if term else "") == (case["kind"], case["year"])
    assert (window.kind.value if window else "") == case["window"]


def test_a_school_may_have_terms_of_its_own(cast: Cast, announced: None):
    school = cast.units["school"]
    own = YEAR._replace(winter_on=date(2026, 1, 19))
    school_year(XINMIN, own, unit=school)
    on = date(2026, 1, 20)
    assert queries.term_of(on, XINMIN, school.pk).kind == TermKind.WINTER_HOLIDAYS
    assert queries.term_of(on, XINMIN).kind == TermKind.AUTUMN


def test_a_place_works_on_its_own_days(cast: Cast):
    local(BINZHOU, "2026-03-20", "2026-03-21")
    local(BINZHOU, "2026-03-22", "2026-03-23", is_worked=True, name="补班")
    local(XINMIN, "2026-03-20", "2026-03-21", is_worked=True, name="植树")
    friday, sunday = date(2026, 3, 20), date(2026, 3, 22)
    assert not queries.is_working_day(friday, BINZHOU)
    assert queries.is_working_day(sunday, BINZHOU)
    assert queries.is_working_day(friday, TAIXIANG)
    assert queries.is_working_day(friday, JINGYANG)
    assert not queries.is_working_day(sunday, JINGYANG)
    assert queries.day(friday, TAIXIANG).name == "植树"


def test_working_days_are_added_by_the_days_of_the_place(cast: Cast):
    local(BINZHOU, "2026-03-19", "2026-03-21")
    thursday = date(2026, 3, 18)
    assert queries.add_working_days(thursday, 1, TAIXIANG) == date(2026, 3, 23)
    assert queries.add_working_days(thursday, 1, JINGYANG) == date(2026, 3, 19)
    assert queries.add_working_days(date(2026, 3, 23), -1, TAIXIANG) == thursday
    assert queries.add_working_days(thursday, 5, JINGYANG) == add_working_days(thursday, 5)


def refusal(act, **given) -> str:
    with pytest.raises(PlaceError) as refused:
        act(**given)
    return refused.value.code


def test_days_must_lie_in_order_and_apart(announced: None):
    row = SchoolYear(region_id=BINZHOU, **YEAR._replace(spring_on=date(2026, 1, 5))._asdict())
    assert refusal(record_days, row=row) == "days_not_in_order"
    row = SchoolYear(region_id=BINZHOU, **LATER._asdict())
    assert refusal(record_days, row=row) == "days_overlap"
    local(BINZHOU, "2026-03-20", "2026-03-22")
    row = LocalDays(region_id=BINZHOU, name="又一个", since=date(2026, 3, 21), until=date(2026, 3, 25))
    assert refusal(record_days, row=row) == "days_overlap"
    local(BINZHOU, "2026-03-22", "2026-03-23")


def test_the_table_itself_refuses_the_same_days(announced: None):
    """As when two offices enter the same days at one moment."""
    row = SchoolYear(region_id=BINZHOU, **YEAR._asdict())
    with pytest.raises(IntegrityError, match="places_schoolyear_of_region"), transaction.atomic():
        row.save(force_insert=True)


DATES = st.lists(st.integers(1, 120), min_size=4, max_size=4).map(
    lambda steps: SchoolDates(
        *(date(2025, 8, 20) + timedelta(days=sum(steps[:number])) for number in range(5))
    )
)


@given(DATES)
def test_terms_and_holidays_fill_the_year_without_a_gap(dates: SchoolDates):
    terms = terms_of(dates)
    assert [day for term in terms for day in term.span] == list(Span(dates.autumn_on, dates.ends_on))


@given(DATES)
def test_every_day_of_the_holidays_is_a_key_day_and_windows_stay_apart(dates: SchoolDates):
    days = [day for window in windows_of(dates) for day in window.span]
    assert len(days) == len(set(days))
    holidays = {day for term in terms_of(dates) if not term.is_school for day in term.span}
    assert holidays <= set(days) <= set(Span(dates.autumn_on, dates.ends_on))
