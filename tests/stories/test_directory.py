"""A county brings in its list of resources with two wrong lines, mends them, takes it over, and takes it back."""

from pathlib import Path

import openpyxl
from playwright.sync_api import Page, expect

from tests.stories.looking import grave_findings, overflow

HEADINGS = ["资源名称", "提供单位", "服务内容", "服务对象", "服务范围", "联系人", "联系电话", "截止日期"]
GOOD = [
    "法律援助窗口",
    "彬州市民政局",
    "未成年人免费法律援助，先打电话",
    "留守儿童",
    "全县",
    "任律师",
    "029-34921234",
    "",
]
ADVICE = [
    "周末辅导",
    "彬州市民政局",
    "大学生上门辅导作业，先打电话约时间",
    "小学生",
    "全县",
    "任老师",
    "13912345678",
]
COATS = ["冬衣每人一套，到镇上领", "困境儿童", "全县", "王科长", "029-34921235", ""]
OVER = [*ADVICE, "2020-01-31"]
NO_UNIT = ["冬衣发放", "邻县民政局", *COATS]
MENDED = [[*ADVICE, ""], ["冬衣发放", "彬州市民政局", *COATS]]


def brought(page: Page, path: Path, *rows: list[str]) -> None:
    book = openpyxl.Workbook()
    for row in (HEADINGS, *rows):
        book.active.append(row)
    book.save(path)
    page.goto("/resources/lists/new/")
    page.set_input_files("[name=file]", path)
    page.get_by_role("button", name="上传").click()
    page.get_by_role("button", name="检查清单").click()


def entries(page: Page) -> list[str]:
    page.goto("/resources/")
    text = page.get_by_role("main").inner_text()
    return [row[0] for row in (GOOD, OVER, NO_UNIT) if row[0] in text]


def test_a_list_of_resources_is_mended_taken_over_and_taken_back(enter, tmp_path: Path):
    page = enter("county_office")
    main = page.get_by_role("main")
    brought(page, tmp_path / "资源清单.xlsx", GOOD, OVER, NO_UNIT)
    refused = main.locator("section", has_text="不能导入")
    expect(refused.locator("li")).to_have_count(2)
    expect(refused).to_contain_text("周末辅导")
    expect(refused).to_contain_text("冬衣发放")
    assert overflow(page) == 0
    assert grave_findings(page) == []
    assert entries(page) == []

    brought(page, tmp_path / "资源清单（改）.xlsx", GOOD, *MENDED)
    expect(main.locator("section", has_text="不能导入")).to_have_count(0)
    page.get_by_role("button", name="确认导入").click()
    expect(main).to_contain_text("新增3")
    taken = page.url
    assert entries(page) == ["法律援助窗口", "周末辅导", "冬衣发放"]

    page.goto(taken)
    page.get_by_role("button", name="撤销这次导入").click()
    expect(main).to_contain_text("撤销")
    assert entries(page) == []
