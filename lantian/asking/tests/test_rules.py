"""What a choice asks for, and what may be told: rules alone."""

from datetime import date, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from lantian.asking.rules.choosing import Choice, days_of, levels_below, months_back
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
