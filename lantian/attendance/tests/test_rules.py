"""Stages by school days: a table that a school could sign, and what holds of every absence."""

import csv
from datetime import date, timedelta
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from lantian.attendance.rules.absence import problem_of_first_day, problem_of_return, problem_of_step
from lantian.attendance.rules.stages import (
    Stage,
    Thresholds,
    asked,
    in_force,
    missed_days,
    problem_of,
    reached,
    shipped,
)
from lantian.duties.rules.calendar import Calendar

CASES = list(csv.DictReader((Path(__file__).parent / "cases" / "stages.csv").open(encoding="utf-8")))
DAYS = st.dates(date(2024, 9, 1), date(2025, 12, 31))
MONDAY = date(2025, 10, 13)
is_school_day = Calendar().is_school_day


def day(text: str) -> date | None:
    return date.fromisoformat(text) if text else None


@pytest.mark.parametrize("case", CASES, ids=[case["why"] for case in CASES])
def test_stages_follow_school_days(case: dict[str, str]) -> None:
    found = reached(
        date.fromisoformat(case["since"]),
        day(case["back"]),
        date.fromisoformat(case["on"]),
        shipped(),
        is_school_day,
    )
    assert {stage.value: on for stage, on in found.items()} == {
        stage.value: on for stage in Stage if (on := day(case[stage.value]))
    }


@given(
    DAYS,
    st.integers(0, 60),
    st.integers(0, 40),
    st.tuples(*[st.integers(1, 12)] * 3).map(sorted),
    st.sets(st.integers(0, 60)),
)
def test_a_stage_comes_on_its_school_day_and_stays(
    since: date, later: int, more: int, days: list[int], off: set[int]
) -> None:
    def counts(on: date) -> bool:
        return (on - since).days not in off

    limits, on = Thresholds(*days), since + timedelta(days=later)
    found = reached(since, None, on, limits, counts)
    for stage, first in found.items():
        assert counts(first)
        assert len(list(missed_days(since, None, first, counts))) == limits.days(stage)
    assert [*found.values()] == sorted(found.values())
    after = reached(since, None, on + timedelta(days=more), limits, counts)
    assert found.items() <= after.items()
    back = since + timedelta(days=more + 1)
    assert reached(since, back, on, limits, counts).items() <= found.items()


def test_the_nearest_place_sets_the_days() -> None:
    city, town = Thresholds(1, 2, 4, 610400000000), Thresholds(3, 4, 5, 610482102000)
    assert in_force(610482102259, []) == shipped()
    assert in_force(610482102259, [city, town]) == town
    assert in_force(610423104200, [city, town]) == city
    assert set(asked()) == set(Stage)


@pytest.mark.parametrize(
    ("days", "problem"),
    [
        ((2, 3, 5), ""),
        ((1, 1, 1), ""),
        ((0, 3, 5), "days_outside"),
        ((4, 3, 5), "not_rising"),
        ((2, 3, 31), "days_outside"),
    ],
)
def test_days_of_a_place_rise(days: tuple[int, int, int], problem: str) -> None:
    assert problem_of(Thresholds(*days)) == problem


def test_days_that_cannot_be() -> None:
    later, earlier = MONDAY + timedelta(days=1), MONDAY - timedelta(days=1)
    assert problem_of_first_day(later, MONDAY, is_school_day=True) == "still_to_come"
    assert problem_of_first_day(MONDAY - timedelta(days=31), MONDAY, is_school_day=True) == "too_long_ago"
    assert problem_of_first_day(earlier, MONDAY, is_school_day=False) == "no_school_day"
    assert problem_of_first_day(MONDAY, MONDAY, is_school_day=True) == ""
    assert problem_of_return(MONDAY, MONDAY, later) == "back_before"
    assert problem_of_return(MONDAY, later, MONDAY) == "still_to_come"
    assert problem_of_return(MONDAY, later, later) == ""
    assert problem_of_step(MONDAY, None, earlier, later) == "before_absence"
    assert problem_of_step(MONDAY, later, later + timedelta(days=1), later) == "still_to_come"
    assert problem_of_step(MONDAY, None, later, later) == ""
