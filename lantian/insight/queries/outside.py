"""Figures as they are handed to `disclosure`: numbers of children, named the same whoever gives them out.

The same name, place and day must be the same number in every release, else nobody could hold them against each other:
a figure is called by its code, those who are left out of it `<code>.rest`, both together `<code>.whole`.
"""

from collections.abc import Iterable, Mapping, Sequence
from datetime import date

from lantian.disclosure.rules.tables import Table
from lantian.insight.rules.numbers import Numbers
from lantian.registry.counted import Indicator, Rows, Shown

REST, WHOLE = ".rest", ".whole"


def counts_children(indicator: Indicator) -> bool:
    """Whether a figure is a number, or a share, of children: of nothing else can be said what gives a child away."""
    if indicator.shown == Shown.AGE:
        return False
    return all(_is_of_children(rows) for rows in (indicator.rows, indicator.out_of) if rows)


def table_of(
    code: str,
    asked: Iterable[Indicator],
    places: Sequence[int],
    numbers: Mapping[tuple[int, str], Numbers],
    on: date,
) -> Table:
    """Figures of places as a table that can be protected; `numbers` as `figures.of_places` reads them."""
    columns: list[str] = []
    sums: list[tuple[str, tuple[str, ...]]] = []
    counts: list[list[int]] = [[] for _place in places]
    for one in filter(counts_children, asked):
        found = [numbers.get((place, one.code), Numbers()) for place in places]
        columns.append(one.code)
        for row, told in zip(counts, found, strict=True):
            row.append(told.numerator)
        if one.shown == Shown.SHARE and all(told.numerator <= told.denominator for told in found):
            columns += [one.code + REST, one.code + WHOLE]
            sums.append((one.code + WHOLE, (one.code, one.code + REST)))
            for row, told in zip(counts, found, strict=True):
                row += [told.denominator - told.numerator, told.denominator]
    return Table(code, on, tuple(places), tuple(columns), tuple(map(tuple, counts)), tuple(sums))


def _is_of_children(rows: Rows) -> bool:
    return not rows.days_of and (rows.each_child_once or rows.model == "registry.Child")
