"""What goes out opens as it should, and what comes back is what went out."""

import datetime
import io
from decimal import Decimal

import openpyxl
import pytest
from hypothesis import given
from hypothesis import strategies as st

from lantian.kernel.sheets.disarming import disarm, rearm
from lantian.kernel.sheets.marking import CellMark, MarkTexts, mark_cells
from lantian.kernel.sheets.reading import UnreadableSheet, read_workbook
from lantian.kernel.sheets.writing import SheetNames, SheetOut, Watermark, display_width, write_workbook

WATERMARK = Watermark("导出说明", ["李主任 2026-03-01 09:30 导出", "用途:核对底数", "共 2 行"])
TEXTS = MarkTexts("错误清单", "共 3 处需要修改", ["行", "列", "填写的内容", "问题", "应当"])


def roster(rows, **options):
    return SheetOut("花名册", ["姓名", "身份证号码", "备注"], rows, **options)


def write(path, *sheets, **options):
    write_workbook(path, sheets, **options)
    return path


class TestDisarming:
    @pytest.mark.parametrize(
        "text", ["=1+1", "=HYPERLINK(1)", "+A1", "-2+cmd|' /C calc'!A0", "@SUM(A1)", "\t=1", "＝1", "'=1"]
    )
    def test_a_formula_gets_an_apostrophe(self, text):
        assert disarm(text) == "'" + text

    @pytest.mark.parametrize(
        "text", ["", "张三", "-", "-5", "+86 138-0000-0001", "(029) 33", "5%", "a=b", "'好'", "-3.5"]
    )
    def test_ordinary_text_stays(self, text):
        assert disarm(text) == text

    @given(st.text(alphabet="='+-@\t a1－", max_size=6))
    def test_reading_gives_back_what_was_written(self, text):
        assert rearm(disarm(text)) == text

    @given(st.text(max_size=8))
    def test_nothing_written_begins_a_formula(self, text):
        assert disarm(text)[:1] not in {"=", "@", "\t", "\r"}


class TestWorkbook:
    def test_values_return_as_text(self, tmp_path):
        rows = [
            ["张子㛃", "610427201503050011", "=1+1"],
            ["李𬭎", "", None],
            [3, 2.5, Decimal("1.25")],
            [datetime.date(2015, 3, 5), datetime.datetime.fromisoformat("2015-03-05 08:30"), True],
            [0, 610427201503050011, False],
        ]
        (sheet,) = read_workbook(write(tmp_path / "out.xlsx", roster(rows)))
        assert sheet.name == "花名册"
        assert sheet.rows == [
            ["姓名", "身份证号码", "备注"],
            ["张子㛃", "610427201503050011", "=1+1"],
            ["李𬭎", "", ""],
            ["3", "2.5", "1.25"],
            ["2015-03-05", "2015-03-05 08:30:00", "TRUE"],
            ["0", "610427201503050011", "FALSE"],
        ]

    def test_no_cell_is_a_formula_and_digits_are_text(self, tmp_path):
        path = write(tmp_path / "out.xlsx", roster([["=1+1", "610427201503050011", "=A1"]], text_columns=[1]))
        sheet = openpyxl.load_workbook(path)["花名册"]
        assert [cell.data_type for cell in sheet[2]] == ["s", "s", "s"]
        assert sheet["B2"].number_format == "@"
        assert sheet["A2"].value == "'=1+1"

    def test_headings_stay_in_sight_and_filter(self, tmp_path):
        path = write(tmp_path / "out.xlsx", roster([["a", "b", "c"]], widths=[12]))
        sheet = openpyxl.load_workbook(path)["花名册"]
        assert sheet["A1"].font.bold
        assert sheet.freeze_panes == "A2"
        assert sheet.auto_filter.ref == "A1:C2"
        assert sheet.column_dimensions["A"].width == pytest.approx(12, abs=1)
        assert sheet.column_dimensions["B"].width > 12

    def test_a_watermark_comes_first_and_is_passed_over_on_import(self, tmp_path):
        path = write(tmp_path / "out.xlsx", roster([["a", "b", "c"]]), watermark=WATERMARK)
        book = openpyxl.load_workbook(path)
        assert book.sheetnames == ["导出说明", "花名册"]
        assert [cell.value for cell in book["导出说明"]["A"]][2:] == list(WATERMARK.lines)
        assert book["花名册"].oddFooter.left.text == WATERMARK.lines[0]
        assert [sheet.name for sheet in read_workbook(path)] == ["花名册"]

    def test_a_watermark_alone_is_no_data(self, tmp_path):
        path = write(tmp_path / "out.xlsx", watermark=WATERMARK)
        with pytest.raises(UnreadableSheet, match="empty"):
            read_workbook(path)

    def test_into_memory(self):
        target = io.BytesIO()
        write_workbook(target, [roster([["a", "b", "c"]])])
        assert openpyxl.load_workbook(target)["花名册"]["C2"].value == "c"

    def test_nothing_is_left_of_an_export_that_fails(self, tmp_path, monkeypatch):
        def rows():
            yield ["张三", "", ""]
            raise LookupError

        monkeypatch.setattr("tempfile.tempdir", str(tmp_path))
        with pytest.raises(LookupError):
            write(tmp_path / "out.xlsx", roster(rows()))
        assert list(tmp_path.iterdir()) == []

    def test_names_that_excel_accepts(self):
        names = SheetNames()
        assert names.fit("新民镇[2026/3]") == "新民镇_2026_3_"
        assert names.fit("a" * 40) == "a" * 31
        assert names.fit("A" * 31) == "A" * 27 + " (2)"
        assert names.fit("''") == "Sheet"

    def test_chinese_takes_two_columns(self):
        assert display_width("张三a\n身份证号码") == 10


class TestMarking:
    ROWS = [
        ["花名册", "", ""],
        ["姓名", "证件", ""],
        ["", "身份证号码", "备注"],
        ["张三", "6104272015030500", "=不是公式"],
        ["李四", "", "好"],
    ]
    MERGED = [(0, 0, 0, 2), (1, 0, 2, 0)]
    MARKS = [
        CellMark(4, 1, "没有填写", "18 位身份证号码"),
        CellMark(3, 1, "位数不对", "18 位身份证号码"),
        CellMark(3, 1, "与出生日期不符"),
        CellMark(4, None, "与第 4 行重复"),
    ]

    @pytest.fixture
    def copy(self, tmp_path):
        mark_cells(
            self.ROWS,
            self.MARKS,
            tmp_path / "marked.xlsx",
            texts=TEXTS,
            sheet_name="新民镇's 表",
            column_names={1: "身份证号码"},
            merged=self.MERGED,
        )
        return tmp_path / "marked.xlsx"

    def test_it_imports_as_the_upload_did(self, copy):
        (sheet,) = read_workbook(copy)
        assert sheet.rows == self.ROWS
        assert sheet.merged == self.MERGED
        assert sheet.name == "新民镇's 表"

    def test_wrong_cells_are_coloured_and_say_why(self, copy):
        sheet = openpyxl.load_workbook(copy)["新民镇's 表"]
        assert sheet["B4"].comment.text == "位数不对\n18 位身份证号码\n与出生日期不符"
        assert sheet["B5"].comment.text == "没有填写\n18 位身份证号码"
        assert sheet["A5"].comment.text == "与第 4 行重复"
        assert {sheet[cell].fill.fgColor.rgb for cell in ("B4", "B5", "A5")} == {"FFFFC7CE"}
        assert sheet["C4"].fill.fill_type is None
        assert sheet["B4"].number_format == "@"

    def test_the_list_leads_to_each_cell_in_order(self, copy):
        errors = openpyxl.load_workbook(copy)["错误清单"]
        listed = [tuple(cell.value for cell in row) for row in errors.iter_rows(min_row=4)]
        assert listed == [
            ("4", "B 身份证号码", "6104272015030500", "位数不对", "18 位身份证号码"),
            ("4", "B 身份证号码", "6104272015030500", "与出生日期不符", None),
            ("5", None, None, "与第 4 行重复", None),
            ("5", "B 身份证号码", None, "没有填写", "18 位身份证号码"),
        ]
        assert errors["A4"].hyperlink.location == "'新民镇''s 表'!B4"
        assert [cell.value for cell in errors[3]] == list(TEXTS.headings)

    def test_more_marks_than_programs_bear_comments(self, tmp_path):
        rows = [["x"]] * 2500
        mark_cells(rows, [CellMark(row, 0, "错") for row in range(2500)], tmp_path / "m.xlsx", texts=TEXTS)
        book = openpyxl.load_workbook(tmp_path / "m.xlsx")
        assert book["Sheet1"]["A1"].comment
        assert not book["Sheet1"]["A2500"].comment
        assert book["Sheet1"]["A2500"].fill.fgColor.rgb == "FFFFC7CE"
        assert book["错误清单"].max_row == 2503

    def test_a_mark_outside_the_rows_is_listed_only(self, tmp_path):
        mark_cells([["x"]], [CellMark(7, 3, "缺行")], tmp_path / "m.xlsx", texts=TEXTS)
        assert read_workbook(tmp_path / "m.xlsx")[0].rows == [["x"]]
