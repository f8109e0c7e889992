"""A return as a page shows it: which lines, headings of two levels, cells that open children, ties that hold or not."""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from itertools import groupby
from typing import Any

from django.utils.html import format_html
from django.utils.safestring import SafeString, mark_safe
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from lantian.census.returns.counting import UNCLEAR, Asked
from lantian.census.returns.figures import Figures, Line
from lantian.census.returns.labels import (
    DIMENSION_LABELS,
    condition_in_words,
    facts_asked,
    tie_in_numbers,
    value_in_words,
)
from lantian.census.returns.rules.templates import Template

MOST_SHOWN = 60
USUAL_FACTS = ("age", "sex", "stage", "carer")


@dataclass(frozen=True, slots=True)
class Heading:
    """A heading of the upper line: over `span` columns, or over one and both lines."""

    text: str
    span: int
    is_tall: bool


@dataclass(frozen=True, slots=True)
class Table:
    """A table of figures as a page writes it."""

    upper: list[Heading]
    lower: list[str]
    numbers: range
    rows: SafeString


def lines_shown(told: Figures) -> Sequence[Line]:
    """All lines while they are few, else the whole and what lies right below it: the file has them all."""
    if len(told.lines) <= MOST_SHOWN:
        return told.lines
    return [line for line in told.lines if line.depth <= 1]


def table_of(form: Template, lines: Sequence[Line], query: str = "", then: Figures | None = None) -> Table:
    """The table of some lines; with `query` each figure opens its children, with `then` it shows what stood there."""
    upper = []
    for group, inside in groupby(form.columns, key=lambda column: column.group):
        columns = list(inside)
        upper += (
            [Heading(group, len(columns), False)]
            if group
            else [Heading(one.heading, 1, True) for one in columns]
        )
    lower = [one.heading for one in form.columns if one.group]
    before = {line.place: line for line in then.lines} if then else {}
    rows = "".join(_row(form, line, query, before.get(line.place)) for line in lines)
    return Table(upper, lower, range(1, len(form.columns) + 1), mark_safe(rows))  # noqa: S308 - of escaped parts


def _row(form: Template, line: Line, query: str, before: Line | None) -> str:
    cells = "".join(_cells(form, line, query, before))
    name = _("Total: %(place)s") % {"place": line.name} if line.depth == 0 else line.name
    shown = format_html('<a href="?{}&amp;place={}">{}</a>', _without_place(query), line.place, name)
    head = shown if query and line.depth else format_html("{}", name)
    kind = "depth-0" if line.depth == 0 else f"depth-{min(line.depth, 3)}"
    return format_html('<tr class="{}"><th scope="row">{}</th>{}</tr>', kind, head, mark_safe(cells))  # noqa: S308


def _cells(form: Template, line: Line, query: str, before: Line | None) -> Iterator[str]:
    for at, (column, value) in enumerate(zip(form.columns, line.values, strict=True)):
        if before is not None and before.values[at] != value:
            yield format_html("<td><del>{}</del> <ins>{}</ins></td>", before.values[at], value)
        elif value and query:
            yield format_html(
                '<td><a href="children/?{}&amp;at={}&amp;cell={}">{}</a></td>',
                query,
                line.place,
                column.code,
                value,
            )
        else:
            yield f"<td>{value}</td>"


def _without_place(query: str) -> str:
    return "&".join(part for part in query.split("&") if not part.startswith(("place=", "level=")))


def ties_of(form: Template, broken: Sequence[int]) -> list[dict[str, Any]]:
    """The ties in numbers of columns; how many children break each, and what must be completed."""
    return [
        {
            "cell": f"tie-{at}",
            "text": tie_in_numbers(form, tie),
            "open": count,
            "said": _open_in_words(count, facts_asked(form, tie)) if count else "",
        }
        for at, (tie, count) in enumerate(zip(form.ties, broken, strict=True))
    ]


def _open_in_words(count: int, facts: str) -> str:
    return ngettext(
        "%(count)s child in no column, to be completed or too old for this form: %(facts)s",
        "%(count)s children in no column, to be completed or too old for this form: %(facts)s",
        count,
    ) % {"count": count, "facts": facts}


def cell_in_words(asked: Asked, cell: str) -> str:
    """What the children of a cell have in common. Raises `KeyError`."""
    form = asked.template
    if cell == UNCLEAR:
        return _("It is to be clarified whether they count")
    if not cell:
        return _("All who count")
    if cell.startswith("tie-"):
        tie = form.ties[int(cell.removeprefix("tie-"))]
        return _("To be completed for %(tie)s: %(facts)s") % {
            "tie": tie_in_numbers(form, tie),
            "facts": facts_asked(form, tie),
        }
    column = form.column(cell)
    name = f"{column.group} {column.heading}".strip()
    return f"{name}（{condition_in_words(column.where, asked.calibre)}）"


def fact_columns(asked: Asked, cell: str, facts: dict[str, Any]) -> dict[str, Any]:
    """The facts that matter for a cell, in words; a fact that is not recorded is said to be missing."""
    names = dict.fromkeys([*USUAL_FACTS, *_dimensions(asked.template, cell)])
    return {
        "facts": [
            {"label": DIMENSION_LABELS[name], "value": value_in_words(name, facts[name], asked.calibre)}
            for name in names
        ]
    }


def _dimensions(form: Template, cell: str) -> Iterator[str]:
    if not cell or cell == UNCLEAR:
        return
    codes = [cell]
    if cell.startswith("tie-"):
        tie = form.ties[int(cell.removeprefix("tie-"))]
        codes = [*tie.left, *tie.right]
    for code in codes:
        yield from form.column(code).where
