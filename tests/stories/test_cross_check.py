"""A county holds a school roll against the register; the village and the town clear up what does not agree."""

from collections.abc import Iterator
from pathlib import Path

import pytest
import xlsxwriter
from playwright.sync_api import Page, expect

from tests.stories.conftest import PHONE
from tests.stories.house import Tables, worker
from tests.stories.looking import grave_findings, overflow, small_targets

HEADINGS = [
    "序号",
    "学生姓名",
    "性别",
    "出生日期",
    "身份证件号",
    "学校名称",
    "年级",
    "班级",
    "所在村",
    "父亲姓名",
]
RAIN = ["张小雨", "女", "2017-05-04", "610427201705040026", "太厢小学", "三年级", "2班", "太厢村", "张建军"]
PERHAPS = ["张晓石", "男", "2020-09-11", "", "", "", "", "太厢村", "张建军"]
FLOWER = ["马小花", "女", "2016-03-05", "", "太厢小学", "四年级", "1班", "太厢村", "马大明"]
GRASS = ["何田田", "女", "2017-09-09", "", "太厢小学", "三年级", "1班", "太厢村", "何勇"]
WRONG = ["单甜甜", "女", "2015-13-09", "", "太厢小学", "五年级", "1班", "红岩村", ""]


@pytest.fixture
def working(house: str, tables: Tables) -> Iterator[None]:
    """Somebody does the long work."""
    with worker(tables):
        yield


def test_a_school_roll_is_cleared_up_from_upload_to_an_empty_worklist(enter, working, tmp_path):
    office = enter("county_office")
    bring_in(office, roll(tmp_path / "学籍.xlsx", RAIN, PERHAPS, FLOWER, GRASS, WRONG))
    faults = office.locator("section", has_text="2015-13-09")
    expect(faults).to_be_visible()
    assert grave_findings(office) == []

    director = enter("village_director", **PHONE)
    names = worklist(director)
    assert names == {"张小雨", "马小花", "何田田"}
    assert_fits(director)
    take_the_class_over(director)
    register(director)
    is_not_ours(director, "何田田")
    expect(director.locator("#results")).to_contain_text("马小花")

    supervisor = enter("town_supervisor")
    judge(supervisor)

    answer_all(office)
    office.goto("/linkage/questions/")
    expect(office.locator("#results")).to_contain_text("全部核实完毕")
    office.goto("/linkage/lists/")
    office.locator("main tbody a").first.click()
    expect(office.locator(".notice.tone-good")).to_be_visible()


def roll(path: Path, *rows: list[str]) -> Path:
    """A school roll: a title, headings, pupils."""
    with xlsxwriter.Workbook(path) as book:
        sheet = book.add_worksheet("学籍")
        sheet.merge_range(0, 0, 0, len(HEADINGS) - 1, "彬州市义务教育阶段在校学生名单")
        for place, cells in enumerate([HEADINGS, *([str(n), *row] for n, row in enumerate(rows, 1))], 1):
            sheet.write_row(place, 0, cells)
    return path


def bring_in(page: Page, path: Path) -> None:
    page.goto("/linkage/lists/new/")
    page.fill("[name=giver]", "教育局 学籍科")
    page.fill("[name=as_of]", "2026-09-10")
    page.set_input_files("[name=file]", path)
    page.locator("main form button[type=submit]").click()
    page.wait_for_url("**/columns/")
    expect(page.locator("select[name^=column_]").nth(1)).to_have_value("child_name")
    assert grave_findings(page) == []
    page.locator("main form button[type=submit]").click()
    page.locator(".stat").first.wait_for()


def worklist(page: Page) -> set[str]:
    page.goto("/linkage/questions/")
    return set(page.locator("#results .card-head a").all_inner_texts())


def open_question(page: Page, name: str, kind: str) -> None:
    page.goto(f"/linkage/questions/?kind={kind}")
    page.locator("#results tbody tr", has_text=name).locator("a").first.click()
    page.wait_for_url("**/linkage/questions/*/")
    assert grave_findings(page) == []


def assert_fits(page: Page) -> None:
    assert overflow(page) == 0
    assert small_targets(page) == []


def take_the_class_over(page: Page) -> None:
    """Xiaoyu has changed classes: the file says so, since the day of the list."""
    open_question(page, "张小雨", "different")
    assert_fits(page)
    page.locator("form[action$='/take-over/'] button").click()
    page.wait_for_url("**/linkage/questions/")
    page.goto("/children/")
    page.get_by_role("link", name="张小雨").first.click()
    expect(page.locator("main")).to_contain_text("2班")


def register(page: Page) -> None:
    """The form is filled with what the list says; only why there is no number is missing."""
    open_question(page, "马小花", "unregistered")
    page.locator("a[href$='/register/']").last.click()
    expect(page.locator("[name=child_name]")).to_have_value("马小花")
    expect(page.locator("[name=father_name]")).to_have_value("马大明")
    page.select_option("[name=no_identity_reason]", "lost")
    page.select_option("[name=stage]", "primary")
    page.locator("main form button[type=submit]").last.click()
    page.wait_for_url(lambda url: "/children/" in url and "/linkage/" not in url)
    expect(page.locator("main")).to_contain_text("马小花")
    page.goto("/linkage/questions/?state=answered")


def is_not_ours(page: Page, name: str) -> None:
    open_question(page, name, "unregistered")
    form = page.locator("form", has=page.locator("input[value=not_ours]"))
    form.locator("[name=reason]").select_option("not_counted")
    form.locator("button").click()
    page.goto("/linkage/questions/?state=answered")


def judge(page: Page) -> None:
    """Beside each other, the town sees that it is the same boy."""
    page.goto("/linkage/pairs/")
    page.locator("#results .card-head a").first.click()
    page.wait_for_url("**/linkage/pairs/*/")
    expect(page.locator("main")).to_contain_text("张晓石")
    expect(page.locator("main")).to_contain_text("张小石")
    assert grave_findings(page) == []
    page.locator("button[value=same]").click()
    page.wait_for_url("**/linkage/pairs/")


def answer_all(page: Page) -> None:
    """What is left: facts in which the register is right, a child that the list lacks."""
    for _ in range(6):
        page.goto("/linkage/questions/")
        left = page.locator("#results .card-head a")
        if not left.count():
            return
        left.first.click()
        page.wait_for_url("**/linkage/questions/*/")
        form = page.locator("form[action$='/answer/']", has=page.locator("[name=reason]")).first
        form.locator("[name=reason]").select_option(index=1)
        form.locator("button").click()
        page.wait_for_url("**/linkage/questions/")
