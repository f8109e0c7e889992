"""A level, from the director's telephone to the second person in the town."""

from playwright.sync_api import Page, expect

from tests.stories.conftest import PHONE
from tests.stories.looking import overflow, small_targets

MOST_TAPS = 6


def test_a_level_goes_from_a_telephone_to_the_town(enter):
    page = enter("village_director", **PHONE)
    page.goto("/children/")
    page.get_by_role("link", name="张小雨").click()
    taps = Taps(page)
    taps.link("评估")
    expect(page.get_by_role("heading", level=1)).to_have_text("评估")
    fits(page)
    taps.answer("meals", "irregular")
    taps.answer("stays_out", "yes")
    taps.button("保存并确认等级")
    expect(page.get_by_role("main")).to_contain_text("夜不归宿")
    fits(page)
    taps.button("确认")
    expect(page.get_by_role("main")).to_contain_text("低（蓝）")
    assert taps.number <= MOST_TAPS
    fits(page)

    decide(page, "高（红）", "父亲失去联系")
    expect(page.get_by_role("main")).to_contain_text("等级即时生效")
    decide(page, "中（黄）", "父亲已联系上")
    expect(page.get_by_role("main")).to_contain_text("才解除红色等级")

    town = enter("town_supervisor")
    town.goto("/assessment/")
    town.get_by_role("link", name="张小雨").click()
    expect(town.get_by_role("main")).to_contain_text("父亲已联系上")
    town.get_by_label("同意", exact=True).check()
    town.get_by_role("button", name="保存").click()
    expect(town.get_by_role("main")).to_contain_text("没有等您处理的")

    page.goto("/assessment/")
    page.goto("/children/")
    expect(page.get_by_role("main")).not_to_contain_text("黄")
    page.get_by_role("link", name="张小雨").click()
    expect(page.locator("#assessment")).to_contain_text("中（黄）")


class Taps:
    """Taps on a page, counted."""

    def __init__(self, page: Page) -> None:
        self.page, self.number = page, 0

    def link(self, name: str) -> None:
        self.number += 1
        self.page.get_by_role("link", name=name, exact=True).click()

    def button(self, name: str) -> None:
        self.number += 1
        self.page.get_by_role("button", name=name, exact=True).click()

    def answer(self, item: str, answer: str) -> None:
        self.number += 1
        self.page.locator(f"[name={item}][value={answer}]").check()


def decide(page: Page, level: str, reason: str) -> None:
    page.get_by_role("link", name="确认等级", exact=True).click()
    page.get_by_label(level).check()
    page.locator("[name=reason]").fill(reason)
    page.get_by_role("button", name="确认", exact=True).click()


def fits(page: Page) -> None:
    assert overflow(page) == 0
    assert small_targets(page) == []
