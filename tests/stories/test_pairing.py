"""A child gets somebody who stands by it: asked, agreed, signed, met; and somebody else when the check is over."""

from collections.abc import Callable
from typing import Any

import pymupdf
import pytest
from django.utils import timezone
from playwright.sync_api import Page, expect

from lantian.access.models import Post
from lantian.access.scopes import acting_as
from lantian.helping.models import Helper
from lantian.pairing.services.following import follow_helpers
from lantian.pairing.tests.conftest import DAY, helper_of
from lantian.places.models import Unit
from tests.cast import TAIXIANG, Cast
from tests.stories.conftest import PHONE
from tests.stories.house import Tables
from tests.stories.looking import overflow, small_targets


@pytest.fixture
def helpers(tables: Tables, house: str, django_db_blocker: Any) -> Cast:
    """褚爱, who signs in, and 李秀侠, who has a post of her own too: both checked, both of 太厢."""

    def register() -> Cast:
        posts = {post.user.username: post for post in Post.objects.select_related("user", "unit")}
        cast = Cast(posts=posts, units={"village": Unit.objects.get(region=TAIXIANG)})
        helper = helper_of(cast, name="褚爱")
        with acting_as(cast.county_office):
            own = {"seat": cast.proxy_parent.seat, "user": cast.proxy_parent.user_id}
            Helper.objects.filter(pk=helper.pk).update(**own)
        helper_of(cast, name="李秀侠", phone="13991030001", seated=True)
        return cast

    with django_db_blocker.unblock():
        return tables.behind_the_scenes(register)


@pytest.fixture
def check_runs_out(tables: Tables, helpers: Cast) -> Callable[[], None]:
    """What the night does when the check of 褚爱 is over."""

    def run_out() -> None:
        with acting_as(helpers.county_office):
            helper, today = Helper.objects.get(name="褚爱"), timezone.localdate()
            Helper.objects.filter(pk=helper.pk).update(vetted_until=today - DAY)
            follow_helpers([helper.pk], today)

    return lambda: tables.behind_the_scenes(run_out)


def ask(page: Page, party: str) -> None:
    page.locator(f"a[href$='?party={party}']").click()
    page.get_by_label("同意", exact=True).check()
    page.get_by_role("button", name="保存").click()


def sign_and_begin(page: Page, paper: bytes) -> None:
    page.get_by_role("link", name="存入签好的协议").click()
    page.locator("[name=file]").set_input_files(
        {"name": "agreement.pdf", "mimeType": "application/pdf", "buffer": paper}
    )
    page.fill("[name=dated_on]", f"{timezone.localdate():%Y-%m-%d}")
    page.get_by_role("button", name="保存").click()
    page.get_by_role("button", name="开始试行").click()


def scan(words: str) -> bytes:
    with pymupdf.open() as document:
        document.new_page().insert_text((72, 72), words)
        return bytes(document.tobytes())


def test_somebody_stands_by_a_child_and_somebody_else_takes_over(enter, helpers, check_runs_out):
    village = enter("village_director")
    village.goto("/children/")
    village.get_by_role("link", name="张小雨").click()
    village.locator("#helpers").get_by_role("link", name="提议结对").click()
    village.get_by_label("褚爱").check()
    village.get_by_role("button", name="提议", exact=True).click()
    for party in ("child", "carer", "witness"):
        ask(village, party)
    assert overflow(village) == 0

    helper = enter("proxy_parent", **PHONE)
    helper.goto("/pairing/mine/")
    expect(helper.get_by_role("main")).not_to_contain_text("张小雨")
    assert overflow(helper) == 0
    assert small_targets(helper) == []
    helper.get_by_role("button", name="愿意").click()
    expect(helper.get_by_role("main")).to_contain_text("各方都同意了")

    village.reload()
    sign_and_begin(village, scan("one"))
    expect(village.get_by_role("main")).to_contain_text("试行一个月")
    helper.goto("/pairing/mine/")
    helper.get_by_role("link", name="我们谈心了").click()
    helper.locator("[name=way][value=home]").check()
    helper.fill("[name=noted]", "聊了学校的事")
    helper.get_by_role("button", name="保存").first.click()
    helper.wait_for_url(lambda url: "/record/" not in url)
    helper.goto("/pairing/mine/")
    expect(helper.get_by_role("main")).to_contain_text("常见面")

    check_runs_out()
    village.reload()
    expect(village.get_by_role("main")).to_contain_text("代理家长的年度查验已失效")
    village.get_by_role("link", name="交接").click()
    village.get_by_label("李秀侠").check()
    village.fill("[name=matters]", "怕黑，喜欢画画")
    village.get_by_role("button", name="提议", exact=True).click()
    for party in ("child", "carer", "helper", "witness"):
        ask(village, party)
    sign_and_begin(village, scan("two"))
    expect(village.get_by_role("main")).to_contain_text("由新的代理家长接手")
    helper.goto("/pairing/mine/")
    expect(helper.get_by_role("main")).to_contain_text("目前没有与您结对的孩子")
