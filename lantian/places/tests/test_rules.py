from datetime import date

import pytest

from lantian.places.rules import (
    Level,
    PlaceError,
    ancestors_of,
    city_of,
    holds_on,
    is_community,
    is_within,
    last_successors,
    level_of,
    overlap,
    padded,
    scope_of,
)


@pytest.mark.parametrize(
    ("code", "level", "last", "around"),
    [
        (610000000000, Level.PROVINCE, 619999999999, []),
        (610400000000, Level.CITY, 610499999999, [610000000000]),
        (610482000000, Level.COUNTY, 610482999999, [610000000000, 610400000000]),
        (610482102000, Level.TOWN, 610482102999, [610000000000, 610400000000, 610482000000]),
        (610482102259, Level.VILLAGE, 610482102259, [610000000000, 610400000000, 610482000000, 610482102000]),
        (441900003000, Level.TOWN, 441900003999, [440000000000, 441900000000]),
    ],
)
def test_a_code_tells_level_scope_and_what_is_around(code, level, last, around):
    assert level_of(code) == level
    assert scope_of(code) == (code, last)
    assert ancestors_of(code) == around
    assert all(is_within(code, scope_of(outer)) for outer in around)


@pytest.mark.parametrize("number", [0, 610482, 6104820000000, -1])
def test_other_numbers_are_no_codes(number):
    with pytest.raises(PlaceError) as refused:
        level_of(number)
    assert refused.value.code == "not_a_region_code"


def test_a_city_is_four_digits():
    assert city_of(610482102259) == 6104


def test_short_codes_are_padded():
    assert padded("61") == 610000000000
    assert padded("610482102259") == 610482102259


def test_scopes_overlap_where_one_holds_the_other():
    county, town, elsewhere = scope_of(610482000000), scope_of(610482102000), scope_of(610423000000)
    assert overlap(county, town) == overlap(town, county) == town
    assert overlap(county, elsewhere) is None


def test_communities_are_numbered_below_two_hundred():
    assert is_community(610482001001)
    assert not is_community(610482102259)
    assert not is_community(610482102000)


@pytest.mark.parametrize(
    ("since", "until", "holds"),
    [
        (None, None, True),
        (date(2018, 5, 4), None, True),
        (date(2018, 5, 5), None, False),
        (None, date(2018, 5, 4), False),
        (None, date(2018, 5, 5), True),
    ],
)
def test_a_period_holds_its_first_day_and_not_its_last(since, until, holds):
    assert holds_on(since, until, date(2018, 5, 4)) is holds


@pytest.mark.parametrize(
    ("successions", "ends"),
    [
        ({}, {1}),
        ({1: [2]}, {2}),
        ({1: [2], 2: [3]}, {3}),
        ({1: [2, 3]}, {2, 3}),
        ({1: [2, 3], 2: [4], 3: [4]}, {4}),
        ({1: [2], 2: [1]}, set()),
    ],
)
def test_successors_are_followed_to_the_end(successions, ends):
    assert last_successors(1, successions) == ends
