"""How figures are read, suppressed and followed through changed areas: rules alone."""

from datetime import date

import pytest
from django.db.models import Q
from hypothesis import given
from hypothesis import strategies as st

from lantian.insight.rules.lineage import Lineage, lineage_of
from lantian.insight.rules.numbers import Numbers
from lantian.insight.rules.reading import is_better, month_before, month_ends, stands_out, told, value_of
from lantian.kernel.conditions import Day, Turn, asked_on, turns_of
from lantian.registry.counted import Better, Shown

ON = date(2026, 3, 31)


@pytest.mark.parametrize(
    ("numbers", "shown", "value"),
    [
        (Numbers(7, 0), Shown.NUMBER, 7),
        (Numbers(1, 4), Shown.SHARE, 0.25),
        (Numbers(0, 0), Shown.SHARE, None),
        # Confirmed on 1 and 3 January 2000: the days 0 and 2, on the eleventh nine days ago in the mean.
        (Numbers(2, 2), Shown.AGE, 9),
    ],
)
def test_a_figure_is_read_as_it_is_shown(numbers: Numbers, shown: Shown, value: float | None) -> None:
    assert value_of(numbers, shown, date(2000, 1, 11)) == value


def test_better_goes_by_the_direction() -> None:
    assert is_better(0.1, Better.HIGHER)
    assert is_better(0.1, Better.LOWER) is False
    assert is_better(0.1, Better.NEITHER) is None
    assert stands_out(0.5, 0.7, 20, Better.HIGHER)
    assert not stands_out(0.5, 0.7, 4, Better.HIGHER)
    assert not stands_out(0.5, 0.7, 20, Better.LOWER)


@given(st.lists(st.tuples(st.integers(0, 30), st.integers(0, 30)), max_size=8))
def test_nothing_small_is_told_and_no_sum_gives_it_away(pairs: list[tuple[int, int]]) -> None:
    numbers = [Numbers(min(pair), max(pair)) for pair in pairs]
    found = told(numbers, Shown.SHARE)
    for one, shown in zip(numbers, found, strict=True):
        assert shown in (one, None)
        if 0 < one.numerator < 5 or 0 < one.denominator - one.numerator < 5:
            assert shown is None
    hidden = [one for one, shown in zip(numbers, found, strict=True) if shown is None]
    assert len(hidden) != 1 or len(numbers) == 1
    if len(hidden) < len(numbers):
        assert not 0 < sum(one.numerator for one in hidden) < 5


def test_a_month_is_as_long_as_the_one_before() -> None:
    assert month_before(ON) == date(2026, 2, 28)
    assert month_ends(ON, 2) == [date(2026, 1, 31), date(2026, 2, 28), ON]


DAYS = st.dates(date(2025, 1, 1), date(2025, 4, 1))


@given(st.sampled_from(["lt", "lte", "gt", "gte"]), st.integers(-40, 40), DAYS, DAYS)
def test_time_changes_a_condition_on_the_days_it_says_and_on_no_others(
    lookup: str, later: int, held: date, on: date
) -> None:
    condition = Q(**{f"due_on__{lookup}": Day(later)}) & Q(state="live")
    compare = {"lt": date.__lt__, "lte": date.__le__, "gt": date.__gt__, "gte": date.__ge__}[lookup]

    def holds(day: date) -> bool:
        ((_, value),) = (leaf for leaf in asked_on(condition, day).children if leaf[0].startswith("due_on"))
        return bool(compare(held, value))

    (turn,) = turns_of(condition)
    assert turn.column == "due_on"
    is_turning = held.toordinal() == on.toordinal() + turn.later
    assert is_turning == (holds(on) != holds(date.fromordinal(on.toordinal() - 1)))


def test_a_condition_of_which_nobody_can_tell_when_it_changes_is_refused() -> None:
    assert turns_of(Q(state="live")) == frozenset()
    assert turns_of(~Q(on__lt=Day(2))) == {Turn("on", 1)}
    with pytest.raises(TypeError, match="on__month"):
        turns_of(Q(on__month=Day()))


BIN, BINZHOU, TOWN = 610427000000, 610482000000, 610427102000
UPGRADED = [(BIN, BINZHOU, date(2018, 7, 1)), (TOWN, 610482102000, date(2018, 7, 1))]


def test_an_area_that_went_over_whole_brings_its_past_along() -> None:
    assert lineage_of(BINZHOU, UPGRADED) == Lineage((BINZHOU, BIN))
    assert lineage_of(610423000000, UPGRADED) == Lineage((610423000000,))


def test_an_area_of_which_a_part_came_from_elsewhere_says_so() -> None:
    day = date(2024, 5, 1)
    moved = [*UPGRADED, (610423104200, 610482102400, day)]
    assert lineage_of(BINZHOU, moved) == Lineage((BINZHOU, BIN), day)
    assert lineage_of(610423000000, moved) == Lineage((610423000000,), day)
    assert lineage_of(610400000000, moved) == Lineage((610400000000,))
