"""An official paper as a workbook: a sheet for each table, numbers that are numbers, headings that stay, for A4."""

from collections.abc import Sequence
from datetime import datetime
from io import BytesIO

import xlsxwriter
from xlsxwriter.format import Format
from xlsxwriter.workbook import Workbook
from xlsxwriter.worksheet import Worksheet

from lantian.kernel.documents.papers import NOTHING, Cell, Paper, PaperTable, Shown
from lantian.kernel.sheets.disarming import disarm
from lantian.kernel.sheets.writing import SheetNames

A4 = 9
GRID = {"border": 1, "valign": "vcenter", "text_wrap": True, "font_name": "宋体", "font_size": 11}
FORMATS = {
    Shown.NUMBER: "#,##0",
    Shown.SHARE: "0.0%",
    Shown.DAYS: '#,##0"天"',
    Shown.CHANGE: "+#,##0;-#,##0;0",
    Shown.POINTS: '+0.0"个百分点";-0.0"个百分点";"持平"',
}
TABLE_WIDTH, NARROWEST = 92, 9
FIRST_ROW = 3


def paper_workbook(paper: Paper, *, about: str, notes: str, made_at: datetime) -> bytes:
    """The paper as .xlsx; `about` and `notes` name the sheets of words. The same paper and time give the same bytes."""
    target = BytesIO()
    with xlsxwriter.Workbook(target, {"in_memory": True, "strings_to_formulas": False}) as book:
        book.set_properties(
            {
                "title": f"{paper.title}{paper.subtitle}",
                "author": paper.unit,
                "created": made_at.replace(tzinfo=None),
            }
        )
        names = SheetNames()
        _write_words(book, book.add_worksheet(names.fit(about)), _said(paper))
        for part in paper.parts:
            for table in part.tables:
                name = table.title or part.heading
                _TableWriter(book, book.add_worksheet(names.fit(name)), paper, table).write()
        if paper.notes:
            numbered = [f"{number}. {note}" for number, note in enumerate(paper.notes, start=1)]
            _write_words(book, book.add_worksheet(names.fit(notes)), numbered)
    return target.getvalue()


def _said(paper: Paper) -> list[str]:
    lines = [f"{paper.title}{paper.subtitle}", *paper.facts, ""]
    for part in paper.parts:
        lines += [part.heading, *part.paragraphs] if part.paragraphs else []
    return [*lines, "", paper.unit, paper.day]


def _write_words(book: Workbook, worksheet: Worksheet, lines: Sequence[str]) -> None:
    wrapped = book.add_format({"text_wrap": True, "valign": "top", "font_name": "宋体", "font_size": 12})
    worksheet.set_column(0, 0, 88)
    worksheet.hide_gridlines(2)
    for row, line in enumerate(lines):
        if line:
            worksheet.write_string(row, 0, disarm(line), wrapped)
    worksheet.set_paper(A4)
    worksheet.fit_to_pages(1, 0)


class _TableWriter:
    def __init__(self, book: Workbook, worksheet: Worksheet, paper: Paper, table: PaperTable) -> None:
        self.book, self.sheet, self.paper, self.table = book, worksheet, paper, table
        self.last = len(table.headings) - 1
        self.styles: dict[str, Format] = {}

    def write(self) -> None:
        title = self.book.add_format({"bold": True, "font_size": 14, "font_name": "宋体"})
        self.sheet.write_string(0, 0, disarm(self.table.title or self.paper.title), title)
        self.sheet.write_string(
            1, 0, disarm("　".join(self.paper.facts)), self.book.add_format({"font_size": 9})
        )
        head = self.book.add_format({**GRID, "bold": True, "align": "center", "bg_color": "#EEF3F8"})
        for at, heading in enumerate(self.table.headings):
            self.sheet.write_string(FIRST_ROW - 1, at, disarm(heading), head)
        for row, cells in enumerate(self.table.rows, start=FIRST_ROW):
            for at, cell in enumerate(cells):
                self._write_cell(row, at, cell)
        self._page()

    def _write_cell(self, row: int, at: int, cell: Cell) -> None:
        if cell.value is None or isinstance(cell.value, str):
            self.sheet.write_string(
                row, at, disarm(cell.value or NOTHING), self._style("" if cell.is_text else "-")
            )
            return
        value = round(cell.value * 100, 1) if cell.shown == Shown.POINTS else cell.value
        self.sheet.write_number(row, at, value, self._style(FORMATS.get(cell.shown, "General")))

    def _style(self, number_format: str) -> Format:
        if number_format not in self.styles:
            more = {"num_format": number_format} if len(number_format) > 1 else {}
            align = "left" if number_format == "" else "right"
            self.styles[number_format] = self.book.add_format({**GRID, **more, "align": align})
        return self.styles[number_format]

    def _page(self) -> None:
        for at, share in enumerate(self.table.shares):
            self.sheet.set_column(at, at, max(round(share * TABLE_WIDTH), NARROWEST))
        self.sheet.freeze_panes(FIRST_ROW, 1)
        self.sheet.repeat_rows(FIRST_ROW - 1)
        self.sheet.set_paper(A4)
        if self.last > 7:
            self.sheet.set_landscape()
        self.sheet.fit_to_pages(1, 0)
        self.sheet.set_margins(left=0.5, right=0.5, top=0.6, bottom=0.7)
        self.sheet.center_horizontally()
        self.sheet.set_footer("&C第 &P 页，共 &N 页")
