import csv
from datetime import date
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as some

from lantian.places.rules import holds_on
from lantian.registry.rules.periods import may_begin, may_follow

CASES = list(csv.DictReader((Path(__file__).parent / "cases/periods.csv").open(encoding="utf-8")))
DAYS = some.dates(date(2010, 1, 1), date(2030, 1, 1))
MAYBE = some.none() | DAYS


def day(text: str) -> date | None:
    return date.fromisoformat(text) if text else None


@pytest.mark.parametrize("case", CASES, ids=lambda case: case["why"])
def test_when_a_fact_may_change_and_begin(case: dict[str, str]) -> None:
    since, on = day(case["since"]), date.fromisoformat(case["day"])
    if case["act"] == "change":
        may = may_follow(since, on)
    else:
        may = may_begin(on, day(case["until"]), day(case["predecessor_since"]))
    assert may == (case["may"] == "yes")


@given(since=MAYBE, change=DAYS, on=DAYS)
def test_after_a_change_exactly_one_of_both_facts_holds(since: date | None, change: date, on: date) -> None:
    if may_follow(since, change):
        before, after = holds_on(since, change, on), holds_on(change, None, on)
        assert not (before and after)
        assert before or after or (since is not None and on < since)
