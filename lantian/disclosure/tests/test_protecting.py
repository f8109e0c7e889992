"""Whatever is told, the auditor finds out nothing: tables of all shapes, and the attacks that make it necessary."""

import csv
import random
from collections.abc import Iterable
from datetime import date, timedelta
from itertools import product
from pathlib import Path

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from lantian.disclosure.rules.attacking import Way, exposed
from lantian.disclosure.rules.earlier import WINDOW
from lantian.disclosure.rules.linked import hidden_now, told, web_of
from lantian.disclosure.rules.primary import sensitive
from lantian.disclosure.rules.protecting import protect
from lantian.disclosure.rules.tables import Shown, Table, TableError, Why, shown_from

ON, DAY = date(2026, 11, 1), timedelta(days=1)
CITY = 610400000000
TOWN, ONE, OTHER, THIRD = 610482102000, 610482102200, 610482102201, 610482102202
COLUMNS = ("all", "boys", "girls", "young", "old", "young_boys", "old_boys")
SUMS = (("all", ("boys", "girls")), ("all", ("young", "old")), ("boys", ("young_boys", "old_boys")))
VILLAGES = [
    CITY + county * 10**6 + town * 1000 + 200 + number
    for county, town, number in product((1, 2), (1, 2), range(3))
]
Leaf = tuple[int, int, int]
"""Young boys, old boys and girls of a village."""


def table_of(leaves: dict[int, Leaf], left_out: Iterable[int] = (), as_of: date = ON) -> Table:
    """Villages and what lies above them, without some places."""
    rows: dict[int, list[int]] = {}
    for village, (young_boys, old_boys, girls) in leaves.items():
        boys, young = young_boys + old_boys, young_boys + girls // 2
        row = [boys + girls, boys, girls, young, boys + girls - young, young_boys, old_boys]
        for place in {village, village // 1000 * 1000, village // 10**6 * 10**6, CITY}:
            rows[place] = [sum(pair) for pair in zip(rows.get(place, [0] * 7), row, strict=True)]
    places = tuple(sorted(set(rows) - set(left_out)) or sorted(rows))
    return Table("roll", as_of, places, COLUMNS, tuple(tuple(rows[place]) for place in places), SUMS)


COUNT = st.one_of(st.integers(0, 6), st.integers(0, 60))
LEAF = st.tuples(COUNT, COUNT, COUNT)
LEAVES = st.dictionaries(st.sampled_from(VILLAGES), LEAF, min_size=1, max_size=9)
ABOVE = [CITY, *sorted({village // 1000 * 1000 for village in VILLAGES} | {CITY + 10**6, CITY + 2 * 10**6})]
LEFT_OUT = st.sets(st.sampled_from([*VILLAGES, *ABOVE]), max_size=4)


def unprotected(table: Table) -> list[Shown]:
    """A table of which only that is hidden which must not be told for its own sake."""
    return told([table], hidden_now(web_of([table], [])))


def assert_honest(table: Table, shown: Shown) -> None:
    """What is told is true, what is not told has a reason, and what must not be told is not."""
    must_not = sensitive(table)
    for row, (counts, cells, why) in enumerate(zip(table.counts, shown.cells, shown.why, strict=True)):
        for column, (count, cell, reason) in enumerate(zip(counts, cells, why, strict=True)):
            assert cell in (count, None)
            assert (cell is None) == (reason is not None)
            assert cell is None or (row, column) not in must_not


def cases() -> list[tuple[str, str, str]]:
    with (Path(__file__).parent / "cases/rows.csv").open(encoding="utf-8") as file:
        return [(row["case"], row["counts"], row["told"]) for row in csv.DictReader(file)]


@pytest.mark.parametrize(("case", "counts", "expected"), cases(), ids=[case[0] for case in cases()])
def test_a_sum_and_its_parts_in_one_place(case: str, counts: str, expected: str) -> None:
    whole, *parts = (int(word) for word in counts.split() if word.isdigit())
    names = tuple(f"part_{number}" for number in range(len(parts)))
    table = Table("case", ON, (ONE,), ("whole", *names), ((whole, *parts),), (("whole", names),))
    (shown,) = protect([table])
    first, *others = ["-" if cell is None else str(cell) for cell in shown.cells[0]]
    assert f"{first} = {' + '.join(others)}" == expected


@settings(max_examples=30, deadline=None)
@given(LEAVES, LEFT_OUT)
def test_nothing_that_is_not_told_can_be_found_out(leaves: dict[int, Leaf], left_out: set[int]) -> None:
    table = table_of(leaves, left_out)
    (shown,) = protect([table])
    assert_honest(table, shown)
    assert exposed([shown]) == []
    assert exposed([shown_from(shown.as_data())]) == []


@settings(max_examples=10, deadline=None)
@given(LEAVES, st.randoms(use_true_random=False))
def test_the_order_in_which_a_table_is_written_down_changes_nothing(
    leaves: dict[int, Leaf], dice: random.Random
) -> None:
    table = table_of(leaves)
    rows, columns = list(range(len(table.places))), list(range(len(table.columns)))
    dice.shuffle(rows)
    dice.shuffle(columns)
    shuffled = Table(
        table.code, ON, tuple(table.places[row] for row in rows), tuple(table.columns[column] for column in columns),
        tuple(tuple(table.counts[row][column] for column in columns) for row in rows),
        tuple((whole, parts[::-1]) for whole, parts in reversed(table.sums)),
    )  # fmt: skip
    (shown,), (other,) = protect([table]), protect([shuffled])
    assert [[shown.cells[row][column] for column in columns] for row in rows] == [
        list(row) for row in other.cells
    ]


@settings(max_examples=20, deadline=None)
@given(LEAVES, LEFT_OUT, LEFT_OUT)
def test_two_releases_of_one_day_give_nothing_away_together(
    leaves: dict[int, Leaf], first: set[int], second: set[int]
) -> None:
    earlier = protect([table_of(leaves, first)])
    table = table_of(leaves, second)
    (shown,) = protect([table], earlier=earlier)
    assert_honest(table, shown)
    assert exposed([shown], earlier=earlier) == []


@settings(max_examples=20, deadline=None)
@given(LEAVES, st.dictionaries(st.sampled_from(VILLAGES), LEAF, max_size=3), st.integers(1, WINDOW.days - 1))
def test_a_release_soon_after_holds_back_what_the_one_before_did(
    leaves: dict[int, Leaf], changed: dict[int, Leaf], later: int
) -> None:
    before = protect([table_of(leaves)])
    after = table_of({**leaves, **changed}, as_of=ON + later * DAY)
    (shown,) = protect([after], earlier=before)
    assert exposed([shown], earlier=before) == []
    held_back = {
        (place, column)
        for place, cells in zip(before[0].places, before[0].cells, strict=True)
        for column, cell in zip(COLUMNS, cells, strict=True)
        if cell is None
    }
    for place, cells in zip(shown.places, shown.cells, strict=True):
        assert all(
            (place, name) not in held_back or cell is None for name, cell in zip(COLUMNS, cells, strict=True)
        )


# What an attacker would do, if only small counts were hidden.

PARTED = ("all", "boys", "girls")
BY_SEX = (("all", ("boys", "girls")),)


def of_town(*rows: tuple[int, ...], as_of: date = ON, code: str = "roll") -> Table:
    """A town and its villages."""
    whole = tuple(map(sum, zip(*rows, strict=True)))
    places = (TOWN, ONE, OTHER, THIRD)[: len(rows) + 1]
    return Table(code, as_of, places, PARTED, (whole, *rows), BY_SEX)


def ways(shown: list[Shown], earlier: list[Shown] | tuple[()] = ()) -> set[Way]:
    return {one.way for one in exposed(shown, earlier=earlier)}


def test_a_sum_gives_its_only_hidden_part_away() -> None:
    shown = unprotected(of_town((23, 20, 3), (40, 20, 20)))
    assert [(one.way, one.lowest) for one in exposed(shown)] == [(Way.NARROW, 3)]


def test_four_hidden_cells_give_each_other_away_when_they_hold_few() -> None:
    shown = unprotected(of_town((3, 1, 2), (43, 3, 40), (45, 21, 24)))
    assert Way.NARROW in ways(shown)


def test_villages_taken_from_their_town_leave_the_one_that_is_not_listed() -> None:
    table = of_town((40, 20, 20), (43, 20, 23))
    town = tuple(count + 3 * (column != 2) for column, count in enumerate(table.counts[0]))
    larger = Table("roll", ON, table.places, PARTED, (town, *table.counts[1:]), BY_SEX)
    assert ways(unprotected(larger)) == {Way.REST}
    assert exposed(protect([larger])) == []


def test_whoever_takes_all_children_for_one_kind_is_right_in_a_small_village() -> None:
    shown = Shown("roll", ON, (ONE,), PARTED, ((8, 8, 0),), BY_SEX)
    assert ways([shown]) == {Way.EVERYBODY}
    (row,) = protect([Table("roll", ON, (ONE,), PARTED, ((8, 8, 0),), BY_SEX)])[0].why
    assert row == (None, Why.EVERYBODY, Why.EVERYBODY)


def test_one_child_who_came_is_seen_between_two_days() -> None:
    before = protect([of_town((40, 20, 20), (60, 30, 30))])
    after = of_town((41, 20, 21), (60, 30, 30), as_of=ON + DAY)
    assert ways(unprotected(after), before) == {Way.DIFFERENCE}
    (shown,) = protect([after], earlier=before)
    assert shown.why[1] == (Why.EARLIER, None, Why.EARLIER)
    assert exposed([shown], earlier=before) == []


def test_a_monthly_figure_stands_free_of_the_one_before() -> None:
    before = protect([of_town((40, 20, 20), (60, 30, 30))])
    after = of_town((41, 20, 21), (60, 30, 30), as_of=ON + WINDOW)
    (shown,) = protect([after], earlier=before)
    assert shown.hidden == 0


def test_counties_are_not_held_against_the_week_before() -> None:
    earlier = protect([Table("roll", ON, (610482000000,), PARTED, ((900, 450, 450),), BY_SEX)])
    after = Table("roll", ON + DAY, (610482000000,), PARTED, ((901, 451, 450),), BY_SEX)
    assert protect([after], earlier=earlier)[0].hidden == 0


def test_a_second_table_of_the_same_day_gives_a_hidden_cell_away() -> None:
    before = protect([of_town((23, 20, 3), (40, 20, 20))])
    again = Table("roll", ON, (ONE,), ("boys",), ((20,),))
    assert ways(unprotected(again)) == set()
    assert ways([Shown("roll", ON, (ONE,), ("boys",), ((20,),))], before) == {Way.HELD_BACK, Way.NARROW}
    (shown,) = protect([again], earlier=before)
    assert shown.cells == ((None,),)


def test_tables_that_are_none_are_refused() -> None:
    for rows, sums, code in [
        (((5, 5, 1),), BY_SEX, "sum_wrong"),
        (((-1, 0, 0),), (), "negative"),
        (((1, 1, 0),), (("all", ("men",)),), "sum_unknown"),
        (((1, 1),), (), "shape"),
    ]:
        with pytest.raises(TableError, match=code):
            Table("roll", ON, (ONE,), PARTED, rows, sums)
    with pytest.raises(TableError, match="nested_more"):
        Table("roll", ON, (TOWN, ONE), ("all",), ((5,), (6,)))
    with pytest.raises(TableError, match="two_counts"):
        protect([Table("roll", ON, (ONE,), ("all",), ((count,),)) for count in (9, 10)])
