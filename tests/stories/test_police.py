"""The police: told of a child in danger they write down what they did; given a list they answer it on line."""

from collections.abc import Callable
from datetime import timedelta
from typing import Any

import pytest
from django.utils import timezone
from playwright.sync_api import Page, expect

from lantian.access.models import Post
from lantian.access.policy import Compartment
from lantian.access.scopes import acting_as
from lantian.access.services import change_compartments
from lantian.alarms.tests.conftest import reported, taken_to
from lantian.kernel.city import in_cities
from lantian.pathways.tests.conftest import made_ready
from lantian.registry.models import Child
from tests.cast import CITY, Cast
from tests.stories.conftest import PHONE
from tests.stories.house import Tables
from tests.stories.looking import grave_findings, overflow, small_targets


@pytest.fixture
def before(house: str, tables: Tables, django_db_blocker: Any) -> Callable[[Callable[[Cast], Any]], None]:
    """Lets something happen before the play begins."""

    def before(act: Callable[[Cast], Any]) -> None:
        with django_db_blocker.unblock():
            tables.behind_the_scenes(lambda: act(everybody()))

    return before


def everybody() -> Cast:
    posts = {post.user.username: post for post in Post.objects.select_related("user", "unit")}
    with in_cities(CITY):
        children = {name[1:]: key for name, key in Child.objects.values_list("name", "pk")}
    return Cast(posts=posts, children=children)


def sent_to_police(cast: Cast) -> None:
    """A teacher reported, the county took it on and told the police, one of whom holds the key to protection."""
    with acting_as(cast.administrator):
        change_compartments(post=cast.department, compartments=[Compartment.PROTECTION])
    with acting_as(cast.class_teacher):
        child = cast.child("小雨")
    taken_to(cast, reported(cast, child=child), "informed")


def wrote(page: Page, link: str, **values: str) -> None:
    page.get_by_role("link", name=link).click()
    page.fill("[name=happened_at]", (timezone.localtime() - timedelta(minutes=1)).strftime("%Y-%m-%dT%H:%M"))
    page.fill("[name=officer]", "彭警 110218")
    for name, value in values.items():
        choice = page.locator(f"[name={name}][type=radio][value={value!r}]")
        if choice.count():
            choice.check()
        else:
            page.fill(f"[name={name}]", value)
    page.get_by_role("button", name="保存").click()
    expect(page.get_by_role("main")).to_contain_text("已保存")


def test_the_police_read_a_report_and_write_down_what_they_did(before, enter):
    before(sent_to_police)
    police = enter("department", **PHONE)
    police.goto("/alarms/")
    police.get_by_role("link", name="通报本单位的强制报告").first.click()
    main = police.get_by_role("main")
    expect(main).to_contain_text("孩子是谁、在哪里")
    expect(main).to_contain_text("张小雨")
    assert overflow(police) == 0
    assert small_targets(police) == []
    wrote(police, "我们已接报", receipt="彬公受案字〔2026〕8号")
    wrote(police, "查到了什么、做了什么", child_is="safe", words="当晚到家，孩子由奶奶照看，无需就医")
    wrote(police, "处理决定", result="public_order", words="对施暴人依法立案调查")
    assert overflow(police) == 0

    county = enter("county_office")
    county.goto("/alarms/")
    page = county.get_by_role("main")
    page.get_by_role("link", name="张小雨").click()
    for said in ("彬公受案字〔2026〕8号", "孩子由奶奶照看", "对施暴人依法立案调查"):
        expect(page).to_contain_text(said)
    assert grave_findings(county) == []


def test_a_list_is_answered_on_line_and_the_way_of_a_child_ends(before, enter):
    before(lambda cast: [made_ready(cast, name, days=40) for name in ("小石", "小雨")])
    county = enter("county_office")
    county.goto("/pathways/police/")
    county.get_by_label("由哪个单位在线答复").select_option(label="彬州市公安局")
    county.get_by_role("button", name="定稿并生成函").click()
    page = county.get_by_role("main")
    expect(page).to_contain_text("彬州市公安局可以在线查看")
    address = county.url

    police = enter("department", **PHONE)
    police.get_by_role("link", name="待答复").first.click()
    police.get_by_role("link", name="未落户儿童名单").first.click()
    main = police.get_by_role("main")
    stone = main.locator("li", has_text="张小石")
    rain = main.locator("li", has_text="张小雨")
    stone.get_by_label("答复").select_option(label="已登记户口")
    rain.get_by_label("答复").select_option(label="需补充材料")
    assert overflow(police) == 0
    assert small_targets(police) == []
    main.get_by_role("button", name="提交答复").click()
    expect(rain).to_contain_text("请写明缺什么材料")
    expect(stone).to_contain_text("已登记户口")
    rain.get_by_label("缺什么材料").fill("缺出生医学证明")
    main.get_by_role("button", name="提交答复").click()
    expect(rain).to_contain_text("缺出生医学证明")
    assert police.goto("/children/").status == 403

    county.goto(address)
    expect(page).to_contain_text("缺出生医学证明")
    expect(page.locator("li", has_text="张小石")).to_contain_text("在线答复")
    assert grave_findings(county) == []
    page.get_by_role("link", name="张小石").click()
    county.get_by_role("link", name="办结").click()
    county.get_by_label("已落户").first.check()
    county.fill("[name=words]", "村主任看到户口簿，已登记在父亲名下")
    county.get_by_role("button", name="保存").click()
    expect(county.get_by_role("main")).to_contain_text("已登记在父亲名下")
