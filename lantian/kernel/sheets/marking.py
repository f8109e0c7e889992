"""An uploaded sheet given back with its wrong cells marked, to be repaired and uploaded again.

The copy has the rows and columns of the upload, as text; wrong cells are coloured and carry a comment. A
second sheet lists them all, and is passed over when the copy comes back.
"""

from collections import defaultdict
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import BinaryIO

from xlsxwriter.utility import xl_col_to_name, xl_rowcol_to_cell
from xlsxwriter.workbook import Workbook
from xlsxwriter.worksheet import Worksheet

from lantian.kernel.sheets.notes import NOTE_MARK
from lantian.kernel.sheets.writing import TEXT, CellWriter, SheetNames, display_width, opened_workbook

Merge = tuple[int, int, int, int]

# Programs become slow with more; further marks keep their colour and their line in the list.
_MOST_COMMENTS = 2_000
_WIDTHS = (8, 24, 30, 50, 40)


@dataclass(frozen=True, slots=True)
class CellMark:
    """What is wrong with one cell (indexes from 0), or with a whole row where `column` is None."""

    row: int
    column: int | None
    message: str
    expected: str = ""


@dataclass(frozen=True, slots=True)
class MarkTexts:
    """The list's words, in the reader's language; five headings: row, column, value, reason, expected."""

    list_name: str
    title: str
    headings: Sequence[str]


def mark_cells(
    rows: Sequence[Sequence[str]],
    marks: Sequence[CellMark],
    target: Path | BinaryIO,
    *,
    texts: MarkTexts,
    sheet_name: str = "Sheet1",
    column_names: Mapping[int, str] | None = None,
    merged: Sequence[Merge] = (),
) -> None:
    """Writes the marked copy as .xlsx.

    `column_names` says what the importer took a column for; `merged` are the upload's merged cells, without
    which its title and its headings of two lines would not be read as they were.
    """
    with opened_workbook(target) as book:
        names = SheetNames()
        copy = book.add_worksheet(names.fit(sheet_name))
        _write_copy(copy, book, rows, marks, merged)
        errors = book.add_worksheet(names.fit(texts.list_name))
        _write_list(errors, book, rows, marks, texts, copy.get_name(), column_names or {})


def _write_copy(
    worksheet: Worksheet,
    book: Workbook,
    rows: Sequence[Sequence[str]],
    marks: Sequence[CellMark],
    merged: Sequence[Merge],
) -> None:
    writer = CellWriter(worksheet, book)
    wrong = book.add_format({**TEXT, "bg_color": "#FFC7CE", "font_color": "#9C0006", "border": 1})
    middle = book.add_format({**TEXT, "align": "center", "valign": "vcenter", "text_wrap": True})
    first_of_merged = {merge[:2] for merge in merged}
    messages = _messages(marks)
    comments = 0
    for number, row in enumerate(rows):
        wrongs = messages.get(number, {})
        for column, text in enumerate(row):
            style = middle if (number, column) in first_of_merged else None
            writer.write(number, column, text, wrong if column in wrongs else style)
        for column, message in wrongs.items():
            if not (column < len(row) and row[column]):
                worksheet.write_blank(number, column, None, wrong)
            if comments < _MOST_COMMENTS:
                worksheet.write_comment(number, column, message, {"x_scale": 1.6})
                comments += 1
    # `merge_range` would go back to rows that are already written.
    worksheet.merge.extend(list(merge) for merge in merged)
    for column, width in writer.widths.items():
        worksheet.set_column(column, column, min(max(width + 2, 6), 40), writer.text)


def _messages(marks: Sequence[CellMark]) -> dict[int, dict[int, str]]:
    """Row → column → what the comment says."""
    found: dict[int, dict[int, str]] = defaultdict(dict)
    for mark in marks:
        lines = (found[mark.row].get(mark.column or 0), mark.message, mark.expected)
        found[mark.row][mark.column or 0] = "\n".join(filter(None, lines))
    return found


def _write_list(
    worksheet: Worksheet,
    book: Workbook,
    rows: Sequence[Sequence[str]],
    marks: Sequence[CellMark],
    texts: MarkTexts,
    copy: str,
    column_names: Mapping[int, str],
) -> None:
    writer = CellWriter(worksheet, book)
    wrapped = book.add_format({**TEXT, "text_wrap": True})
    worksheet.write_string(0, 0, NOTE_MARK, book.add_format({"font_color": "#808080", "italic": True}))
    worksheet.write_string(1, 0, texts.title, book.add_format({"bold": True, "font_size": 14}))
    for column, (heading, width) in enumerate(zip(texts.headings, _WIDTHS, strict=True)):
        worksheet.set_column(column, column, max(width, display_width(heading) + 4))
        worksheet.write_string(2, column, heading, writer.heading)
    worksheet.freeze_panes(3, 0)
    worksheet.set_landscape()
    worksheet.fit_to_pages(1, 0)
    in_order = sorted(marks, key=lambda mark: (mark.row, -1 if mark.column is None else mark.column))
    for number, mark in enumerate(in_order, start=3):
        cell = xl_rowcol_to_cell(mark.row, mark.column or 0)
        if number < _MOST_COMMENTS:
            quoted = copy.replace("'", "''")
            worksheet.write_url(number, 0, f"internal:'{quoted}'!{cell}", string=str(mark.row + 1))
        else:
            worksheet.write_number(number, 0, mark.row + 1)
        values = (_column_title(mark.column, column_names), _value(rows, mark), mark.message, mark.expected)
        for column, text in enumerate(values, start=1):
            writer.write(number, column, text, wrapped)


def _column_title(column: int | None, names: Mapping[int, str]) -> str:
    return "" if column is None else f"{xl_col_to_name(column)} {names.get(column, '')}".strip()


def _value(rows: Sequence[Sequence[str]], mark: CellMark) -> str:
    if mark.column is None or mark.row >= len(rows) or mark.column >= len(rows[mark.row]):
        return ""
    return rows[mark.row][mark.column]
