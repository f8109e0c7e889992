"""A city office looks at figures of its own choice; a bureau that wants a form filled in is given figures instead."""

from pathlib import Path
from typing import Any

import pytest
from openpyxl import load_workbook
from playwright.sync_api import Page, expect

from lantian.asking.tests.conftest import AGE, COMPLETE, ON_FILE, XIANYANG, kept, months_before
from lantian.insight.tests.conftest import followed
from tests.cast import BINZHOU, JINGYANG
from tests.stories.conftest import PHONE
from tests.stories.house import Tables
from tests.stories.looking import grave_findings, overflow, small_targets


@pytest.fixture
def counted(house: str, tables: Tables, django_db_blocker: Any) -> None:
    """Figures of today, and of half a year ago."""
    with django_db_blocker.unblock():
        tables.behind_the_scenes(half_a_year)


def half_a_year() -> None:
    followed()
    for code, numbers in ((ON_FILE, (60, 47, 13)), (COMPLETE, (30, 24, 6)), (AGE, (40 * 9000,) * 3)):
        kept(dict(zip((XIANYANG, BINZHOU, JINGYANG), numbers, strict=True)), months_before(6), code)


def test_figures_of_ones_own_choice_and_a_form_that_nobody_fills_in(enter, counted, tmp_path):
    city = enter("city_office")
    explore(city, tmp_path)
    answer_the_bureau(city)

    village = enter("village_director", **PHONE)
    village.goto("/asking/forms/?show=need_not")
    expect(village.get_by_role("main")).to_contain_text("留守儿童月报表")
    village.get_by_role("button", name="有人要我填这里没有的报表").click()
    expect(village.get_by_role("main")).to_contain_text("在答复之前，您不必填报")
    assert overflow(village) == 0
    assert small_targets(village) == []


def explore(city: Page, folder: Path) -> None:
    """Three figures county by county over six months: pictures, the table beside each, a workbook."""
    city.goto("/asking/")
    for code in (ON_FILE, COMPLETE, AGE):
        city.locator(f"input[value='{code}']").check()
    city.get_by_label("起始月份").select_option(f"{months_before(6):%Y-%m}")
    city.get_by_role("button", name="查看", exact=True).click()
    expect(city.get_by_role("table")).to_have_count(3)
    expect(city.locator("figure [role=img] > *").first).to_be_visible()
    first = city.get_by_role("table").first
    expect(first.get_by_role("row").filter(has_text="彬州市")).to_contain_text("47")
    expect(first.get_by_role("row").filter(has_text="泾阳县")).to_contain_text("13")
    assert grave_findings(city) == []
    with city.expect_download() as download:
        city.get_by_role("link", name="Excel").click()
    book = folder / "figures.xlsx"
    download.value.save_as(book)
    assert len(load_workbook(book).sheetnames) == 5


def answer_the_bureau(city: Page) -> None:
    """The form is put on record, held against the figures, and answered with them."""
    city.goto("/asking/forms/new/")
    city.get_by_label("报表名称").fill("留守儿童月报表")
    city.get_by_label("提出单位").fill("市教育局")
    city.get_by_label("依据文件").fill("咸教发〔2026〕12号")
    city.get_by_label("报表栏目").fill("在册儿童人数\n身高")
    city.get_by_role("button", name="保存").click()
    city.get_by_label("在册儿童人数").select_option(ON_FILE)
    city.get_by_role("button", name="保存").click()
    expect(city.get_by_role("main")).to_contain_text("2栏中有1栏系统已有")
    city.get_by_role("link", name="用现有数据答复").click()
    city.get_by_label("数据范围").select_option("county")
    city.get_by_role("button", name="保存").click()
    main = city.get_by_role("main")
    expect(main).to_contain_text("提供给市教育局")
    expect(main).to_contain_text("*")
    assert grave_findings(city) == []
