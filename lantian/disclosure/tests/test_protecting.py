"""Whatever is told, the auditor finds out nothing: tables of all shapes, and the attacks that make it necessary."""

from datetime import date
from itertools import product

from hypothesis import given, settings
from hypothesis import strategies as st

from lantian.disclosure.rules.attacking import exposed
from lantian.disclosure.rules.primary import sensitive
from lantian.disclosure.rules.protecting import protect
from lantian.disclosure.rules.tables import Shown, Table

ON = date(2026, 11, 1)
CITY = 610400000000
COLUMNS = ("all", "boys", "girls", "young", "old", "young_boys", "old_boys")
SUMS = (
    ("all", ("boys", "girls")),
    ("all", ("young", "old")),
    ("boys", ("young_boys", "old_boys")),
)


def table_of(
    leaves: dict[int, tuple[int, int, int]], listed: frozenset[int] = frozenset(), as_of: date = ON
) -> Table:
    """A table of villages with what lies above them; of each village boys young and old, and girls (half young).

    `listed` are the places that are left out.
    """
    rows: dict[int, list[int]] = {}
    for village, (young_boys, old_boys, girls) in leaves.items():
        boys = young_boys + old_boys
        young = young_boys + girls // 2
        row = [boys + girls, boys, girls, young, boys + girls - young, young_boys, old_boys]
        for place in {village, village // 1000 * 1000, village // 10**6 * 10**6, CITY}:
            rows[place] = [sum(pair) for pair in zip(rows.get(place, [0] * 7), row, strict=True)]
    places = tuple(sorted(set(rows) - listed))
    return Table("roll", as_of, places, COLUMNS, tuple(tuple(rows[place]) for place in places), SUMS)


VILLAGES = [
    CITY + county * 10**6 + town * 1000 + 200 + number
    for county, town, number in product((1, 2), (1, 2), range(3))
]
COUNT = st.one_of(st.integers(0, 6), st.integers(0, 60))
LEAVES = st.dictionaries(st.sampled_from(VILLAGES), st.tuples(COUNT, COUNT, COUNT), min_size=1, max_size=9)


@st.composite
def tables(draw: st.DrawFn) -> Table:
    leaves = draw(LEAVES)
    whole = table_of(leaves)
    left_out = draw(st.sets(st.sampled_from(whole.places), max_size=3))
    return table_of(leaves, frozenset(left_out) if len(left_out) < len(whole.places) else frozenset())


def assert_honest(table: Table, shown: Shown) -> None:
    """What is told is true, what is not told has a reason, and what must not be told is not."""
    for row, (counts, cells, why) in enumerate(zip(table.counts, shown.cells, shown.why, strict=True)):
        for column, (count, cell, reason) in enumerate(zip(counts, cells, why, strict=True)):
            assert cell in (count, None)
            assert (cell is None) == (reason is not None)
            assert cell is None or (row, column) not in sensitive(table)


@settings(max_examples=150, deadline=None)
@given(tables())
def test_nothing_that_is_not_told_can_be_found_out(table: Table) -> None:
    (shown,) = protect([table])
    assert_honest(table, shown)
    assert exposed([shown]) == []
