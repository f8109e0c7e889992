"""Official forms as workbooks: a title over the whole width, headings of two levels, numbered columns, names to sign.

What a form says is plain data (`FormSheet`), so that the same data can be set as PDF.
"""

from collections.abc import Sequence
from dataclasses import dataclass
from io import BytesIO
from itertools import groupby

import xlsxwriter
from xlsxwriter.format import Format
from xlsxwriter.workbook import Workbook
from xlsxwriter.worksheet import Worksheet

from lantian.kernel.sheets.disarming import disarm
from lantian.kernel.sheets.writing import SheetNames, Watermark, write_note

A3, A4 = 8, 9
MOST_ON_A4 = 18
HEADING_ROWS = 3
GRID = {"border": 1, "font_size": 10, "valign": "vcenter", "text_wrap": True, "font_name": "宋体"}
PLAIN = {"font_size": 10, "valign": "vcenter", "font_name": "宋体"}


@dataclass(frozen=True, slots=True)
class FormColumn:
    """A column under a `group` heading (none: its own heading takes both lines). `width` in narrow characters."""

    group: str
    heading: str
    number: str
    width: float
    is_text: bool = False


@dataclass(frozen=True, slots=True)
class FormRow:
    """A line of cells; `depth` indents its first cell, the lines of depth 0 are printed bold."""

    cells: Sequence[str | int]
    depth: int = 1


@dataclass(frozen=True, slots=True)
class FormSheet:
    """A form: `above` are pairs of what stands left and right over the table, `notes` and `names` below it."""

    name: str
    title: str
    above: Sequence[tuple[str, str]]
    columns: Sequence[FormColumn]
    rows: Sequence[FormRow]
    notes: Sequence[str] = ()
    names: Sequence[str] = ()
    fixed_columns: int = 1


def form_workbook(form: FormSheet, *, watermark: Watermark | None = None) -> bytes:
    """The form as .xlsx, to be printed on A4 across, on A3 where it has many columns."""
    target = BytesIO()
    with xlsxwriter.Workbook(target, {"in_memory": True, "strings_to_formulas": False}) as book:
        names = SheetNames()
        if watermark is not None:
            write_note(book.add_worksheet(names.fit(watermark.name)), book, watermark.lines)
        worksheet = book.add_worksheet(names.fit(form.name))
        _Writer(book, worksheet, form).write()
    return target.getvalue()


class _Writer:
    def __init__(self, book: Workbook, worksheet: Worksheet, form: FormSheet) -> None:
        self.book, self.sheet, self.form = book, worksheet, form
        self.last = len(form.columns) - 1

    def write(self) -> None:
        row = self._head()
        first = self._headings(row)
        row = self._body(first)
        self._tail(row)
        self._page(first)

    def _style(self, **more: object) -> Format:
        return self.book.add_format({**GRID, **more})

    def _across(self, row: int, low: int, high: int, text: str, style: Format) -> None:
        if low == high:
            self.sheet.write_string(row, low, disarm(text), style)
        else:
            self.sheet.merge_range(row, low, row, high, disarm(text), style)

    def _head(self) -> int:
        title = self.book.add_format({"font_size": 18, "bold": True, "align": "center", "valign": "vcenter"})
        self._across(0, 0, self.last, self.form.title, title)
        self.sheet.set_row(0, 32)
        left, right = self.book.add_format(PLAIN), self.book.add_format({**PLAIN, "align": "right"})
        middle = max(self.last // 2, 0)
        for row, (one, other) in enumerate(self.form.above, start=1):
            if self.last:
                self._across(row, 0, middle, one, left)
                self._across(row, middle + 1, self.last, other, right)
            else:
                self.sheet.write_string(row, 0, disarm(f"{one}　{other}"), left)
        return 1 + len(self.form.above)

    def _headings(self, row: int) -> int:
        """The two lines of headings and the line of numbers; returns the row of the first line below them."""
        style = self._style(bold=True, align="center", bg_color="#EEF3F8")
        numbered = self._style(align="center", font_size=9)
        at = 0
        for group, columns in groupby(self.form.columns, key=lambda column: column.group):
            inside = list(columns)
            if group:
                self._across(row, at, at + len(inside) - 1, group, style)
            for column in inside:
                if group:
                    self.sheet.write_string(row + 1, at, disarm(column.heading), style)
                else:
                    self.sheet.merge_range(row, at, row + 1, at, disarm(column.heading), style)
                self.sheet.write_string(row + 2, at, column.number, numbered)
                at += 1
        self.sheet.set_row(row, 24)
        self.sheet.set_row(row + 1, 58)
        return row + HEADING_ROWS

    def _body(self, row: int) -> int:
        styles: dict[tuple[object, ...], Format] = {}

        def style_of(at: int, depth: int) -> Format:
            column = self.form.columns[at]
            key = (column.is_text, depth == 0, depth if at == 0 else 0)
            if key not in styles:
                look = {"num_format": "@", "align": "left"} if column.is_text else {"align": "center"}
                indent = {"indent": depth} if at == 0 and depth > 1 else {}
                styles[key] = self._style(**look, **indent, bold=depth == 0)
            return styles[key]

        for line in self.form.rows:
            for at, value in enumerate(line.cells):
                if isinstance(value, int):
                    self.sheet.write_number(row, at, value, style_of(at, line.depth))
                else:
                    self.sheet.write_string(row, at, disarm(value), style_of(at, line.depth))
            row += 1
        return row

    def _tail(self, row: int) -> None:
        small = self.book.add_format({**PLAIN, "font_size": 9, "text_wrap": True, "valign": "top"})
        signed = self.book.add_format({**PLAIN, "font_size": 11})
        width = sum(column.width for column in self.form.columns)
        for note in self.form.notes:
            self._across(row, 0, self.last, note, small)
            self.sheet.set_row(row, 13.5 * (1 + int(len(note) * 1.9 / max(width, 1))))
            row += 1
        row += 1
        share = (self.last + 1) / max(len(self.form.names), 1)
        for at, name in enumerate(self.form.names):
            low, high = round(at * share), max(round((at + 1) * share) - 1, round(at * share))
            self._across(row, low, min(high, self.last), name, signed)
        self.sheet.set_row(row, 24)

    def _page(self, first: int) -> None:
        for at, column in enumerate(self.form.columns):
            self.sheet.set_column(at, at, column.width)
        self.sheet.freeze_panes(first, min(self.form.fixed_columns, self.last))
        self.sheet.repeat_rows(first - HEADING_ROWS, first - 1)
        self.sheet.set_landscape()
        self.sheet.set_paper(A3 if len(self.form.columns) > MOST_ON_A4 else A4)
        self.sheet.fit_to_pages(1, 0)
        self.sheet.set_margins(left=0.4, right=0.4, top=0.5, bottom=0.6)
        self.sheet.center_horizontally()
        self.sheet.set_footer("&C第 &P 页，共 &N 页")
