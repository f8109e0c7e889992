"""From what is known to what is told."""

from collections.abc import Sequence

from lantian.disclosure.rules.primary import sensitive
from lantian.disclosure.rules.tables import Shown, Table, made_up


def protect(tables: Sequence[Table], *, earlier: Sequence[Shown] = ()) -> list[Shown]:
    """The tables as they may be told, in the order given."""
    return [shown_of(table) for table in tables]


def shown_of(table: Table) -> Shown:
    """A table without what must not be told for its own sake."""
    why = sensitive(table)
    width = range(len(table.columns))
    return Shown(
        table.code,
        table.as_of,
        table.places,
        table.columns,
        tuple(
            tuple(None if (row, column) in why else counts[column] for column in width)
            for row, counts in enumerate(table.counts)
        ),
        table.sums,
        made_up(table),
        tuple(tuple(why.get((row, column)) for column in width) for row in range(len(table.places))),
    )
