"""A teacher reports harm; it becomes a case that the county leads with police and village; she reads the answer."""

import re
from datetime import timedelta

from django.utils import timezone
from playwright.sync_api import Page, expect

from tests.stories.conftest import PHONE
from tests.stories.looking import overflow, small_targets, undrawn_icons


def fill(page: Page, **values: str) -> None:
    for name, value in values.items():
        page.fill(f"[name={name}]", value)


def save(page: Page) -> None:
    page.get_by_role("button", name="保存").click()
    expect(page.get_by_role("main")).to_contain_text("已保存")


def test_from_the_report_of_a_teacher_to_the_end_of_the_case_and_her_answer(enter, visit):
    today = timezone.localdate().isoformat()
    teacher = enter("class_teacher", **PHONE)
    teacher.goto("/alarms/new/")
    main = teacher.get_by_role("main")
    expect(main.get_by_role("link", name="110")).to_be_visible()
    assert overflow(teacher) == 0
    main.get_by_label("刚刚打过").check()
    main.get_by_label("殴打").first.check()
    main.get_by_label("看到或听到了什么").fill("手臂上有新伤")
    main.get_by_label("孩子姓名").fill("张小雨")
    main.get_by_role("button", name="在我能看到的儿童中查找").click()
    main.get_by_label("张小雨").check()
    main.get_by_role("button", name="提交报告").click()
    teacher.wait_for_url("**/alarms/mine/*/")
    (code,) = re.findall(r"6104(?:-[2-9A-Z]{4}){4}", main.inner_text())
    assert overflow(teacher) == 0

    county = enter("county_office")
    county.goto("/alarms/")
    page = county.get_by_role("main")
    expect(page).to_contain_text("无人接手")
    page.get_by_role("link", name="张小雨").click()
    report = county.url
    page.get_by_role("button", name="我来接手").click()
    page.get_by_role("button", name="告知公安和乡镇").click()
    page.get_by_label("见到了").check()
    page.get_by_label("时间").fill((timezone.localtime() - timedelta(minutes=1)).strftime("%Y-%m-%dT%H:%M"))
    page.get_by_label("谁见到的").fill("民警和督导员在家里见到")
    page.get_by_role("button", name="见到孩子").click()
    page.get_by_label("立为保护个案").check()
    page.get_by_label("理由和依据").fill("验伤单和民警笔录")
    page.get_by_role("button", name="作出决定").click()
    expect(page).to_contain_text("立为保护个案")

    county.goto("/cases/")
    county.get_by_role("link", name="张小雨").first.click()
    address = county.url

    county.get_by_role("link", name="增加成员").click()
    county.get_by_label("人员").select_option(label="彬州市公安局 部门或社会组织 彭警")
    county.select_option("[name=part]", "police")
    save(county)

    police = enter("department", **PHONE)
    police.goto("/cases/")
    police.get_by_role("link", name="张小雨").first.click()
    police.get_by_role("link", name="应急处置").first.click()
    police.get_by_label("公安机关已出警").check()
    fill(police, words="当晚到场，孩子暂由奶奶照料")
    save(police)
    assert overflow(police) == 0
    assert small_targets(police) == []
    assert undrawn_icons(police) == []

    county.goto(address)
    county.get_by_role("link", name="开展评估").click()
    fill(county, assessors="周镇 新民镇\n彭警 公安局", words="父母外出，无人照料", child_says="想和奶奶住")
    for area in ("safety", "guardianship"):
        county.check(f"[name={area}][value=danger]")
    for area in ("body", "mind"):
        county.check(f"[name={area}][value=good]")
    save(county)

    county.get_by_role("link", name="召开个案会议").click()
    fill(county, place="镇政府会议室")
    save(county)
    county.get_by_role("link", name="写会议纪要").click()
    fill(county, minutes="公安介绍出警情况。一致同意由奶奶照料。", what_1="督促父母返回", due_1=today)
    county.select_option("[name=seat_1]", index=1)
    save(county)

    county.get_by_role("link", name="制定安全计划").click()
    fill(county, aim="奶奶同住", warnings="奶奶外出过夜", call="110", what_1="每周巡逻时上门", due_1=today)
    county.select_option("[name=seat_1]", index=2)
    save(county)
    expect(county.get_by_role("main")).to_contain_text("奶奶外出过夜")

    police.goto("/cases/")
    police.get_by_role("link", name="填写办理结果").first.click()
    police.get_by_label("办成了").check()
    fill(police, note_text="巡逻三次，孩子安好")
    save(police)

    county.goto(address)
    county.locator("#tasks li", has_text="督促父母返回").get_by_role("link", name="填写办理结果").click()
    county.get_by_label("办成了").check()
    fill(county, note_text="母亲已返乡")
    save(county)
    county.get_by_role("link", name="结案").click()
    county.select_option("[name=outcome]", "home")
    county.select_option("[name=word_by]", "child")
    fill(county, words="母亲返乡照料", word_text="妈妈在家，我不怕了", feedback_on=today)
    save(county)
    expect(county.get_by_role("main")).to_contain_text("回归家庭，监护落实")
    assert overflow(county) == 0

    county.goto(report)
    page.get_by_label("对报告人的答复").fill("孩子现在安全，谢谢您")
    page.get_by_role("button", name="答复报告人").click()
    expect(page).to_contain_text("已答复报告人")
    anybody = visit(**PHONE)
    anybody.goto("/alarms/public/look/")
    anybody.get_by_label("查询码").fill(code)
    anybody.get_by_role("button", name="查询").click()
    expect(anybody.get_by_role("main")).to_contain_text("孩子现在安全，谢谢您")
    assert overflow(anybody) == 0

    village = enter("village_director")
    assert village.goto(address).status == 404
