"""A teacher reports on her telephone after calling 110; the bell rings, and in the end she reads the answer."""

from datetime import timedelta

from django.utils import timezone
from playwright.sync_api import expect

from tests.stories.conftest import PHONE
from tests.stories.looking import overflow


def test_from_the_teachers_report_to_the_answer(enter):
    teacher = enter("class_teacher", **PHONE)
    teacher.goto("/alarms/new/")
    main = teacher.get_by_role("main")
    expect(main.get_by_role("link", name="110")).to_be_visible()
    assert overflow(teacher) == 0
    main.get_by_label("刚刚打过").check()
    main.get_by_label("殴打").first.check()
    main.get_by_label("看到或听到了什么").fill("手臂上有新伤")
    main.get_by_role("button", name="提交报告").click()
    teacher.wait_for_url("**/alarms/mine/*/")
    mine = teacher.url
    assert overflow(teacher) == 0

    county = enter("county_office")
    county.goto("/alarms/")
    expect(county.get_by_role("main")).to_contain_text("无人接手")
    county.get_by_role("main").get_by_role("link", name="姓名不详的儿童").click()
    page = county.get_by_role("main")
    page.get_by_role("button", name="我来接手").click()
    page.get_by_role("button", name="告知公安和乡镇").click()
    page.get_by_label("见到了").check()
    page.get_by_label("时间").fill((timezone.localtime() - timedelta(minutes=1)).strftime("%Y-%m-%dT%H:%M"))
    page.get_by_label("谁见到的").fill("民警和督导员在家里见到")
    page.get_by_role("button", name="见到孩子").click()
    page.get_by_label("没有发现伤害").check()
    page.get_by_label("理由和依据").fill("卫生院检查是摔伤")
    page.get_by_role("button", name="作出决定").click()
    page.get_by_label("对报告人的答复").fill("已经核实，孩子安全，谢谢您")
    page.get_by_role("button", name="答复报告人").click()
    expect(page).to_contain_text("已答复报告人")

    teacher.goto(mine)
    expect(teacher.get_by_role("main")).to_contain_text("已经核实，孩子安全")
