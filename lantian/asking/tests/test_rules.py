"""What a choice asks for, and what may be told: rules alone."""

import csv
from datetime import date, timedelta
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from lantian.asking.rules.choosing import Choice, days_of, levels_below, months_back
from lantian.asking.rules.columns import columns_in, likeness, pieces, suggested, text_of
from lantian.asking.rules.sparing import fillings, minutes_for, minutes_in_all
from lantian.asking.rules.telling import told_tree
from lantian.insight.rules.numbers import Numbers
from lantian.places.rules import Level
from lantian.registry.counted import Shown

ON = date(2026, 3, 15)
CITY = 610400000000


def chosen(since: date | None = None, until: date | None = None) -> Choice:
    return Choice(("children.on_file",), CITY, Level.COUNTY, since, until)


@pytest.mark.parametrize(
    ("choice", "days"),
    [
        (chosen(), [ON]),
        (chosen(date(2026, 1, 1)), [date(2026, 1, 31), date(2026, 2, 28), ON]),
        (chosen(date(2025, 12, 1), date(2026, 1, 1)), [date(2025, 12, 31), date(2026, 1, 31)]),
        (chosen(date(2026, 3, 1), date(2026, 3, 1)), [ON]),
        (chosen(date(2026, 2, 1), date(2027, 9, 1)), [date(2026, 2, 28), ON]),
    ],
)
def test_a_period_is_the_ends_of_its_months(choice: Choice, days: list[date]) -> None:
    assert days_of(choice, ON) == days


@given(st.dates(date(2000, 1, 1), date(2030, 1, 1)), st.integers(0, 4000))
def test_every_month_that_is_offered_can_be_asked_for(today: date, back: int) -> None:
    begins = today - timedelta(back)
    months = months_back(today, begins, most=10_000)
    days = days_of(chosen(months[-1]), today)
    assert len(days) == len(months)
    assert days[0] >= begins
    assert days[-1] == today
    assert days == sorted(set(days))


def test_where_nothing_is_kept_no_month_is_offered() -> None:
    assert months_back(ON, None) == []
    assert list(levels_below(CITY)) == [Level.COUNTY, Level.TOWN, Level.VILLAGE]
    assert list(levels_below(610482102259)) == []


Tree = dict[int, list[int]]
COUNTS = st.tuples(st.integers(0, 12), st.integers(0, 12))


@given(st.lists(st.lists(COUNTS, min_size=1, max_size=4), min_size=1, max_size=4))
def test_no_sum_of_a_tree_tells_what_was_not_told(counties: list[list[tuple[int, int]]]) -> None:
    """Towns in counties in a city: shares with both their parts."""
    numbers, parents = {0: Numbers()}, {0: None}
    parts: dict[int, list[int]] = {0: []}
    for at, towns in enumerate(counties, start=1):
        parents[at] = 0
        parts[0].append(at)
        parts[at] = [10 * at + town for town in range(len(towns))]
        numbers |= {10 * at + town: Numbers(part, part + rest) for town, (part, rest) in enumerate(towns)}
        numbers[at] = sum((numbers[town] for town in parts[at]), Numbers())
        numbers[0] += numbers[at]
    parents |= {town: at for at, towns in parts.items() if at for town in towns}
    found = told_tree(numbers, parents, Shown.SHARE)
    for place, told in found.items():
        assert told in (None, numbers[place])
        assert told is None or not any(0 < n < 5 for n in (told[0], told[1] - told[0]))
    for whole, places in parts.items():
        kept = [place for place in places if found[place] is None]
        if found[whole] is not None:
            assert len(kept) != 1 or not any(numbers[place] for place in places if place not in kept)
        elif any(any(numbers[place]) for place in places):
            assert kept


CASES = Path(__file__).parent / "cases" / "suggested.csv"
FIGURES = {
    "children.on_file": "在册儿童",
    "files.complete": "资料完整的档案",
    "files.fresh30": "近30天内核实过的档案",
    "needs.open": "未办结的需求",
}


@pytest.mark.parametrize(
    "case", list(csv.DictReader(CASES.open(encoding="utf-8"))), ids=lambda case: case["column"]
)
def test_a_column_is_held_against_the_words_of_figures(case: dict[str, str]) -> None:
    assert next(iter(suggested(case["column"], FIGURES)), "") == case["best"]


@given(st.text(max_size=40), st.text(max_size=40))
def test_likeness_is_a_share_and_the_same_both_ways(one: str, other: str) -> None:
    assert likeness(one, other) == likeness(other, one)
    assert 0 <= likeness(one, other) <= 1
    assert likeness(one, one) == (1 if pieces(one) else 0)


@given(st.lists(st.tuples(st.text(max_size=90), st.text(max_size=20)), max_size=8))
def test_columns_come_back_as_they_were_typed(typed: list[tuple[str, str]]) -> None:
    columns = columns_in("\n".join(f"{name} | {calibre}" for name, calibre in typed))
    again = [{"name": name, "calibre": calibre} for name, calibre in columns]
    assert columns_in(text_of(again)) == columns
    assert all(0 < len(name) <= 80 for name, _ in columns)


@pytest.mark.parametrize(
    ("often", "since", "until", "times"),
    [
        ("once", date(2026, 5, 1), None, 1),
        ("once", date(2027, 1, 1), None, 0),
        ("monthly", date(2026, 7, 1), None, 7),
        ("monthly", date(2026, 7, 1), date(2026, 7, 31), 2),
        ("monthly", date(2026, 7, 1), date(2026, 7, 30), 1),
        ("yearly", date(2026, 1, 1), None, 1),
        ("quarterly", date(2026, 1, 1), None, 5),
        ("weekly", date(2026, 12, 30), None, 1),
        ("weekly", date(2026, 12, 1), date(2026, 11, 1), 0),
    ],
)
def test_how_often_a_form_would_be_filled_in(often: str, since: date, until: date | None, times: int) -> None:
    assert fillings(often, since, until, date(2026, 12, 31)) == times


def test_what_is_spared_follows_from_three_numbers() -> None:
    assert minutes_for(12) == 46
    assert minutes_in_all(200, 12, 46) == 110_400
