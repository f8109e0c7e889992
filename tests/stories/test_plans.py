"""A village director on her telephone: what a child says, what is promised, and whether it helped."""

from playwright.sync_api import expect

from tests.stories.conftest import PHONE
from tests.stories.looking import overflow, small_targets


def test_from_a_childs_words_to_its_word(enter):
    page = enter("village_director", **PHONE)
    page.goto("/children/")
    page.get_by_role("link", name="张小雨").click()
    page.locator("#needs").get_by_role("link", name="登记需求").click()
    page.select_option("[name=code]", "K01")
    page.fill("[name=words]", "我想妈妈了")
    page.get_by_role("button", name="保存").click()
    expect(page.get_by_role("main")).to_contain_text("“我想妈妈了”")
    assert overflow(page) == 0
    assert small_targets(page) == []

    page.get_by_role("link", name="加一项措施").click()
    page.fill("[name=what]", "已传达")
    page.fill("[name=done_means]", "每周和妈妈说上话")
    page.fill("[name=due_on]", "2099-01-01")
    page.get_by_role("button", name="保存").click()
    expect(page.get_by_role("main")).to_contain_text("这是套话")
    page.fill("[name=what]", "每周日晚上帮她和妈妈视频")
    page.get_by_role("button", name="保存").click()
    expect(page.get_by_role("main")).to_contain_text("正在办理")

    page.get_by_role("button", name="办成了").click()
    expect(page.get_by_role("main")).to_contain_text("已办，待回访")
    page.get_by_role("link", name="有没有帮上忙？").click()
    page.get_by_label("解决了", exact=True).check()
    page.select_option("[name=word_by]", "child")
    page.get_by_label("说帮上了").check()
    page.get_by_role("button", name="保存").click()
    expect(page.get_by_role("main")).to_contain_text("已办结1项需求")
    assert overflow(page) == 0
