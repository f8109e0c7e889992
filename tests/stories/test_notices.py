"""Something waits: it stands on every page until it is opened, and the bell counts it."""

from playwright.sync_api import expect

from tests.stories.conftest import PHONE
from tests.stories.looking import overflow, small_targets


def test_a_notice_arrives_is_opened_and_remembered(enter):
    page = enter("administrator", **PHONE)
    page.goto("/notices/installation/")
    expect(page.get_by_role("link", name="消息提醒：没有未读")).to_be_visible()
    page.get_by_role("button", name="给自己发送测试消息").click()

    urgent = page.locator(".urgent")
    expect(urgent).to_contain_text("这是一条测试消息")
    page.goto("/calendar/")
    expect(urgent).to_be_visible()
    page.get_by_role("link", name="消息提醒：1条未读").click()
    expect(page.get_by_role("heading", level=1)).to_have_text("消息提醒")
    assert overflow(page) == 0
    assert small_targets(page) == []

    expect(urgent).to_have_count(0)
    page.get_by_role("main").get_by_role("button", name="查看").click()
    expect(page.get_by_role("heading", name="已读")).to_be_visible()
    expect(urgent).to_have_count(0)
    expect(page.get_by_role("link", name="消息提醒：没有未读")).to_be_visible()

    page.goto("/notices/choices/")
    page.get_by_label("汇总只在每周一发送").check()
    page.get_by_role("button", name="保存").click()
    expect(page.get_by_label("汇总只在每周一发送")).to_be_checked()
    assert overflow(page) == 0
