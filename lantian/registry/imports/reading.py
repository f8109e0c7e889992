"""A roster's file as rows of children, and its sheets as an official sees them first."""

import sys
from collections.abc import Iterator
from dataclasses import dataclass, replace
from datetime import date
from itertools import chain
from pathlib import Path

from lantian.kernel.sheets.reading import begin_sheet, peek_workbook
from lantian.kernel.values.dates import ParsedDate, parse_date
from lantian.kernel.values.wrong import WrongValue
from lantian.registry.imports.working import Part
from lantian.registry.roster.layout import Layout, child_rows, find_layout, is_child_row

SAMPLES = 3
LOOKED_AT = 200


@dataclass(frozen=True, slots=True)
class SheetOutline:
    """A sheet that may be a roster: its headings, the first cells of each column, about how many rows it has."""

    name: str
    headings: list[str]
    samples: list[list[str]]
    rows: int
    is_hidden: bool


class NoHeadings(Exception):
    """A sheet without a line of headings."""


def outlines(path: Path, name: str) -> list[SheetOutline]:
    """The sheets with headings, in their order; raises `UnreadableSheet`, `NoHeadings` when there is none."""
    found = []
    for sheet in peek_workbook(path, LOOKED_AT, name=name):
        layout = find_layout(sheet.rows)
        if isinstance(layout, WrongValue):
            continue
        rows = [list(row) for _, row in child_rows(sheet.rows, layout)]
        height = sheet.height - layout.first_row if sheet.height > LOOKED_AT else len(rows)
        found.append(SheetOutline(sheet.name, layout.headings, _samples(rows, layout), height, sheet.hidden))
    if not found:
        raise NoHeadings
    return found


def parts_of(path: Path, name: str, sheet: str | None) -> tuple[str, Layout, Iterator[Part]]:
    """The sheet's name, where its table is, and the rows below its headings in parts.

    Without `sheet` it is the first visible one. Raises `UnreadableSheet`, also midway, and `NoHeadings`.
    """
    chosen, chunks = begin_sheet(path, sheet=sheet, name=name)
    first = next(chunks)
    layout = find_layout(first)
    if isinstance(layout, WrongValue):
        raise NoHeadings
    # The rows are not all known yet: what stands below the table is told by each row itself.
    layout = replace(layout, last_row=sys.maxsize)
    return chosen.name, layout, _below_headings(chain([first], chunks), layout)


def opened_roster(path: Path, name: str, sheet: str | None) -> tuple[SheetOutline, Iterator[Part]]:
    """A sheet's outline and its rows, read once. Raises as `parts_of`; the number of its rows is not known yet."""
    try:
        title, layout, parts = parts_of(path, name, sheet)
    except NoHeadings:
        if sheet is not None:
            raise
        visible = [one.name for one in outlines(path, name) if not one.is_hidden]
        title, layout, parts = parts_of(path, name, visible[0] if visible else None)
    first = next(parts)
    looked_at = [row for row in first[1] if is_child_row(row)][:LOOKED_AT]
    samples = _samples(looked_at, layout)
    return SheetOutline(title, layout.headings, samples, 0, is_hidden=False), chain([first], parts)


def _below_headings(chunks: Iterator[list[list[str]]], layout: Layout) -> Iterator[Part]:
    read = 0
    for chunk in chunks:
        above = max(0, layout.first_row - read)
        yield read + above + 1, chunk[above:]
        read += len(chunk)


def _samples(rows: list[list[str]], layout: Layout) -> list[list[str]]:
    """Up to three different cells of each column."""
    columns = range(len(layout.headings))
    filled = [
        [row[column] for row in rows if column < len(row) and row[column].strip()] for column in columns
    ]
    return [list(dict.fromkeys(cells))[:SAMPLES] for cells in filled]


def day_of(samples: list[str], today: date) -> date | None:
    """The day that the cells of a column name, where the first of them does."""
    parsed = parse_date(samples[0], today=today) if samples else None
    return parsed.date if isinstance(parsed, ParsedDate) else None
