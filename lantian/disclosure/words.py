"""How releases are said."""

from collections.abc import Mapping
from dataclasses import dataclass

from django.utils.formats import number_format
from django.utils.translation import pgettext, pgettext_lazy

from lantian.disclosure.models import Release
from lantian.disclosure.rules.tables import Shown, shown_from
from lantian.places import queries as places

KINDS = {
    "bulletin": pgettext_lazy("kind of release", "Bulletin"),
    "report": pgettext_lazy("kind of release", "Report"),
    "answer": pgettext_lazy("kind of release", "Answer to a request"),
    "export": pgettext_lazy("kind of release", "Export"),
}
MOST_ROWS = 200
"""How many lines of a table a page shows."""


@dataclass(frozen=True, slots=True)
class Line:
    """A place and its figures as they were told."""

    place: str
    cells: list[str]


@dataclass(frozen=True, slots=True)
class Page:
    """A table of a release for a page: the first lines of it, and how many it has."""

    title: str
    as_of: object
    columns: list[str]
    lines: list[Line]
    total: int
    hidden: int


def kind_of(row: Release) -> str:
    """What kind of release it is; a kind of which only the room above knows is named as it named it."""
    return str(KINDS.get(row.kind, row.kind))


def pages_of(row: Release) -> list[Page]:
    """The tables of a release as they were told."""
    tables = [shown_from(data) for data in row.tables]
    names = places.paths({place for table in tables for place in table.places[:MOST_ROWS]})
    return [_page(table, row.labels, names) for table in tables]


def _page(table: Shown, labels: Mapping[str, str], names: Mapping[int, str]) -> Page:
    lines = [
        Line(names.get(place, str(place)), [said(cell) for cell in cells])
        for place, cells in zip(table.places[:MOST_ROWS], table.cells, strict=False)
    ]
    return Page(
        labels.get(table.code, table.code),
        table.as_of,
        [labels.get(column, column) for column in table.columns],
        lines,
        len(table.places),
        table.hidden,
    )


def said(cell: int | None) -> str:
    """A figure as it stands in what left the house."""
    return pgettext("a figure", "not told") if cell is None else number_format(cell, force_grouping=True)
