"""What comes first in a day."""

from datetime import date, timedelta
from typing import NamedTuple
from uuid import UUID

import pytest
from hypothesis import given
from hypothesis import strategies as st

from lantian.desk.rules.ranking import (
    Standing,
    blocks,
    page,
    rank,
    rank_from_address,
    rank_in_address,
    standing,
)
from lantian.desk.rules.walking import group_order

ON = date(2026, 11, 25)


class One(NamedTuple):
    key: UUID
    child: UUID
    house: UUID | None
    risk: int
    due_on: date
    late_from: date


def one(
    number: int, due: int, risk: int = 0, *, child: int = 0, house: int | None = None, grace: int = 0
) -> One:
    """A duty due so many days from today."""
    day = ON + timedelta(days=due)
    return One(
        UUID(int=number),
        UUID(int=child or number),
        UUID(int=house) if house else None,
        risk,
        day,
        day + timedelta(days=grace + 1),
    )


@pytest.mark.parametrize(
    ("due", "grace", "expected"),
    [(-1, 0, "late"), (0, 0, "today"), (-2, 3, "today"), (-4, 3, "late"), (1, 0, "soon"), (7, 0, "soon")],
)
def test_how_a_duty_stands(due: int, grace: int, expected: str) -> None:
    assert standing(one(1, due, grace=grace), ON) == expected


def test_late_before_soon_then_risk_then_age() -> None:
    owed = [one(1, 2), one(2, -30), one(3, -1, 3), one(4, 0, 3), one(5, -2, 3), one(6, 2, 2)]
    assert [block.lines[0].key.int for block in blocks(owed, ON)] == [5, 3, 2, 4, 6, 1]


def test_brothers_and_sisters_are_one_visit() -> None:
    owed = [one(1, 5, child=1, house=9), one(2, -5, child=2, house=9), one(3, -9, 3, child=3)]
    found = blocks(owed, ON)
    assert [[line.key.int for line in block.lines] for block in found] == [[3], [2, 1]]
    assert len(found[1].children) == 2


DUTIES = st.lists(
    st.builds(
        one,
        st.integers(1, 10_000),
        st.integers(-400, 7),
        st.integers(0, 3),
        child=st.integers(1, 12),
        house=st.one_of(st.none(), st.integers(100, 104)),
        grace=st.integers(0, 5),
    ),
    unique_by=lambda duty: duty.key,
)


@given(DUTIES)
def test_nothing_is_lost_or_told_twice_and_the_first_is_the_gravest(owed: list[One]) -> None:
    found = blocks(owed, ON)
    lines = [line for block in found for line in block.lines]
    assert sorted(lines) == sorted(owed)
    assert [block.rank for block in found] == sorted(rank(block.lines[0], ON) for block in found)
    if any(standing(line, ON) == Standing.LATE for line in owed):
        assert standing(lines[0], ON) == Standing.LATE
    houses = [line.house or line.child for block in found for line in block.lines[:1]]
    assert len(houses) == len(set(houses))


@given(DUTIES, st.integers(1, 6))
def test_pages_show_every_house_once(owed: list[One], most: int) -> None:
    found, seen, after = blocks(owed, ON), [], None
    while True:
        shown, after = page(found, after, most)
        seen += shown
        if after is None:
            break
        assert sum(len(block.lines) for block in shown) >= most
        after = rank_from_address(rank_in_address(after))
    assert seen == found


@pytest.mark.parametrize("text", ["", "1.2", "a.b.c.d", "1.2.x.y", "1.-2.3.k"])
def test_another_address_is_no_rank(text: str) -> None:
    assert rank_from_address(text) is None


def test_village_groups_are_walked_by_their_numbers() -> None:
    groups = ["", "上河组", "十一组", "二组", "第12村民小组", "一组", "十组", "三组"]
    assert sorted(groups, key=group_order) == [
        "一组", "二组", "三组", "十组", "十一组", "第12村民小组", "", "上河组",
    ]  # fmt: skip
