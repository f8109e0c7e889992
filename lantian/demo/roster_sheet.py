"""A roster as offices make it: a merged title, who fills it in, headings of two lines, a total at the end."""

from collections.abc import Sequence
from datetime import date
from itertools import groupby
from pathlib import Path

import xlsxwriter
from xlsxwriter.format import Format
from xlsxwriter.worksheet import Worksheet

from lantian.demo.children import HEADINGS
from lantian.kernel.sheets.disarming import disarm
from lantian.kernel.sheets.writing import display_width

_GROUPS = {"father": "父亲", "mother": "母亲", "carer": "受委托监护人"}
_TITLE_ROW, _UNIT_ROW, _GROUP_ROW, _HEADING_ROW, _FIRST_ROW = range(5)
_LONGEST_NUMBER = 11

Column = tuple[str, str, str]
"""Group over it ('' for none), what the sheet calls it, and its canonical heading."""


def write_demo_roster(path: Path, county_name: str, rows: Sequence[dict[str, str]], *, on: date) -> None:
    """Writes rows of `generate_roster` as the .xlsx file that a county would send in on a day."""
    with xlsxwriter.Workbook(path) as book:
        cell = book.add_format({"border": 1, "font_name": "宋体", "font_size": 10})
        text = book.add_format({"border": 1, "font_name": "宋体", "font_size": 10, "num_format": "@"})
        heading = book.add_format(
            {"border": 1, "bold": True, "align": "center", "valign": "vcenter", "text_wrap": True}
        )
        title = book.add_format({"bold": True, "font_size": 18, "align": "center", "valign": "vcenter"})
        sheet = book.add_worksheet("花名册")
        columns = _columns()
        sheet.merge_range(_TITLE_ROW, 0, _TITLE_ROW, len(columns), f"{county_name}农村留守儿童花名册", title)
        filled = f"填报单位:{county_name}民政局(盖章)    填报日期:{on.year}年{on.month}月{on.day}日"
        sheet.merge_range(_UNIT_ROW, 0, _UNIT_ROW, len(columns), filled)
        _write_headings(sheet, columns, heading)
        _write_rows(sheet, columns, rows, cell, text)
        last = _FIRST_ROW + len(rows)
        sheet.write_string(last, 0, "合计", cell)
        sheet.write_string(last, 1, f"{len(rows)}人", cell)
        sheet.write_string(last + 1, 0, "填表人:          复核人:          单位负责人:")
        sheet.freeze_panes(_FIRST_ROW, 2)


def _columns() -> list[Column]:
    """The columns after the row number; those of one person stand together under that person's name."""
    columns = []
    for key, canonical in HEADINGS.items():
        group = _GROUPS.get(key.partition("_")[0], "")
        columns.append(
            (group, canonical.removeprefix(group).removeprefix("监护人") if group else canonical, canonical)
        )
    return columns


def _write_headings(sheet: Worksheet, columns: Sequence[Column], style: Format) -> None:
    sheet.merge_range(_GROUP_ROW, 0, _HEADING_ROW, 0, "序号", style)
    column = 1
    for group, members in groupby(columns, key=lambda item: item[0]):
        for number, (_, shown, _) in enumerate(inside := list(members)):
            if group:
                sheet.write_string(_HEADING_ROW, column + number, shown, style)
            else:
                sheet.merge_range(_GROUP_ROW, column + number, _HEADING_ROW, column + number, shown, style)
        if group:
            sheet.merge_range(_GROUP_ROW, column, _GROUP_ROW, column + len(inside) - 1, group, style)
        column += len(inside)


def _write_rows(
    sheet: Worksheet, columns: Sequence[Column], rows: Sequence[dict[str, str]], cell: Format, text: Format
) -> None:
    """Cells of nothing but digits (phones, days) stand as numbers, as they do when somebody types them."""
    for column, (_, shown, canonical) in enumerate(columns, 1):
        widest = max([display_width(shown), *(display_width(row[canonical]) for row in rows[:50])])
        sheet.set_column(column, column, widest + 2)
        for number, row in enumerate(rows, _FIRST_ROW):
            value = row[canonical]
            if value.isdecimal() and len(value) <= _LONGEST_NUMBER:
                sheet.write_number(number, column, int(value), cell)
            elif value:
                sheet.write_string(number, column, disarm(value), text)
            else:
                sheet.write_blank(number, column, None, cell)
    for number in range(len(rows)):
        sheet.write_number(_FIRST_ROW + number, 0, number + 1, cell)
