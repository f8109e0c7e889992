"""Which days are worked, and counting them: the cases, and the laws that hold for all."""

import csv
from datetime import date, timedelta
from pathlib import Path

import pytest
from hypothesis import assume, given
from hypothesis import strategies as st

from lantian.kernel.days.notices import ANNOUNCED
from lantian.kernel.days.rules import (
    OwnDays,
    Span,
    add_working_days,
    day,
    is_working_day,
    working_days_in,
)
from lantian.kernel.days.words import HOLIDAY_NAMES

CASES = Path(__file__).parent / "cases"


def cases(name: str) -> list[dict[str, str]]:
    with (CASES / name).open(encoding="utf-8", newline="") as file:
        return list(csv.DictReader(file))


def own_days(text: str) -> list[OwnDays]:
    """2026-03-20/2026-03-21 off 县庆|…"""
    found = []
    for part in filter(None, text.split("|")):
        span, verb, name = part.split(" ")
        found.append(OwnDays(Span(*map(date.fromisoformat, span.split("/"))), verb == "worked", name))
    return found


@pytest.mark.parametrize("case", cases("days.csv"), ids=lambda case: f"{case['on']} {case['why']}")
def test_what_a_day_is(case: dict[str, str]):
    found = day(date.fromisoformat(case["on"]), own_days(case["own"]))
    assert (found.kind, found.name) == (case["kind"], case["name"])
    assert found.is_announced == (case["announced"] == "yes")
    assert found.is_working == (case["working"] == "yes")


@pytest.mark.parametrize("case", cases("working_days_added.csv"), ids=lambda case: case["why"])
def test_working_days_are_added(case: dict[str, str]):
    assert add_working_days(date.fromisoformat(case["on"]), int(case["number"])).isoformat() == case["result"]


def test_the_years_that_people_plan_with_are_announced():
    assert {2024, 2025, 2026} <= ANNOUNCED


def test_every_holiday_has_a_name():
    days = (date(2004, 1, 1) + timedelta(days=number) for number in range(366 * 23))
    names = {day(on).name for on in days} - {""}
    assert "spring_festival" in names
    assert names <= set(HOLIDAY_NAMES)


def test_a_span_is_never_empty():
    with pytest.raises(ValueError, match="not after"):
        Span(date(2026, 3, 1), date(2026, 3, 1))


DAYS = st.dates(date(2023, 1, 1), date(2028, 12, 31))
NUMBERS = st.integers(0, 40)
SPANS = st.builds(lambda since, length: Span(since, since + timedelta(days=length)), DAYS, st.integers(1, 60))
OWN = st.lists(st.builds(OwnDays, SPANS, st.booleans()), max_size=4)


@given(DAYS, NUMBERS, NUMBERS, OWN)
def test_adding_twice_is_adding_the_sum(on: date, one: int, other: int, own: list[OwnDays]):
    assert add_working_days(add_working_days(on, one, own), other, own) == add_working_days(
        on, one + other, own
    )


@given(DAYS, DAYS, NUMBERS, OWN)
def test_who_begins_later_ends_no_sooner(one: date, other: date, number: int, own: list[OwnDays]):
    first, second = sorted((one, other))
    assert add_working_days(first, number, own) <= add_working_days(second, number, own)


@given(DAYS, st.integers(-40, 40), OWN)
def test_one_more_is_later(on: date, number: int, own: list[OwnDays]):
    assert add_working_days(on, number, own) < add_working_days(on, number + 1, own)
    assert add_working_days(on, -1, own) < on < add_working_days(on, 1, own)


@given(DAYS, st.integers(1, 40), OWN)
def test_as_many_days_are_worked_as_were_added(on: date, number: int, own: list[OwnDays]):
    end = add_working_days(on, number, own)
    assert is_working_day(end, own)
    after = Span(on + timedelta(days=1), end + timedelta(days=1))
    assert working_days_in(after, own) == number


@given(DAYS, NUMBERS, OWN)
def test_what_was_added_can_be_taken_away(on: date, number: int, own: list[OwnDays]):
    assume(is_working_day(on, own))
    assert add_working_days(add_working_days(on, number, own), -number, own) == on


@given(SPANS, SPANS)
def test_spans_overlap_when_they_share_a_day(one: Span, other: Span):
    assert one.overlaps(other) == other.overlaps(one) == bool(set(one) & set(other))
    assert one.last in one
    assert one.until not in one
    assert len(list(one)) == len(one)
