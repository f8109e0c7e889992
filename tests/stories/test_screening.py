"""A child is asked, answers on a telephone, and others learn no more than that somebody should look."""

from playwright.sync_api import expect

from tests.stories.conftest import PHONE
from tests.stories.looking import overflow, small_targets


def test_a_child_is_screened_and_its_teacher_learns_one_line(enter):
    office = enter("county_office")
    office.get_by_role("link", name="岗位").first.click()
    office.get_by_role("link", name="陈心").first.click()
    office.locator("a[href$='/compartments/']").click()
    office.locator("[name=compartments][value=psychology]").check()
    office.get_by_role("button", name="保存").click()
    office.goto("/screening/instruments/ces_dc/")
    expect(office.get_by_role("main")).to_contain_text("反向计分题： 4、8、12、16")
    office.get_by_role("link", name="启用").click()
    office.get_by_label("签字人姓名").fill("钱县")
    office.get_by_label("核对内容").fill("已逐题核对")
    office.get_by_label("我已逐题看过").check()
    office.get_by_role("button", name="签字").click()
    expect(office.get_by_role("main")).to_contain_text("已启用")

    page = enter("psychologist", **PHONE)
    page.goto("/screening/rounds/new/")
    page.get_by_role("button", name="开始").click()
    page.get_by_role("link", name="登记答复").click()
    page.locator("[name=guardian_answer][value=yes]").check()
    page.locator("[name=child_answer][value=yes]").check()
    page.get_by_label("答复人").fill("张建军")
    today = page.evaluate("new Date().toLocaleDateString('sv')")
    page.locator("[name=guardian_on]").fill(today)
    page.locator("[name=child_on]").fill(today)
    page.locator("[name=guardian_way]").select_option("signed")
    page.get_by_role("button", name="保存").click()
    page.get_by_role("link", name="在此作答").click()
    expect(page.get_by_role("heading", level=1)).to_have_text("张小雨")
    assert (overflow(page), small_targets(page)) == (0, [])
    for number in range(1, 21):
        page.locator(f"[name=q-q{number}][value='1']").check()
    page.get_by_role("button", name="做完了").click()
    expect(page.get_by_role("main")).to_contain_text("请把手机还给老师")
    page.get_by_role("link", name="返回测评批次").click()
    page.get_by_role("link", name="已作答").click()
    expect(page.get_by_role("main")).to_contain_text("24 / 60")
    page.get_by_role("link", name="告知他人的内容").click()
    page.locator("[name=state][value=needed]").check()
    page.get_by_role("button", name="保存").click()
    expect(page.locator("#screening")).to_contain_text("CES-DC")

    teacher = enter("class_teacher", **PHONE)
    teacher.goto("/children/")
    teacher.get_by_role("link", name="张小雨").click()
    expect(teacher.locator("#screening")).to_contain_text("需关注")
    expect(teacher.locator("#screening")).not_to_contain_text("CES-DC")
