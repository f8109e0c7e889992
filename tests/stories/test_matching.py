"""A county has a plan worked out, reads why, locks a line, solves anew and accepts; the town looks on by telephone."""

from collections.abc import Iterator
from typing import Any

import pytest
from playwright.sync_api import expect

from lantian.access.models import Post
from lantian.matching.tests.conftest import everybody_counts
from lantian.pairing.tests.conftest import helper_of
from tests.cast import HONGYAN, TAIXIANG, Cast
from tests.stories.conftest import PHONE
from tests.stories.house import Tables, worker
from tests.stories.looking import grave_findings, overflow, small_targets


@pytest.fixture
def working(house: str, tables: Tables, django_db_blocker: Any) -> Iterator[None]:
    """Two people are ready to help, and somebody does the long work."""
    with django_db_blocker.unblock():
        tables.behind_the_scenes(two_are_ready)
    with worker(tables):
        yield


def two_are_ready() -> None:
    cast = Cast(posts={post.user.username: post for post in Post.objects.select_related("user", "unit")})
    everybody_counts(cast)
    helper_of(cast, name="寇淑芳", region=TAIXIANG)
    helper_of(cast, name="马红岩", sex="1", region=HONGYAN, farthest="town", phone="13772060001")


def test_a_plan_from_the_asking_to_the_pairs(enter, working):
    office = enter("county_office")
    office.goto("/matching/")
    office.get_by_role("link", name="制定方案").first.click()
    office.get_by_role("button", name="开始测算").click()
    main = office.get_by_role("main")
    expect(main).to_contain_text("没有更好的方案", timeout=30_000)
    rain = office.get_by_role("row").filter(has_text="张小雨")
    expect(rain).to_contain_text("寇淑芳")
    expect(rain).to_contain_text("同村")
    assert grave_findings(office) == []

    for box in office.locator("input[name=line]").all():
        box.uncheck()
    rain.get_by_role("checkbox").check()
    office.get_by_role("button", name="锁定", exact=True).click()
    expect(main).to_contain_text("已锁定1条")
    office.get_by_role("button", name="重新测算").click()
    expect(main).to_contain_text("与上一份方案相比", timeout=30_000)
    expect(office.get_by_role("row").filter(has_text="张小雨")).to_contain_text("已锁定")
    office.get_by_role("button", name="采纳勾选的").click()
    expect(main).to_contain_text("已提出3对结对")

    town = enter("town_supervisor", **PHONE)
    town.goto("/matching/new/")
    town.get_by_role("button", name="开始测算").click()
    expect(town.get_by_role("main")).to_contain_text("正在为彬州市做方案")
    town.goto("/matching/")
    town.get_by_role("link", name="彬州市").first.click()
    expect(town.get_by_role("main")).to_contain_text("没有更好的方案")
    assert overflow(town) == 0
    assert small_targets(town) == []
