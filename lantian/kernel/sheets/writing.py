"""Workbooks for offices: bold frozen headings, filters, widths that fit, and text that stays text.

Text is written as text cells in the text format, so an identity number keeps its digits when somebody edits
the cell, and nothing is a formula; `disarming` says what happens to text that would become one in a CSV file.
Rows are written as they come: the memory needed does not grow with them.
"""

import tempfile
from collections.abc import Collection, Iterable, Iterator, Mapping, Sequence
from contextlib import contextmanager
from dataclasses import dataclass, field
from datetime import date, datetime
from decimal import Decimal
from pathlib import Path
from typing import BinaryIO
from unicodedata import east_asian_width

import xlsxwriter
from xlsxwriter.format import Format
from xlsxwriter.workbook import Workbook
from xlsxwriter.worksheet import Worksheet

from lantian.kernel.sheets.disarming import disarm
from lantian.kernel.sheets.notes import NOTE_MARK

Value = str | int | float | Decimal | bool | date | datetime | None

MOST_ROWS = 1_048_576
TEXT = {"num_format": "@", "valign": "top"}
_MEASURED_ROWS = 200
_EXACT_IN_EXCEL = 10**15


@dataclass(frozen=True, slots=True)
class SheetOut:
    """One worksheet. `text_columns` (from 0) take typed digits as text also where no cell is filled yet.

    Times are local, without a zone. `widths` count narrow characters; without them columns fit their content.
    `choices` are the words that a column offers in a list to choose from, in the rows written and `spare` ones below.
    """

    name: str
    headings: Sequence[str]
    rows: Iterable[Sequence[Value]]
    text_columns: Collection[int] = ()
    widths: Sequence[int] = ()
    choices: Mapping[int, Sequence[str]] = field(default_factory=dict)
    spare: int = 0


@dataclass(frozen=True, slots=True)
class Watermark:
    """A first sheet in words: who took this out, when, as which post, why, how many rows, for what use.

    The first line also stands at the foot of every printed page. Imports pass the sheet over.
    """

    name: str
    lines: Sequence[str]


def write_workbook(
    target: Path | BinaryIO, sheets: Sequence[SheetOut], *, watermark: Watermark | None = None
) -> None:
    """Writes an .xlsx file. Raises `ValueError` for a sheet of more rows than Excel can open."""
    with opened_workbook(target) as book:
        names = SheetNames()
        if watermark is not None:
            write_note(book.add_worksheet(names.fit(watermark.name)), book, watermark.lines)
        for sheet in sheets:
            worksheet = book.add_worksheet(names.fit(sheet.name))
            _write_sheet(worksheet, sheet, CellWriter(worksheet, book))
            if watermark is not None and watermark.lines:
                worksheet.set_footer("&L" + watermark.lines[0].replace("&", "&&")[:200] + "&R&P / &N")


@contextmanager
def opened_workbook(target: Path | BinaryIO) -> Iterator[Workbook]:
    """A new workbook, written row by row; saved when the block ends well, and nothing left of it when not."""
    with tempfile.TemporaryDirectory() as folder:
        options = {"constant_memory": True, "tmpdir": folder}
        book = xlsxwriter.Workbook(str(target) if isinstance(target, Path) else target, options)
        try:
            yield book
            book.close()
        finally:
            for worksheet in book.worksheets():
                worksheet.row_data_fh.close()


def write_note(worksheet: Worksheet, book: Workbook, lines: Sequence[str]) -> None:
    """Fills a sheet that people read and imports pass over."""
    worksheet.set_column(0, 0, 100)
    worksheet.hide_gridlines(2)
    worksheet.write_string(0, 0, NOTE_MARK, book.add_format({"font_color": "#808080", "italic": True}))
    wrapped = book.add_format({"text_wrap": True, "valign": "top", "font_size": 12})
    for row, line in enumerate(lines, start=2):
        worksheet.write_string(row, 0, disarm(line), wrapped)


class SheetNames:
    """Names that Excel accepts (31 characters, none of []:*?/\\), each once in its workbook."""

    def __init__(self) -> None:
        self._taken: set[str] = set()

    def fit(self, name: str) -> str:
        """The name, cut and numbered as far as needed."""
        plain = "".join("_" if letter in "[]:*?/\\" or letter < " " else letter for letter in name)
        plain = plain.strip("' ") or "Sheet"
        fitted, number = plain[:31].rstrip("' "), 1
        while fitted.casefold() in self._taken:
            number += 1
            ending = f" ({number})"
            fitted = plain[: 31 - len(ending)] + ending
        self._taken.add(fitted.casefold())
        return fitted


class CellWriter:
    """Writes values by their type, and remembers how wide the first of them are."""

    def __init__(self, worksheet: Worksheet, book: Workbook) -> None:
        self._worksheet = worksheet
        self.text = book.add_format(TEXT)
        self.heading = book.add_format(
            {"bold": True, "bg_color": "#DCEBFA", "border": 1, "align": "center", "valign": "vcenter"}
        )
        self._date = book.add_format({"num_format": "yyyy-mm-dd", "valign": "top"})
        self._time = book.add_format({"num_format": "yyyy-mm-dd hh:mm", "valign": "top"})
        self._number = book.add_format({"valign": "top"})
        self.widths: dict[int, int] = {}

    def write(self, row: int, column: int, value: Value, text: Format | None = None) -> None:
        """One cell; `text` is the format of a text cell, if not the plain one. None and '' leave it empty."""
        if value is None or value == "":
            return
        if row < _MEASURED_ROWS:
            self.widths[column] = max(self.widths.get(column, 0), display_width(str(value)))
        if isinstance(value, bool):
            self._worksheet.write_boolean(row, column, value)
        elif isinstance(value, int | float | Decimal) and abs(float(value)) < _EXACT_IN_EXCEL:
            self._worksheet.write_number(row, column, float(value), self._number)
        elif isinstance(value, date):
            style = self._time if isinstance(value, datetime) else self._date
            self._worksheet.write_datetime(row, column, value, style)
        else:
            self._worksheet.write_string(row, column, disarm(str(value)), text or self.text)


def display_width(text: str) -> int:
    """Columns on a screen of the longest line: a Chinese character takes two."""
    lines = text.splitlines()
    return max(
        (sum(2 if east_asian_width(letter) in "WF" else 1 for letter in line) for line in lines), default=0
    )


def set_widths(worksheet: Worksheet, writer: CellWriter, sheet: SheetOut) -> None:
    """Sets the widths asked for, else what the headings and first rows need, between 6 and 40."""
    for column, heading in enumerate(sheet.headings):
        needed = max(display_width(heading) + 4, writer.widths.get(column, 0) + 2)
        width = sheet.widths[column] if column < len(sheet.widths) else min(max(needed, 6), 40)
        worksheet.set_column(column, column, width, writer.text if column in sheet.text_columns else None)


def _write_sheet(worksheet: Worksheet, sheet: SheetOut, writer: CellWriter) -> None:
    for column, heading in enumerate(sheet.headings):
        worksheet.write_string(0, column, disarm(heading), writer.heading)
    row = 0
    for row, values in enumerate(sheet.rows, start=1):
        if row >= MOST_ROWS:
            raise ValueError(f"A worksheet holds at most {MOST_ROWS} rows.")
        for column, value in enumerate(values):
            writer.write(row, column, value)
    worksheet.freeze_panes(1, 0)
    if sheet.headings:
        worksheet.autofilter(0, 0, row, len(sheet.headings) - 1)
    set_widths(worksheet, writer, sheet)
    for column, words in sheet.choices.items():
        offered = {"validate": "list", "source": list(words), "error_type": "warning"}
        worksheet.data_validation(1, column, row + sheet.spare + 1, column, offered)
    worksheet.repeat_rows(0)
    worksheet.set_landscape()
    worksheet.set_paper(9)
    worksheet.fit_to_pages(1, 0)
