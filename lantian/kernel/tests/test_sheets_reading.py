"""Files as offices and attackers make them, read as text."""

import contextlib
import datetime
import re
import zipfile
from pathlib import Path

import openpyxl
import pytest
import xlsxwriter
import xlwt
from hypothesis import given, settings
from hypothesis import strategies as st
from odf.opendocument import OpenDocumentSpreadsheet
from odf.table import Table, TableCell, TableRow
from odf.text import P
from xlwt.CompoundDoc import XlsDoc

from lantian.kernel.sheets.limits import Limits, UnreadableSheet
from lantian.kernel.sheets.reading import open_sheet, read_workbook

FAILED_FORMULAS = Path(__file__).parent / "cases" / "failed_formulas.xls"
CONTENT_TYPES = (
    '<Types xmlns="http://schemas.openxmlformats.org/package/2006/content-types">'
    '<Override PartName="/xl/workbook.xml" ContentType='
    '"application/vnd.openxmlformats-officedocument.spreadsheetml.sheet.main+xml"/></Types>'
)
WORKBOOK = (
    '<workbook xmlns="http://schemas.openxmlformats.org/spreadsheetml/2006/main" '
    'xmlns:r="http://schemas.openxmlformats.org/officeDocument/2006/relationships">'
    "<sheets>{}</sheets></workbook>"
)
RELATION = (
    '<Relationships xmlns="http://schemas.openxmlformats.org/package/2006/relationships">'
    '<Relationship Id="r1" Type="http://schemas.openxmlformats.org/officeDocument/2006/relationships/{}" '
    'Target="{}"/></Relationships>'
)
SHEET = '<worksheet xmlns="http://schemas.openxmlformats.org/spreadsheetml/2006/main"><sheetData>{}</sheetData></worksheet>'


def text_cell(reference, text):
    return f'<c r="{reference}" t="inlineStr"><is><t>{text}</t></is></c>'


def bare_xlsx(path, cells, doctype="", sheets='<sheet name="S" sheetId="1" r:id="r1"/>'):
    with zipfile.ZipFile(path, "w", zipfile.ZIP_DEFLATED) as archive:
        archive.writestr("[Content_Types].xml", CONTENT_TYPES)
        archive.writestr("_rels/.rels", RELATION.format("officeDocument", "xl/workbook.xml"))
        archive.writestr("xl/workbook.xml", WORKBOOK.format(sheets))
        archive.writestr("xl/_rels/workbook.xml.rels", RELATION.format("worksheet", "worksheets/sheet1.xml"))
        archive.writestr("xl/worksheets/sheet1.xml", doctype + SHEET.format(cells))
    return path


def refusal(path, **limits):
    with pytest.raises(UnreadableSheet) as refused:
        read_workbook(path, limits=Limits(**limits))
    return refused.value.code


@pytest.fixture
def workbook(tmp_path):
    """A workbook as an office keeps it: a title above, a hidden sheet, an empty one."""
    book = openpyxl.Workbook()
    sheet = book.active
    sheet.title = "花名册"
    sheet["A1"] = "留守儿童花名册"
    sheet.merge_cells("A1:D1")
    sheet.append(["姓名", "身份证号码", "出生日期", "联系电话"])
    sheet.append(["张子㛃", "610427201503050011", datetime.date(2015, 3, 5), 13800000001])
    book.create_sheet("旧表").sheet_state = "hidden"
    book["旧表"]["B2"] = "去年"
    book.create_sheet("空表")
    path = tmp_path / "upload"
    book.save(path)
    return path


def test_sheets_come_with_names_rows_visibility_and_merged_cells(workbook):
    roster, old, blank = read_workbook(workbook)
    assert (roster.name, roster.hidden, roster.merged) == ("花名册", False, [(0, 0, 0, 3)])
    assert roster.rows == [
        ["留守儿童花名册", "", "", ""],
        ["姓名", "身份证号码", "出生日期", "联系电话"],
        ["张子㛃", "610427201503050011", "2015-03-05", "13800000001"],
    ]
    assert (old.hidden, old.rows) == (True, [["", ""], ["", "去年"]])
    assert blank.rows == []


@pytest.mark.parametrize(
    ("value", "text"),
    [
        (3, "3"),
        (2.50, "2.5"),
        (0.1 + 0.2, "0.3"),
        (-7.0, "-7"),
        (2**53, "9007199254740992"),
        (6.10427201503054e17, "610427201503054000"),
        (1e21, "1" + "0" * 21),
        (0.0000001, "0.0000001"),
        ("6.10427E+17", "6.10427E+17"),
        (True, "TRUE"),
        (datetime.date(2015, 3, 5), "2015-03-05"),
        (datetime.datetime.fromisoformat("2015-03-05 08:30"), "2015-03-05 08:30:00"),
        (datetime.time(8, 30), "08:30:00"),
        (datetime.timedelta(hours=30), "30:00:00"),
        ("第一行\n第二行", "第一行\n第二行"),
        ("𬭎䶮", "𬭎䶮"),
    ],
)
def test_a_cell_reads_as_its_text(tmp_path, value, text):
    book = openpyxl.Workbook()
    book.active["A1"] = value
    book.save(tmp_path / "one.xlsx")
    assert read_workbook(tmp_path / "one.xlsx")[0].rows == [[text]]


def test_failed_formulas_keep_their_error(tmp_path):
    book = xlsxwriter.Workbook(tmp_path / "errors.xlsx")
    sheet = book.add_worksheet("甲")
    sheet.write_formula("B2", "=VLOOKUP(1,A1:A2,1,0)", None, "#N/A")
    for row in range(3000):
        sheet.write_string(row + 2, 0, f"第{row}行")
    sheet.write_formula("AB2500", "=1/0", None, "#DIV/0!")
    book.add_worksheet("乙").write_string(1, 1, "好")
    book.close()
    first, second = read_workbook(tmp_path / "errors.xlsx")
    assert first.rows[1][1] == "#N/A"
    assert first.rows[2499][27] == "#DIV/0!"
    assert second.rows[1][1] == "好"


def test_an_error_stands_in_a_column_that_others_fill(tmp_path):
    cells = [text_cell("A1", "电话"), '<c r="A2" s="1" t="e"><f>X</f><v>#REF!</v></c>', text_cell("A3", "z")]
    path = bare_xlsx(tmp_path / "e.xlsx", "".join(f"<row>{cell}</row>" for cell in cells))
    assert read_workbook(path)[0].rows == [["电话"], ["#REF!"], ["z"]]


def test_failed_formulas_of_old_excel(tmp_path):
    """A stored error, and a formula whose result is put to an error as Excel would leave it."""
    book = xlwt.Workbook()
    first, second = book.add_sheet("甲"), book.add_sheet("Two")
    first.write(0, 0, "电话")
    first.row(1).set_cell_error(0, 0x2A)
    second.write(4, 2, xlwt.Formula("1/0"))
    stream = re.sub(
        rb"(\x06\x00..\x04\x00\x02\x00..).{8}",
        lambda found: found[1] + b"\x02\x00\x07\x00\x00\x00\xff\xff",
        book.get_biff_data(),
        flags=re.S,
    )
    XlsDoc().save(str(tmp_path / "old.xls"), stream)
    first, second = read_workbook(tmp_path / "old.xls")
    assert first.rows == [["电话"], ["#N/A"]]
    assert second.rows[4] == ["", "", "#DIV/0!"]


def test_failed_formulas_of_a_small_old_workbook():
    """Other programs keep a small workbook in short sectors; this one was saved by LibreOffice."""
    first, second = read_workbook(FAILED_FORMULAS)
    assert first.rows == [["电话", ""], ["#N/A", ""], ["#DIV/0!", ""], ["", "#N/A"]]
    assert second.rows[5:] == [["", "", "#DIV/0!"], ["完", "", ""]]


@settings(max_examples=40, deadline=None)
@given(st.data())
def test_a_changed_file_is_a_table_or_refused(tmp_path_factory, data):
    content = bytearray(FAILED_FORMULAS.read_bytes())
    for _ in range(data.draw(st.integers(1, 4))):
        place = data.draw(st.sampled_from([30, 44, 48, 60, 68, 76]) | st.integers(8, len(content) - 4))
        content[place : place + 4] = data.draw(st.binary(min_size=4, max_size=4))
    path = tmp_path_factory.mktemp("changed") / "x.xls"
    path.write_bytes(content)
    with contextlib.suppress(UnreadableSheet):
        sheets = read_workbook(path)
        assert all(isinstance(cell, str) for sheet in sheets for row in sheet.rows for cell in row)


def test_old_excel(tmp_path):
    book = xlwt.Workbook()
    sheet = book.add_sheet("名单")
    sheet.write(1, 1, "李娜")
    sheet.write(1, 2, 610427201503054e3)
    sheet.write(1, 3, datetime.date(2015, 3, 5), xlwt.easyxf(num_format_str="yyyy-mm-dd"))
    sheet.write_merge(3, 4, 0, 1, "合并")
    book.save(str(tmp_path / "old"))
    (read,) = read_workbook(tmp_path / "old")
    assert read.rows[1] == ["", "李娜", "610427201503054000", "2015-03-05"]
    assert read.merged == [(3, 0, 4, 1)]


def ods(path, rows):
    document = OpenDocumentSpreadsheet()
    table = Table(name="表一")
    document.spreadsheet.addElement(table)
    for repeated, cells in rows:
        row = TableRow(numberrowsrepeated=repeated)
        table.addElement(row)
        for text, attributes in cells:
            cell = TableCell(**attributes)
            cell.addElement(P(text=text))
            row.addElement(cell)
    document.save(path)
    return path


def test_open_document(tmp_path):
    cells = [
        ("张三", {"valuetype": "string"}),
        ("1.38E+10", {"valuetype": "float", "value": "13800000001"}),
        ("2015年3月5日", {"valuetype": "date", "datevalue": "2015-03-05"}),
    ]
    path = ods(tmp_path / "a.ods", [(1, cells), (1048000, [("", {"numbercolumnsrepeated": "16384"})])])
    assert read_workbook(path)[0].rows == [["张三", "13800000001", "2015-03-05"]]


def test_rows_keep_their_number_and_empty_ones_at_the_end_go(tmp_path):
    book = openpyxl.Workbook()
    book.active["C3"] = "x"
    book.active["D5"] = "y"
    book.active["A9"] = '=""'
    book.save(tmp_path / "gaps.xlsx")
    rows = read_workbook(tmp_path / "gaps.xlsx")[0].rows
    assert rows == [[""] * 4, [""] * 4, ["", "", "x", ""], [""] * 4, ["", "", "", "y"]]


def test_a_stream_gives_the_same_rows(tmp_path):
    book = xlsxwriter.Workbook(tmp_path / "long.xlsx")
    book.add_worksheet("封面").hide()
    sheet = book.add_worksheet("数据")
    book.add_worksheet("后面").write_string(0, 0, "不读")
    for row in range(2500):
        sheet.write_row(row, 0, [row, f"张{row}"])
    sheet.activate()
    book.close()
    chunks = list(open_sheet(tmp_path / "long.xlsx"))
    assert len(chunks) > 1
    assert [row for chunk in chunks for row in chunk] == read_workbook(tmp_path / "long.xlsx")[1].rows
    assert list(open_sheet(tmp_path / "long.xlsx", sheet="后面")) == [[["不读"]]]


def test_a_stream_may_be_left_early(tmp_path):
    book = xlsxwriter.Workbook(tmp_path / "long.xlsx")
    sheet = book.add_worksheet()
    for row in range(5000):
        sheet.write_row(row, 0, ["值"] * 20)
    book.close()
    stream = open_sheet(tmp_path / "long.xlsx")
    assert len(next(stream)) == 1000
    stream.close()


def test_a_stream_of_no_filled_sheet_is_refused(tmp_path):
    openpyxl.Workbook().save(tmp_path / "blank.xlsx")
    with pytest.raises(UnreadableSheet, match="empty"):
        list(open_sheet(tmp_path / "blank.xlsx"))
    with pytest.raises(UnreadableSheet, match="unknown_sheet"):
        list(open_sheet(tmp_path / "blank.xlsx", sheet="没有"))


class TestRefusals:
    def test_nothing_in_the_file(self, tmp_path):
        (tmp_path / "x.xlsx").touch()
        assert refusal(tmp_path / "x.xlsx") == "empty_file"

    def test_nothing_in_the_sheets(self, tmp_path):
        openpyxl.Workbook().save(tmp_path / "x.xlsx")
        assert refusal(tmp_path / "x.xlsx") == "empty"

    @pytest.mark.parametrize(
        "content",
        [
            b"<html><body><table><tr><td>1</td></tr></table></body></html>",
            b'\xef\xbb\xbf  <!DOCTYPE html PUBLIC "x">\n<html>',
            '\ufeff<?xml version="1.0"?>\n<html xmlns="x">'.encode("utf-16-le"),
            b"<table border=1><tr><td>\xd0\xd5\xc3\xfb</td></tr></table>",
            b"MIME-Version: 1.0\nContent-Type: multipart/related",
        ],
    )
    def test_a_web_page_called_xls(self, tmp_path, content):
        (tmp_path / "x.xls").write_bytes(content)
        assert refusal(tmp_path / "x.xls") == "html"

    def test_xml_of_excel_2003(self, tmp_path):
        content = '<?xml version="1.0"?><?mso-application progid="Excel.Sheet"?><Workbook/>'
        (tmp_path / "x.xls").write_text(content)
        assert refusal(tmp_path / "x.xls") == "xml_spreadsheet"

    @pytest.mark.parametrize(
        "content",
        [
            b"%PDF-1.7\nabc",
            b"\x89PNG\r\n\x1a\n",
            b"Rar!\x1a\x07",
            b"MZ\x90\x00\x03\x00",
            b"{\\rtf1}",
            b"\x00\x01\x02",
        ],
    )
    def test_what_is_no_table(self, tmp_path, content):
        (tmp_path / "x.xlsx").write_bytes(content)
        assert refusal(tmp_path / "x.xlsx") == "not_a_table"

    def test_an_archive_of_other_things(self, tmp_path):
        with zipfile.ZipFile(tmp_path / "x.xlsx", "w") as archive:
            archive.writestr("word/document.xml", "<document/>")
        assert refusal(tmp_path / "x.xlsx") == "not_a_table"

    def test_an_encrypted_workbook(self, tmp_path):
        content = bytes.fromhex("d0cf11e0a1b11ae1") + bytes(1000) + "EncryptedPackage".encode("utf-16-le")
        (tmp_path / "x.xlsx").write_bytes(content)
        assert refusal(tmp_path / "x.xlsx") == "encrypted"

    @pytest.mark.parametrize("method", [b"\x00\x00\x12\x34\x56\x78", b"\x01\x00\x01\x00\x01\x00" + bytes(48)])
    def test_an_encrypted_old_workbook(self, tmp_path, method):
        book = xlwt.Workbook()
        book.add_sheet("秘").write(0, 0, "x")
        stream = book.get_biff_data()
        after_bof = 4 + int.from_bytes(stream[2:4], "little")
        filepass = b"\x2f\x00" + len(method).to_bytes(2, "little") + method
        XlsDoc().save(str(tmp_path / "x.xls"), stream[:after_bof] + filepass + stream[after_bof:])
        assert refusal(tmp_path / "x.xls") == "encrypted"

    def test_an_encrypted_open_document(self, tmp_path):
        with zipfile.ZipFile(tmp_path / "x.ods", "w") as archive:
            archive.writestr("mimetype", "application/vnd.oasis.opendocument.spreadsheet")
            archive.writestr("META-INF/manifest.xml", "<m><f><manifest:encryption-data/></f></m>")
        assert refusal(tmp_path / "x.ods") == "encrypted"

    @pytest.mark.parametrize("kept", [0.3, 0.9, 0.99])
    def test_a_file_cut_off(self, workbook, tmp_path, kept):
        content = workbook.read_bytes()
        (tmp_path / "cut.xlsx").write_bytes(content[: int(len(content) * kept)])
        assert refusal(tmp_path / "cut.xlsx") == "damaged"

    def test_an_old_workbook_cut_off(self, tmp_path):
        book = xlwt.Workbook()
        for row in range(500):
            (book.add_sheet("名") if not row else book.get_sheet(0)).write(row, 0, f"第{row}行")
        book.save(str(tmp_path / "x.xls"))
        content = (tmp_path / "x.xls").read_bytes()
        (tmp_path / "x.xls").write_bytes(content[: len(content) // 2])
        assert refusal(tmp_path / "x.xls") == "damaged"

    def test_bytes_changed_inside(self, workbook, tmp_path):
        content = bytearray(workbook.read_bytes())
        with zipfile.ZipFile(workbook) as archive:
            start = archive.getinfo("xl/worksheets/sheet1.xml").header_offset
        content[start + 60 : start + 120] = bytes(60)
        (tmp_path / "bad.xlsx").write_bytes(content)
        assert refusal(tmp_path / "bad.xlsx") == "damaged"

    def test_an_archive_that_unpacks_to_far_too_much(self, tmp_path):
        path = bare_xlsx(tmp_path / "bomb.xlsx", '<row r="1">' + text_cell("A1", "a" * 40_000_000) + "</row>")
        assert path.stat().st_size < 100_000
        assert refusal(path) == "too_large_unpacked"
        assert refusal(path, ratio=10_000, unpacked=10_000_000) == "too_large_unpacked"

    def test_an_archive_that_lies_about_its_size(self, tmp_path):
        path = bare_xlsx(tmp_path / "lie.xlsx", '<row r="1">' + text_cell("A1", "a" * 300_000_000) + "</row>")
        content = bytearray(path.read_bytes())
        with zipfile.ZipFile(path) as archive:
            size = archive.getinfo("xl/worksheets/sheet1.xml").file_size
        content = content.replace(size.to_bytes(4, "little"), (1000).to_bytes(4, "little"))
        path.write_bytes(content)
        assert refusal(path, memory=400 * 1024 * 1024) in {"damaged", "too_many_cells"}

    def test_a_first_and_a_last_cell_far_apart(self, tmp_path):
        cells = f"<row>{text_cell('A1', 'a')}</row><row>{text_cell('XFD1048576', 'z')}</row>"
        assert refusal(bare_xlsx(tmp_path / "far.xlsx", cells)) == "too_many_cells"

    def test_repeated_cells_of_an_open_document(self, tmp_path):
        row = (1_000_000, [("炸", {"valuetype": "string", "numbercolumnsrepeated": "16384"})])
        assert refusal(ods(tmp_path / "bomb.ods", [row])) == "too_many_cells"

    def test_entities_are_never_expanded(self, tmp_path):
        doctype = '<!DOCTYPE x [<!ENTITY a "boom"><!ENTITY b "&a;&a;&a;">]>'
        cells = '<row r="1">' + text_cell("A1", "&b;") + "</row>"
        assert refusal(bare_xlsx(tmp_path / "entity.xlsx", cells, doctype)) == "damaged"

    def test_a_file_on_the_server_is_never_read(self, tmp_path):
        (tmp_path / "secret").write_text("geheim")
        doctype = f'<!DOCTYPE x [<!ENTITY a SYSTEM "file://{tmp_path}/secret">]>'
        cells = '<row r="1">' + text_cell("A1", "&a;") + "</row>"
        assert refusal(bare_xlsx(tmp_path / "entity.xlsx", cells, doctype)) == "damaged"

    def test_no_worksheet(self, tmp_path):
        assert refusal(bare_xlsx(tmp_path / "none.xlsx", "", sheets="")) == "no_sheet"

    def test_too_much(self, workbook):
        assert refusal(workbook, size=100) == "too_large"
        assert refusal(workbook, sheets=2) == "too_many_sheets"
        assert refusal(workbook, rows=2) == "too_many_rows"
        assert refusal(workbook, columns=3) == "too_many_columns"
        assert refusal(workbook, cells=11) == "too_many_cells"

    def test_a_refusal_names_its_limit(self, workbook):
        with pytest.raises(UnreadableSheet) as refused:
            read_workbook(workbook, limits=Limits(rows=2))
        assert refused.value.params == {"limit": 2}


def test_nothing_is_left_behind(workbook, tmp_path, monkeypatch):
    folder = tmp_path / "temporary"
    folder.mkdir()
    monkeypatch.setattr("tempfile.tempdir", str(folder))
    read_workbook(workbook)
    assert list(folder.iterdir()) == []
