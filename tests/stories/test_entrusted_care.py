"""A village director on her telephone: who may care for a child, who signs, who is told; the duty is kept."""

from playwright.sync_api import expect

from tests.stories.conftest import PHONE
from tests.stories.looking import overflow, small_targets

QUESTIONS = ("harm", "habits", "neglect", "other")


def test_from_the_look_at_a_carer_to_the_two_notices(enter):
    page = enter("village_director", **PHONE)
    page.goto("/children/")
    page.get_by_role("link", name="张小雨").click()
    page.locator("#entrusted-care").get_by_role("link", name="打开").click()
    expect(page.get_by_role("main")).to_contain_text("没有委托照护协议")
    page.get_by_role("link", name="评估能否受委托").first.click()
    page.fill("[name=birth_on]", "1949-03-05")
    page.select_option("[name=health]", "10")
    for name, value in (("lives", "together"), ("bond", "close"), ("wish", "agrees"), ("result", "fit")):
        page.locator(f"[name={name}][value={value}]").check()
    for name in QUESTIONS:
        page.locator(f"[name={name}][value=no]").check()
    assert overflow(page) == 0
    assert small_targets(page) == []
    page.get_by_role("button", name="保存").click()
    expect(page.get_by_role("main")).to_contain_text("不宜直接认定为“适宜”")
    page.locator("[name=result][value=support]").check()
    page.fill("[name=support]", "姑姑每周来两次")
    page.get_by_role("button", name="保存").click()
    expect(page.get_by_role("main")).to_contain_text("年满75周岁")

    page.get_by_role("link", name="写协议").first.click()
    page.get_by_role("button", name="保存").click()
    with page.expect_download() as paper:
        page.get_by_role("link", name="打印协议").click()
    assert paper.value.suggested_filename.endswith(".pdf")

    sign = page.get_by_role("link", name="登记签字")
    sign.first.click()
    page.select_option("[name=signer]", label="张老汉 祖父")
    page.locator("[name=how][value=in_person]").check()
    page.get_by_role("button", name="保存").click()
    expect(page.get_by_role("main")).to_contain_text("张老汉不能代张建军签字")
    page.select_option("[name=signer]", label="张建军 父亲")
    page.locator("[name=how][value=voice]").check()
    page.fill("[name=witness_one]", "王会计")
    page.fill("[name=witness_two]", "史老师")
    page.get_by_role("button", name="保存").click()
    expect(page.get_by_role("main")).to_contain_text("见证人：王会计、史老师")
    sign.first.click()
    page.select_option("[name=signer]", label="张老汉 祖父")
    page.get_by_role("button", name="保存").click()
    sign.first.click()
    page.fill("[name=name]", "李梅")
    page.get_by_role("button", name="保存").click()
    expect(page.get_by_role("main")).to_contain_text("有效")

    for _ in range(2):
        page.get_by_role("link", name="登记告知").first.click()
        page.locator("[name=way][value=handed]").check()
        page.get_by_role("button", name="保存").click()
    expect(page.get_by_role("link", name="登记告知")).to_have_count(0)
    assert overflow(page) == 0
    assert small_targets(page) == []
    page.goto("/entrusting/?list=without")
    expect(page.get_by_role("main")).to_contain_text("这里没有待办")
