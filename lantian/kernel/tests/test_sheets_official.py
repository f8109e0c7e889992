"""Official forms as workbooks: headings of two levels, text that stays text, what is printed on every page."""

from io import BytesIO
from typing import Any

import openpyxl
import pytest
from hypothesis import given, settings
from hypothesis import strategies as some

from lantian.kernel.sheets.official import FormColumn, FormRow, FormSheet, form_workbook
from lantian.kernel.sheets.writing import Watermark

PLACE = FormColumn("", "地区", "甲", 12, is_text=True)
ABOVE = [("填报单位（盖章）：某局", "统计时点：2026年7月31日")]


def form(columns: list[FormColumn], rows: list[FormRow], **more: Any) -> FormSheet:
    return FormSheet("表", "某表", ABOVE, columns, rows, **more)


def sheet_of(content: bytes) -> Any:
    return openpyxl.load_workbook(BytesIO(content)).worksheets[-1]


def test_a_group_stands_over_its_columns_and_a_single_heading_over_both_lines() -> None:
    columns = [
        PLACE,
        FormColumn("年龄", "男", "1", 6),
        FormColumn("年龄", "女", "2", 6),
        FormColumn("户口", "有", "3", 6),
    ]
    sheet = sheet_of(form_workbook(form(columns, [FormRow(["合计", 3, 4, 5], 0)])))
    cells = [[cell.value for cell in row] for row in sheet.iter_rows()]
    assert cells[2:6] == [
        ["地区", "年龄", None, "户口"], [None, "男", "女", "有"], ["甲", "1", "2", "3"], ["合计", 3, 4, 5],
    ]  # fmt: skip
    merged = {str(one) for one in sheet.merged_cells.ranges}
    assert {"A1:D1", "A3:A4", "B3:C3"} <= merged
    assert "D3:D3" not in merged
    assert (sheet.freeze_panes, sheet.print_title_rows) == ("B6", "$3:$5")


@pytest.mark.parametrize(("count", "paper"), [(1, 9), (2, 9), (18, 9), (19, 8), (33, 8)])
def test_many_columns_need_a_larger_sheet(count: int, paper: int) -> None:
    columns = [PLACE, *(FormColumn("", str(at), str(at), 6) for at in range(count - 1))]
    sheet = sheet_of(
        form_workbook(form(columns, [FormRow(["某县", *range(count - 1)])], names=["填表人："], notes=["注"]))
    )
    assert (sheet.page_setup.paperSize, sheet.page_setup.orientation) == (paper, "landscape")
    assert sheet.sheet_properties.pageSetUpPr.fitToPage


def test_digits_of_a_text_column_stay_text() -> None:
    columns = [PLACE, FormColumn("", "身份证号", "1", 20, is_text=True)]
    cell = sheet_of(form_workbook(form(columns, [FormRow(["某县", "610427201705040026"])])))["B6"]
    assert (cell.value, cell.data_type, cell.number_format) == ("610427201705040026", "s", "@")


@settings(max_examples=30)
@given(text=some.text(max_size=60))
def test_no_text_becomes_a_formula(text: str) -> None:
    made = form(
        [FormColumn(text, text or "栏", text, 9, is_text=True), PLACE], [FormRow([text, text])], notes=[text]
    )
    book = openpyxl.load_workbook(BytesIO(form_workbook(made)))
    assert not [cell for row in book.active.iter_rows() for cell in row if cell.data_type == "f"]


def test_a_note_of_who_took_it_comes_first() -> None:
    content = form_workbook(form([PLACE], [FormRow(["某县"])]), watermark=Watermark("说明", ["某人制表"]))
    book = openpyxl.load_workbook(BytesIO(content))
    assert book.sheetnames == ["说明", "表"]
    assert "某人制表" in [row[0].value for row in book["说明"].iter_rows()]


def test_names_to_sign_stand_below_side_by_side() -> None:
    columns = [PLACE, *(FormColumn("", str(at), str(at), 6) for at in range(5))]
    sheet = sheet_of(
        form_workbook(form(columns, [FormRow(["某县", 1, 2, 3, 4, 5])], names=["甲：", "乙：", "丙："]))
    )
    last = [cell.value for cell in list(sheet.iter_rows())[-1]]
    assert last == ["甲：", None, "乙：", None, "丙：", None]
