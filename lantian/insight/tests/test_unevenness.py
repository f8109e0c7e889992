"""How far places are from the whole, and what nesting gives away: rules alone."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from lantian.assessment.rules.hiding import FEWEST
from lantian.insight.rules.nesting import is_kept_back
from lantian.insight.rules.numbers import Numbers
from lantian.insight.rules.unevenness import step_of, told_rates
from lantian.registry.counted import Better, Shown

WHOLE = Numbers(60, 100)


@pytest.mark.parametrize(
    ("part", "better", "step"),
    [
        (Numbers(9, 20), Better.HIGHER, -2),
        (Numbers(11, 20), Better.HIGHER, -1),
        (Numbers(12, 20), Better.HIGHER, 0),
        (Numbers(13, 20), Better.HIGHER, 1),
        (Numbers(15, 20), Better.HIGHER, 2),
        (Numbers(9, 20), Better.LOWER, 2),
        (Numbers(15, 20), Better.LOWER, -2),
        (Numbers(1, 20), Better.NEITHER, None),
        (Numbers(0, 4), Better.HIGHER, None),
        (Numbers(0, 0), Better.HIGHER, None),
        (None, Better.HIGHER, None),
    ],
)
def test_a_part_is_off_the_whole_by_steps(part: Numbers | None, better: Better, step: int | None) -> None:
    assert step_of(part, WHOLE, better) == step
    assert step_of(part, None, better) is None


def test_nobody_compares_a_rate_of_fewer_than_five_and_strangers_no_small_part() -> None:
    parts = [Numbers(2, 4), Numbers(0, 0), Numbers(3, 40), Numbers(20, 40), Numbers(10, 30)]
    assert told_rates(parts, Shown.SHARE, opens=True) == [None, *parts[1:]]
    strangers = told_rates(parts, Shown.SHARE, opens=False)
    assert strangers[0] is strangers[2] is None
    assert strangers[3] == Numbers(20, 40)


numbers = st.tuples(st.integers(0, 12), st.integers(0, 12)).map(lambda two: Numbers(two[0], sum(two)))


@given(st.lists(numbers, max_size=8), st.sampled_from([Shown.SHARE, Shown.NUMBER]))
def test_no_small_part_and_no_lone_hidden_one_is_told(parts: list[Numbers], shown: Shown) -> None:
    told = told_rates(parts, shown, opens=False)
    for part, one in zip(parts, told, strict=True):
        rest = part.denominator - part.numerator
        assert one is None or one == part
        if 0 < part.numerator < FEWEST or 0 < rest < FEWEST:
            assert one is None
    hidden = [part for part, one in zip(parts, told, strict=True) if one is None]
    assert len(hidden) != 1 or len(parts) == 1


def test_what_is_not_told_of_a_place_is_not_told_of_what_lies_in_it() -> None:
    city, county, town = 610400000000, 610482000000, 610482102000
    way = [city, county, town]
    # The county's neighbour has three: so the county, of all others the smallest, is not told either.
    counties = [(county, Numbers(8)), (610423000000, Numbers(3)), (610424000000, Numbers(90))]
    towns = [(town, Numbers(8))]
    around = [[(city, Numbers(101))], counties, towns]
    assert not is_kept_back(way[:1], around[:1], Shown.NUMBER)
    assert is_kept_back(way[:2], around[:2], Shown.NUMBER)
    assert is_kept_back(way, around, Shown.NUMBER)
    assert not is_kept_back([county, town], [counties[:1], towns], Shown.NUMBER)
    assert not is_kept_back([610424000000], [counties[2:]], Shown.NUMBER)
