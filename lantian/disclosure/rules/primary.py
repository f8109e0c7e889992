"""What must not be told for its own sake, whatever stands around it."""

from lantian.assessment.rules.hiding import FEWEST
from lantian.disclosure.rules.tables import Table, Why

MANY = 20
"""Of so many children it may be told that all of them stand in one column."""

At = tuple[int, int]


def small(count: int) -> bool:
    """Whether a count is of few children; nobody is not few."""
    return 0 < count < FEWEST


def sensitive(table: Table) -> dict[At, Why]:
    """The cells of a table (row, column) that must not be told, and why.

    Counts of one to four. Where all of fewer than `MANY` children stand in one part of a sum, that part and
    one of the empty ones beside it: who knows the place would else know it of each of its children
    (group attribute disclosure; Handbook on Statistical Disclosure Control, 5.2).
    """
    found = {
        (row, column): Why.SMALL
        for row, counts in enumerate(table.counts)
        for column, count in enumerate(counts)
        if small(count)
    }
    at = {column: index for index, column in enumerate(table.columns)}
    for whole, parts in table.sums:
        inner = [at[part] for part in sorted(parts)]
        for row, counts in enumerate(table.counts):
            if len(inner) > 1 and 0 < counts[at[whole]] < MANY:
                for column in _all_in_one([(counts[column], column) for column in inner]):
                    found.setdefault((row, column), Why.EVERYBODY)
    return found


def _all_in_one(parts: list[tuple[int, int]]) -> list[int]:
    """The columns of the one part that holds everybody, and of the first empty one; of several parts nothing."""
    filled = [column for count, column in parts if count]
    empty = [column for count, column in parts if not count]
    return [filled[0], empty[0]] if len(filled) == 1 else []
