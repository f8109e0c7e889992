"""A child does not come to school: noted with a tap, looked after by its village, back and closed."""

from collections.abc import Callable
from datetime import timedelta
from typing import Any

import pytest
from django.utils import timezone
from playwright.sync_api import expect

from lantian.access.models import Post
from lantian.access.scopes import acting_as
from lantian.attendance.services.following import follow_place
from lantian.attendance.tests.school import school_goes_on
from tests.cast import BINZHOU
from tests.stories.conftest import PHONE
from tests.stories.house import Tables
from tests.stories.looking import grave_findings, overflow, small_targets

TODAY = timezone.localdate()


@pytest.fixture
def morning(tables: Tables, house: str, django_db_blocker: Any) -> Callable[[], None]:
    """What the worker does in the morning three days after the first day missed; there is school every day."""

    def follow() -> None:
        office = Post.objects.select_related("user", "unit").get(user__username="county_office")
        with acting_as(office):
            follow_place(BINZHOU, BINZHOU + 999_999, TODAY, None)

    with django_db_blocker.unblock():
        tables.behind_the_scenes(lambda: school_goes_on(BINZHOU, TODAY))
    return lambda: tables.behind_the_scenes(follow)


def test_a_missing_child_is_looked_for_and_comes_back(enter, morning):
    teacher = enter("class_teacher", **PHONE)
    teacher.goto("/attendance/roll/")
    teacher.get_by_label("缺课第一天").fill(str(TODAY - timedelta(days=3)))
    teacher.get_by_role("group", name="张小雨").get_by_label("旷课").check()
    assert overflow(teacher) == 0
    assert not small_targets(teacher)
    assert not grave_findings(teacher)
    teacher.get_by_role("button", name="保存").click()
    expect(teacher.get_by_role("main")).to_contain_text("还没有联系监护人")

    morning()
    village = enter("village_director", **PHONE)
    village.goto("/duties/")
    expect(village.get_by_role("main")).to_contain_text("上门查看旷课儿童")
    village.goto("/attendance/")
    village.get_by_role("link", name="张小雨").click()
    village.get_by_role("link", name="我已上门查看").click()
    village.get_by_label("孩子在家帮忙").check()
    village.get_by_role("button", name="保存").click()
    expect(village.get_by_role("main")).to_contain_text("村里已上门查看")
    assert overflow(village) == 0
    village.goto("/duties/")
    expect(village.get_by_role("main")).not_to_contain_text("上门查看旷课儿童")

    teacher.goto("/attendance/")
    teacher.get_by_role("button", name="已返校").click()
    expect(teacher.get_by_role("main")).to_contain_text("目前没有缺课儿童")
