"""A paper is photographed in the village; another is closed, and one night somebody must read it all the same."""

import re

from playwright.sync_api import Page, expect

from lantian.files.tests.papers import photograph
from tests.stories.conftest import PHONE
from tests.stories.looking import overflow, small_targets

REASON = "孩子昨夜未归，派出所要求查看个案材料"


def test_a_paper_photographed_with_a_telephone(enter):
    page = enter("village_director", **PHONE)
    file_of(page)
    page.get_by_role("link", name="添加材料").click()
    fits(page)
    put(page, "entrusted_care_notice", "photo")
    panel = page.locator("#documents")
    expect(panel).to_contain_text("委托照护书面告知")
    fits(page)
    panel.get_by_role("link", name="撤回").click()
    fits(page)
    page.fill("[name=reason]", "拍错了，是哥哥的")
    page.get_by_role("button", name="撤回").click()
    expect(panel).to_contain_text("已撤回")
    expect(panel.get_by_role("link", name="委托照护书面告知")).to_have_count(0)


def test_a_closed_paper_is_opened_one_night_and_that_is_reviewed(enter):
    city = enter("city_office")
    city.goto("/posts/?role=county_office")
    city.get_by_role("link", name="钱县").click()
    city.get_by_role("link", name="保密材料").click()
    city.get_by_label("保护个案").check()
    city.get_by_role("button", name="保存").click()

    county = enter("county_office")
    file_of(county)
    county.get_by_role("link", name="添加材料").click()
    put(county, "protection_case", "file")
    expect(county.locator("#documents")).to_contain_text("个案材料")

    town = enter("town_supervisor", **PHONE)
    file_of(town)
    panel = town.locator("#documents")
    expect(panel).to_contain_text("还没有材料")
    panel.get_by_role("link", name="紧急查阅保密材料").click()
    fits(town)
    town.fill("[name=reason]", REASON)
    town.get_by_label("我已知晓").check()
    town.get_by_role("button", name="查阅").click()
    expect(panel.get_by_role("link", name="个案材料")).to_be_visible()
    expect(panel).to_contain_text("您可以查阅该儿童的保密材料")
    fits(town)

    county.goto("/")
    county.get_by_role("main").get_by_role("link", name="周镇").click()
    expect(county.get_by_role("main")).to_contain_text(REASON)
    county.get_by_label("确有必要").check()
    county.fill("[name=note]", "已向派出所核实")
    county.get_by_role("button", name="提交复核意见").click()
    expect(county.get_by_role("main")).to_contain_text("有必要")
    county.goto("/")
    expect(county.get_by_role("main")).not_to_contain_text(REASON)


def file_of(page: Page) -> None:
    page.goto("/children/")
    page.get_by_role("link", name="张小雨").click()
    expect(page.get_by_role("heading", level=1)).to_contain_text("张小雨")


def put(page: Page, kind: str, field: str) -> None:
    page.select_option("[name=kind]", kind)
    picture = {"name": "IMG_0001.jpg", "mimeType": "image/jpeg", "buffer": photograph()}
    page.set_input_files(f"[name={field}]", picture)
    page.fill("[name=dated_on]", "2026-03-01")
    page.get_by_role("button", name="存入档案").click()
    page.wait_for_url(re.compile("#documents$"))


def fits(page: Page) -> None:
    assert overflow(page) == 0
    assert small_targets(page) == []
