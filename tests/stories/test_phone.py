"""The day of a village director, on the telephone in her hand."""

import re

from playwright.sync_api import Page, expect

from tests.stories.conftest import PHONE
from tests.stories.looking import overflow, small_targets


def test_a_day_on_a_telephone(enter):
    page = enter("village_director", **PHONE)
    fits(page)
    page.get_by_role("navigation").get_by_role("link", name="儿童").click()
    expect(page.get_by_role("link", name="张小雨")).to_be_visible()
    fits(page)
    page.get_by_role("link", name="张小雨").click()
    expect(page.get_by_role("heading", level=1)).to_contain_text("张小雨")
    fits(page)

    page.get_by_role("button", name="显示").first.click()
    expect(page.get_by_text(re.compile(r"^61042720170504\d{4}$"))).to_be_visible()
    page.locator("a[href$='/facts/guardianship/change/']").click()
    expect(page.locator("[name=level]")).to_be_visible()
    fits(page)
    page.select_option("[name=level]", "fair")
    page.get_by_role("button", name="保存").click()
    expect(page.locator("dl").filter(has_text="监护情况")).to_contain_text("监护情况一般")
    fits(page)

    page.get_by_role("button", name="今日核实无变化").click()
    expect(page.get_by_role("main")).to_contain_text("今日核实，信息无变化")
    page.goto("/children/register/")
    fits(page)
    page.goto("/cards/")
    fits(page)


def test_a_child_is_found_by_the_first_letters_of_her_name(enter):
    page = enter("village_director", **PHONE)
    page.get_by_role("search").get_by_role("searchbox").fill("zxy")
    page.keyboard.press("Enter")
    expect(page.get_by_role("heading", level=1)).to_contain_text("张小雨")
    assert "zxy" not in page.url


def fits(page: Page) -> None:
    assert overflow(page) == 0
    assert small_targets(page) == []
