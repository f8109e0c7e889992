"""A village is counted house by house, from the sheet that goes out to the paper that is signed."""

import re
from datetime import timedelta
from io import BytesIO

import openpyxl
from django.utils import timezone
from playwright.sync_api import Page, expect

from tests.stories.conftest import PHONE
from tests.stories.house import pdf_text
from tests.stories.looking import assert_stays_when_reloaded, grave_findings, overflow, small_targets

TODAY = timezone.localdate()
XLSX = "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet"


def test_a_village_from_the_sheet_to_the_signed_closing(enter):
    county = enter("county_office")
    county.goto("/census/")
    county.get_by_role("main").get_by_role("link", name="开展摸底排查").first.click()
    county.fill("[name=name]", "秋季摸底排查")
    county.fill("[name=begins_on]", (TODAY - timedelta(days=20)).isoformat())
    county.fill("[name=ends_on]", (TODAY + timedelta(days=20)).isoformat())
    county.fill("[name=cut_off_on]", (TODAY - timedelta(days=25)).isoformat())
    county.fill("[name=seed]", "lantian")
    county.get_by_role("button", name="开始摸底排查").click()
    expect(county.get_by_role("main")).to_contain_text("lantian")
    assert grave_findings(county) == []

    director = enter("village_director", **PHONE)
    director.goto("/census/")
    director.get_by_role("link", name="秋季摸底排查").click()
    expect(director.locator("#results")).to_contain_text("张老汉")
    fits(director)
    village = director.url
    declares(director, households=3)
    brings_back_the_sheet(director)
    director.goto(village)
    expect(director.locator("#results")).to_contain_text("王大")
    director.select_option("[name=outcome]", "open")
    expect(director.locator("#results")).not_to_contain_text("王大")
    assert_stays_when_reloaded(director, "#results")
    visits_the_children(director)
    adds_one(director, village)
    hands_in(director, village)

    town = enter("town_supervisor")
    town.goto(village)
    town.get_by_role("link", name="复核签字").click()
    expect(town.get_by_role("main")).to_contain_text("李梅")
    town.get_by_role("button", name="签字").click()
    expect(town.get_by_role("heading", level=1)).to_contain_text("已签字")
    with town.expect_download() as download:
        town.get_by_role("link", name="第1版").click()
    paper = pdf_text(download.value.path())
    assert "太厢村" in paper
    assert "周镇" in paper
    county.goto(village)
    expect(county.get_by_role("link", name="重新开启")).to_be_visible()


def declares(page: Page, households: int) -> None:
    page.get_by_role("link", name="填写户数").click()
    page.fill("[name=group_0]", "二组")
    page.fill("[name=count_0]", str(households))
    fits(page)
    page.get_by_role("button", name="保存").click()
    expect(page.get_by_role("main")).to_contain_text("名单上有1户")


def brings_back_the_sheet(page: Page) -> None:
    """Downloads the workbook, adds a household without a child, uploads and takes it in."""
    page.get_by_role("link", name="入户表").click()
    fits(page)
    page.select_option("[name=kind]", "xlsx")
    with page.expect_download() as download:
        page.get_by_role("button", name="下载").click()
    book = openpyxl.load_workbook(BytesIO(download.value.path().read_bytes()))
    book.active.append(
        [None, "二组", "19号", "王大", None, "无儿童", (TODAY - timedelta(days=5)).isoformat(), None]
    )
    target = BytesIO()
    book.save(target)
    sheet = {"name": "入户表.xlsx", "mimeType": XLSX, "buffer": target.getvalue()}
    page.set_input_files("[name=file]", sheet)
    page.get_by_role("button", name="上传").click()
    expect(page.get_by_role("main")).to_contain_text("王大")
    fits(page)
    page.get_by_role("button", name="导入").click()
    expect(page.get_by_role("main")).to_contain_text("整份导入")


def visits_the_children(page: Page) -> None:
    page.get_by_role("link", name="张老汉").click()
    fits(page)
    for child in ("张小石", "张小雨"):
        page.get_by_role("listitem").filter(has_text=child).get_by_role("button", name="无变化").click()
        expect(page.get_by_role("listitem").filter(has_text=child)).to_contain_text("信息无变化")
    expect(page.get_by_label("有儿童", exact=True)).to_be_checked()


def adds_one(page: Page, village: str) -> None:
    page.goto(village)
    page.get_by_role("link", name="添加住户").click()
    page.fill("[name=village_group]", "二组")
    page.fill("[name=house_number]", "20号")
    page.fill("[name=head_name]", "李二")
    page.get_by_role("button", name="添加").click()
    page.get_by_label("家中无人").check()
    page.fill("[name=note]", "三次上门无人，邻居说全家在西安")
    page.get_by_role("button", name="保存，下一户").click()
    page.wait_for_url(village)


def hands_in(page: Page, village: str) -> None:
    page.goto(village)
    page.get_by_role("link", name="上报").click()
    fits(page)
    page.fill("[name=head]", "张村")
    page.get_by_role("button", name="上报").click()
    page.wait_for_url(village)
    expect(page.get_by_role("heading", level=1)).to_have_text(re.compile("已上报"))


def fits(page: Page) -> None:
    assert overflow(page) == 0
    assert small_targets(page) == []
