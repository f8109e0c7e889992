"""Somebody offers to be there for a child: from a telephone at the village fair to a post of their own."""

from playwright.sync_api import expect

from tests.stories.conftest import PHONE
from tests.stories.looking import overflow, small_targets


def test_a_volunteer_signs_up_and_gets_a_post(visit, enter):
    page = visit(**PHONE)
    page.goto("/helping/join/")
    for place in ("彬州市", "新民镇", "太厢村"):
        page.get_by_role("link", name=place).click()
    page.fill("[name=name]", "李秀侠")
    page.get_by_label("女").check()
    page.fill("[name=birth_on]", "1968-05-02")
    page.fill("[name=phone]", "139 9103 0001")
    page.select_option("[name=kind]", "volunteer")
    page.select_option("[name=most_children]", "1")
    page.locator("[name=agrees_to_check]").check()
    assert overflow(page) == 0
    assert small_targets(page) == []
    page.locator("[name=agrees_to_data]").check()
    page.get_by_role("button", name="报名").click()
    expect(page.get_by_role("main")).to_contain_text("我们已收到您的报名")

    office = enter("county_office")
    office.goto("/helping/waiting/")
    office.get_by_role("link", name="李秀侠").click()
    expect(office.get_by_role("main")).not_to_contain_text("13991030001")
    office.locator("#sealed-phone").get_by_role("button").click()
    expect(office.get_by_role("main")).to_contain_text("139 9103 0001")
    office.get_by_role("link", name="接受", exact=True).click()
    office.get_by_role("button", name="保存").click()
    expect(office.get_by_role("main")).to_contain_text("暂不能结对")

    office.get_by_role("link", name="登记查询").click()
    office.fill("[name=authority]", "彬州市公安局")
    office.get_by_label("未发现违法犯罪记录").check()
    office.fill("[name=checked_on]", office.input_value("[name=asked_on]"))
    office.get_by_role("button", name="保存").click()
    expect(office.get_by_role("main")).to_contain_text("可以结对")

    office.get_by_role("link", name="开通账号岗位").click()
    office.get_by_role("button", name="保存").click()
    expect(office.get_by_role("main")).to_contain_text("lixiuxia")
    assert overflow(office) == 0
