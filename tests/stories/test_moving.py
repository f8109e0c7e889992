"""A child moves to the next county: asked, agreed, handed over, received, seen at its new home."""

from playwright.sync_api import Page, expect

from tests.stories.conftest import PHONE
from tests.stories.looking import overflow, small_targets


def opened(page: Page, name: str) -> None:
    page.goto("/children/")
    page.get_by_role("link", name=name).first.click()


def test_a_transfer_between_counties(enter):
    old, new = enter("county_office"), enter("other_county_office")
    opened(old, "张小雨")
    old.get_by_role("link", name="正在为孩子办理的事").click()
    old.locator("#transfer").get_by_role("link", name="迁往其他县或镇").click()
    old.fill("[name=to_place]", "泾阳县云阳镇兴隆村")
    old.fill("[name=reason]", "父亲在泾阳包了地，全家搬去")
    old.get_by_role("button", name="保存").click()
    expect(old.get_by_role("main")).to_contain_text("轮到谁办")

    new.goto("/transfers/")
    expect(new.get_by_role("main")).to_contain_text("轮到您办")
    new.get_by_role("link", name="张小雨").click()
    new.get_by_role("link", name="同意", exact=True).click()
    new.get_by_role("button", name="保存").click()
    expect(new.get_by_role("main")).to_contain_text("由原地移交")

    old.reload()
    old.get_by_role("button", name="移交", exact=True).click()
    expect(old.get_by_role("link", name="移交单")).to_be_visible()
    new.reload()
    new.get_by_role("button", name="接收", exact=True).click()
    expect(new.get_by_role("link", name="打开档案")).to_be_visible()
    old.reload()
    expect(old.get_by_role("main")).to_contain_text("接收，由新地负责")
    assert old.get_by_role("link", name="打开档案").count() == 0

    village = enter("far_village_director", **PHONE)
    village.goto("/transfers/")
    village.get_by_role("link", name="张小雨").click()
    assert overflow(village) == 0
    assert small_targets(village) == []
    village.get_by_role("link", name="登记首次走访").click()
    village.fill("[name=words]", "见到孩子和奶奶，住处安稳，下周入学")
    village.get_by_role("button", name="保存").click()
    expect(village.get_by_role("main")).to_contain_text("已落实")
