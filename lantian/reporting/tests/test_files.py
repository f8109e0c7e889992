"""A file of a report says what its page says, whenever and however often it is opened."""

from io import BytesIO
from zipfile import ZipFile

import docx
import openpyxl
import pymupdf
import pytest
from docx.oxml.ns import qn

from lantian.access.scopes import acting_as
from lantian.kernel.documents.papers import Cell, Paper
from lantian.reporting.documents.setting import report_file
from lantian.reporting.models import Report
from lantian.reporting.rules.content import content_from
from lantian.reporting.rules.periods import Kind, period_of
from lantian.reporting.services.making import make
from lantian.reporting.tests.conftest import TODAY, counted_since
from tests.cast import BINZHOU, SINCE, Cast

pytestmark = pytest.mark.django_db


@pytest.fixture
def report(cast: Cast) -> Report:
    counted_since(SINCE)
    with acting_as(cast.county_office):
        return make(kind=Kind.MONTHLY, place=BINZHOU, period=period_of(Kind.MONTHLY, TODAY).before)


def paper(report: Report) -> Paper:
    return content_from(report.content).paper(sees_all=True)


def cells(found: Paper) -> list[list[list[str]]]:
    return [
        [[cell.text for cell in row] for row in table.rows] for part in found.parts for table in part.tables
    ]


def test_word_says_what_the_page_says_and_looks_official(report: Report) -> None:
    content = report_file(report, "docx", sees_all=True)
    assert content == report_file(report, "docx", sees_all=True)
    document = docx.Document(BytesIO(content))
    found = paper(report)
    assert [
        [[box.text for box in row.cells] for row in table.rows[1:]] for table in document.tables
    ] == cells(found)
    said = [paragraph.text for paragraph in document.paragraphs]
    for text in (
        found.title,
        found.subtitle,
        *(part.heading for part in found.parts),
        *found.parts[0].paragraphs,
    ):
        assert text in said
    for table in document.tables:
        assert table.rows[0]._tr.trPr.find(qn("w:tblHeader")) is not None
    section = document.sections[0]
    sides = (section.page_width, section.page_height, section.left_margin)
    assert [round(side.mm) for side in sides] == [210, 297, 28]
    grid = section._sectPr.find(qn("w:docGrid"))
    assert (grid.get(qn("w:type")), grid.get(qn("w:linePitch"))) == ("lines", "580")
    body_text = next(one for one in document.paragraphs if one.text == found.parts[0].paragraphs[0])
    assert body_text.runs[0]._r.rPr.find(qn("w:spacing")).get(qn("w:val")) == "-5"
    cell = document.tables[0].rows[1].cells[0].paragraphs[0]
    assert cell._p.pPr.find(qn("w:snapToGrid")).get(qn("w:val")) == "0"
    assert section.footer.paragraphs[0].text == "—  —"
    assert section.footer._element.find(".//" + qn("w:fldSimple")).get(qn("w:instr")) == " PAGE "
    body = ZipFile(BytesIO(content)).read("word/document.xml").decode()
    assert "方正小标宋简体" in body
    assert "仿宋_GB2312" in body


def test_the_pdf_says_what_the_page_says(report: Report) -> None:
    content = report_file(report, "pdf", sees_all=True)
    assert content == report_file(report, "pdf", sees_all=True)
    pages = pymupdf.open(stream=content, filetype="pdf")
    said = "".join("".join(page.get_text() for page in pages).split())
    found = paper(report)
    for text in (found.title, found.subtitle, *(part.heading for part in found.parts)):
        assert "".join(text.split()) in said
    for table in cells(found):
        for row in table:
            assert "".join("".join(row).split()) in said
    assert "—1—" in "".join(pages[0].get_text().split())
    assert pages[0].rect.width == pytest.approx(595.3, abs=0.5)


def test_the_workbook_has_numbers_that_are_numbers(report: Report) -> None:
    content = report_file(report, "xlsx", sees_all=True)
    assert content == report_file(report, "xlsx", sees_all=True)
    book = openpyxl.load_workbook(BytesIO(content))
    found = paper(report)
    tables = [table for part in found.parts for table in part.tables]
    for table, sheet in zip(tables, book.worksheets[1:], strict=False):
        rows = [list(row) for row in sheet.iter_rows(min_row=3)]
        assert [cell.value for cell in rows[0]] == list(table.headings)
        for row, line in zip(rows[1:], table.rows, strict=True):
            assert [_said(cell) for cell in row] == [_expected(cell) for cell in line]
        assert sheet.freeze_panes == "B4"
        assert (sheet.page_setup.paperSize, sheet.print_title_rows) == (9, "$3:$3")
    assert book.worksheets[0]["A1"].value == f"{found.title}{found.subtitle}"
    assert book.worksheets[-1]["A1"].value == f"1. {found.notes[0]}"


def _said(cell: object) -> object:
    value = cell.value  # type: ignore[attr-defined]
    return pytest.approx(value) if isinstance(value, float) else value


def _expected(cell: Cell) -> object:
    if cell.value is None or isinstance(cell.value, str):
        return cell.text
    return round(cell.value * 100, 1) if cell.shown == "points" else cell.value


def test_whoever_may_not_open_the_rows_gets_files_without_small_numbers(report: Report) -> None:
    hidden = docx.Document(BytesIO(report_file(report, "docx", sees_all=False)))
    assert hidden.tables[0].rows[1].cells[1].text == "*"
