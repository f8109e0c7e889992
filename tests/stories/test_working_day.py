"""A working day on two telephones: the director's first duty, and a father who has called."""

import sys

from playwright.sync_api import Page, expect

from tests.stories.conftest import PHONE
from tests.stories.looking import overflow


class Taps:
    """Counts what a finger does."""

    def __init__(self, page: Page) -> None:
        self.page, self.count = page, 0

    def tap(self, name: str, role: str = "button", within: str = "main") -> None:
        self.page.locator(within).get_by_role(role, name=name).first.click()  # type: ignore[arg-type]
        self.count += 1


def test_the_first_thing_of_the_day_is_done_and_gone(enter):
    page = enter("village_director", **PHONE)
    finger, first = Taps(page), page.locator(".day-todo").first
    expect(first).to_contain_text("张小雨")
    expect(first).to_contain_text("入户走访")
    assert overflow(page) == 0
    before = page.locator(".day-todo").count()

    finger.tap("登记走访", role="link", within=".day-todo")
    page.locator("label", has_text="孩子").first.click()
    finger.count += 1
    page.get_by_role("main").get_by_role("button", name="保存").click()
    finger.count += 1
    page.wait_for_url("**/#house-*")
    expect(page.locator(".day-todo").filter(has_text="入户走访")).to_have_count(0)
    assert page.locator(".day-todo").count() < before
    assert overflow(page) == 0
    sys.stdout.write(f"A visit: {finger.count} taps.\n")
    assert finger.count <= 3


def test_a_father_says_with_one_tap_that_he_has_called(enter):
    page = enter("parent", **PHONE)
    finger = Taps(page)
    assert overflow(page) == 0
    finger.tap("今天和张小雨通过话了")
    expect(page.get_by_role("main")).to_contain_text("已按今天记录")
    sys.stdout.write(f"A call: {finger.count} tap.\n")
    assert finger.count == 1
    page.get_by_role("button", name="撤回").click()
    expect(page.get_by_role("main")).to_contain_text("已撤回")
