"""A county office brings in a roster with wrong cells, corrects it, takes it in, and takes it back."""

from collections.abc import Iterator
from pathlib import Path

import openpyxl
import pytest
import xlsxwriter
from playwright.sync_api import Page, expect

from lantian.kernel.values.identity import check_character
from tests.stories.house import Tables, worker
from tests.stories.looking import grave_findings

HEADINGS = ["序号", "姓名", "性别", "出生日期", "身份证号码", "乡镇", "村", "父亲姓名", "父亲联系电话"]
FIRST_ROW = 3
"""Below a title and the headings, as people count rows."""


def number(digits: str) -> str:
    return digits + check_character(digits)


FLOWER = [
    "马小花",
    "女",
    "2016.3.5",
    number("61042720160305002"),
    "新民镇",
    "太厢村",
    "马建国",
    "139 9101 0001",
]
GRASS = [
    "马小草",
    "男",
    "2018年4月2日",
    number("61042720180402001"),
    "新民镇",
    "太厢村",
    "马建国",
    "13991010001",
]
FIELD = ["何田田", "女", "2017/9/9", number("61042720170909004"), "新民", "红岩", "何勇", "13991010003"]
CHANGED_DIGIT = [*GRASS[:3], number("61042720180402001")[:-1] + "A", *GRASS[4:]]
UNKNOWN_VILLAGE = [*FIELD[:5], "太相村", *FIELD[6:]]


@pytest.fixture
def working(house: str, tables: Tables) -> Iterator[None]:
    """Somebody does the long work."""
    with worker(tables):
        yield


def test_a_roster_is_corrected_taken_in_and_taken_back(enter, working, tmp_path):
    page = enter("county_office")
    upload(page, roster(tmp_path / "花名册.xlsx", FLOWER, CHANGED_DIGIT, UNKNOWN_VILLAGE))
    check(page)
    faults = page.locator("section", has=page.locator("a[href$='/marked.xlsx']"))
    expect(faults.locator("tbody tr")).to_have_count(2)
    expect(faults).to_contain_text(CHANGED_DIGIT[3])
    expect(faults).to_contain_text("太相村")
    expect(page.locator("form[action$='/apply/']")).to_have_count(0)
    marked = download_marked(page)
    assert {row for row, _ in marked} == {FIRST_ROW + 1, FIRST_ROW + 2}
    assert grave_findings(page) == []

    upload(page, roster(tmp_path / "花名册(改).xlsx", FLOWER, GRASS, FIELD))
    check(page)
    expect(page.locator(".stat").first).to_contain_text("3")
    assert "马小花" not in children(page)
    take(page, "apply", "form[action$='/undo/']")
    assert {"马小花", "马小草", "何田田", "张小雨"} <= children(page)

    take(page, "undo", ".notice.tone-info")
    assert children(page) == {"张小雨", "张小石", "单天天"}


def roster(path: Path, *rows: list[str]) -> Path:
    """A roster as a town makes it: a title over all columns, headings, children, a total."""
    with xlsxwriter.Workbook(path) as book:
        sheet = book.add_worksheet("新民镇")
        sheet.merge_range(0, 0, 0, len(HEADINGS) - 1, "新民镇农村留守儿童花名册")
        for place, cells in enumerate([HEADINGS, *([str(n), *row] for n, row in enumerate(rows, 1))], 1):
            sheet.write_row(place, 0, cells)
        sheet.write_row(len(rows) + 2, 0, ["合计", f"{len(rows)}人"])
    return path


def upload(page: Page, path: Path) -> None:
    page.goto("/imports/new/")
    page.set_input_files("[name=file]", path)
    page.locator("main form button[type=submit]").click()
    page.wait_for_url("**/columns/")


def check(page: Page) -> None:
    """Agrees with the columns as they were recognised, and waits for what the check says."""
    expect(page.locator("select[name^=column_]").nth(1)).to_have_value("child_name")
    assert grave_findings(page) == []
    page.locator("main form button[type=submit]").click()
    page.locator(".stat").first.wait_for()


def take(page: Page, step: str, sign: str) -> None:
    """Does a step of the import that was uploaded last, and waits for the sign that it is done."""
    page.goto("/imports/")
    page.locator("main tbody a").first.click()
    page.locator(f"form[action$='/{step}/'] button").click()
    page.locator(sign).wait_for()


def download_marked(page: Page) -> dict[tuple[int, int], str]:
    """The notes at the marked cells of the copy, by row and column."""
    with page.expect_download() as download:
        page.locator("a[href$='/marked.xlsx']").click()
    with download.value.path().open("rb") as file:
        book = openpyxl.load_workbook(file)
    cells = (cell for row in book.worksheets[0].iter_rows() for cell in row if cell.comment)
    return {(cell.row, cell.column): cell.comment.text for cell in cells}


def children(page: Page) -> set[str]:
    page.goto("/children/")
    return set(page.locator("#results a.row-link").all_inner_texts())
