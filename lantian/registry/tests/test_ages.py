import csv
from datetime import date, timedelta
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as some

from lantian.registry.rules.ages import age_on, born_range

CASES = list(csv.DictReader((Path(__file__).parent / "cases/ages.csv").open(encoding="utf-8")))
DAYS = some.dates(date(1990, 1, 1), date(2040, 12, 31))
AGES = some.integers(0, 18)


@pytest.mark.parametrize("case", CASES, ids=lambda case: case["why"])
def test_an_age_as_the_law_counts_it(case: dict[str, str]) -> None:
    born_on, on = date.fromisoformat(case["born_on"]), date.fromisoformat(case["on"])
    assert age_on(born_on, on) == int(case["age"])


@given(on=DAYS, youngest=AGES, more=AGES, days=some.integers(0, 8000))
def test_the_birth_dates_of_some_ages_are_those_who_have_them(
    on: date, youngest: int, more: int, days: int
) -> None:
    first, last = born_range(youngest, youngest + more, on)
    born_on = on - timedelta(days=days)
    assert (first <= born_on <= last) == (youngest <= age_on(born_on, on) <= youngest + more)


@given(on=DAYS, age=AGES)
def test_at_the_edges_of_a_range_the_age_changes(on: date, age: int) -> None:
    first, last = born_range(age, age, on)
    assert age_on(first, on) == age_on(last, on) == age
    assert age_on(first - timedelta(days=1), on) == age + 1
    assert age_on(last + timedelta(days=1), on) == age - 1
