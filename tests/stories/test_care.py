"""A village director's working day: a visit in under a minute, a child that says it is beaten, the month's look at
fifteen children; with what each of them costs her in inputs, taps and seconds."""

import sys
import time
from datetime import date, timedelta

from playwright.sync_api import Page, expect

from tests.cast import TAIXIANG
from tests.stories.conftest import PHONE
from tests.stories.looking import grave_findings, overflow, small_targets

MOST_INPUTS, MOST_SECONDS, MOST_TAPS = 12, 60, 20
NAMES = "甲乙丙丁戊己庚辛壬癸子丑寅"


class Hand:
    """The hand that holds the telephone: it counts what it does."""

    def __init__(self, page: Page) -> None:
        self.page, self.taps, self.inputs, self.began = page, 0, 0, time.monotonic()

    def tap(self, name: str, role: str = "link") -> None:
        self.page.get_by_role(role, name=name, exact=True).first.click()
        self.taps += 1

    def tick(self, selector: str) -> None:
        self.page.locator(selector).check()
        self.taps, self.inputs = self.taps + 1, self.inputs + 1

    def write(self, field: str, text: str) -> None:
        self.page.locator(f"[name={field}]").press_sequentially(text, delay=20)
        self.inputs += 1

    def say(self, what: str) -> float:
        seconds = time.monotonic() - self.began
        sys.stdout.write(f"{what}: {self.inputs} inputs, {self.taps} taps, {seconds:.1f} s\n")
        return seconds


def test_a_visit_takes_less_than_a_minute_and_harm_is_answered_with_110(enter):
    page = enter("village_director", **PHONE)
    page.goto("/children/")
    page.get_by_role("link", name="张小雨").click()
    hand = Hand(page)
    hand.tap("入户走访")
    asked = page.locator("#record .field").count()
    fits(page)
    for box in ("child", "alone", "carer"):
        hand.tick(f"[name=seen][value={box}]")
    hand.tick("[name=mind][value='1']")
    hand.write("noted", "爷爷腿疼，作业按时交。")
    hand.write("child_words", "想妈妈。")
    hand.write("promise", "带一本故事书来")
    page.locator("[name=promised_on]").fill((date.today() + timedelta(days=9)).isoformat())  # noqa: DTZ011
    hand.inputs += 1
    hand.tap("保存", "button")
    expect(page.get_by_role("heading", level=1)).to_have_text("已记录")
    assert hand.say("a home visit") <= MOST_SECONDS
    assert hand.inputs <= MOST_INPUTS
    assert asked <= MOST_INPUTS, asked

    page.get_by_role("link", name="看档案").click()
    page.locator("#encounters").scroll_into_view_if_needed()
    expect(page.locator("#encounters")).to_contain_text("爷爷腿疼")
    page.get_by_role("link", name="谈心", exact=True).click()
    expect(page.get_by_role("heading", level=1)).to_have_text("谈心")
    page.fill("[name=child_words]", "叔叔又打我了")
    page.get_by_role("button", name="保存").click()
    expect(page.get_by_role("heading", level=1)).to_have_text("先打110")
    expect(page.locator("a[href='tel:110']")).to_be_in_viewport()
    fits(page)
    assert grave_findings(page) == []
    page.get_by_role("button", name="我已拨打110").click()
    expect(page.get_by_role("main")).to_contain_text("已拨打110")


def test_fifteen_children_are_looked_at_with_twenty_taps(enter):
    page = enter("village_director", **PHONE)
    for name in NAMES:
        register(page, f"王{name}")
    hand = Hand(page)
    hand.tap("每月核对")
    unchanged = page.get_by_role("button").filter(has_text="以来无变化")
    expect(unchanged).to_have_count(15)
    while count := unchanged.count():
        unchanged.first.click()
        hand.taps += 1
        expect(unchanged).to_have_count(count - 1)
    hand.say("the monthly check of fifteen children")
    assert hand.taps <= MOST_TAPS


def register(page: Page, name: str) -> None:
    """Another child of the village, as the form sends it."""
    (token,) = (one["value"] for one in page.context.cookies() if one["name"] == "csrftoken")
    told = {
        "child_name": name,
        "no_identity_reason": "not_registered",
        "sex": "1",
        "birth_on": "2018-01-01",
        "village": str(TAIXIANG),
    }
    answer = page.request.post(
        "/children/register/",
        form=told,
        headers={"X-CSRFToken": token, "Referer": page.url},
        max_redirects=0,
    )
    assert answer.status == 302, answer.status


def fits(page: Page) -> None:
    assert overflow(page) == 0
    assert small_targets(page) == []
