"""A protection case from its opening to its end: the county leads it, the police and the village work in it."""

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


def test_from_the_opening_of_a_case_to_its_end(enter):
    today = timezone.localdate().isoformat()
    county = enter("county_office")
    county.goto("/children/")
    county.get_by_role("link", name="张小雨").click()
    county.get_by_role("link", name="开立个案").click()
    county.select_option("[name=kind]", "alone")
    fill(county, reason="老师家访发现孩子一个人住了两周")
    county.get_by_role("button", name="开案").click()
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

    village = enter("village_director")
    assert village.goto(address).status == 404
