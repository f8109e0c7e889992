"""A drill: the office begins it, it rings in the town, is taken on, stands apart from what is real, and ends."""

from datetime import timedelta

from django.utils import timezone
from playwright.sync_api import expect

from lantian.alarms.jobs import watch
from tests.stories.conftest import PHONE
from tests.stories.house import Tables
from tests.stories.looking import overflow, small_targets


def test_a_drill_rings_and_ends_and_is_no_report(enter, tables: Tables, django_db_blocker):
    county = enter("county_office")
    county.goto("/alarms/bell/drill/")
    county.get_by_label("在哪里演练").select_option(index=0)
    county.get_by_role("button", name="开展演练").click()
    expect(county.get_by_role("main")).to_contain_text("演练呼叫已发出")
    county.get_by_role("main").locator("a.row-link").click()
    with django_db_blocker.unblock():
        tables.behind_the_scenes(a_minute_passes)
    town = enter("town_supervisor", **PHONE)
    town.goto("/notices/")
    main = town.get_by_role("main")
    expect(main).to_contain_text("1份演练报告，没有儿童受到伤害")
    main.locator("li", has_text="1份演练报告").get_by_role("button").click()
    main.locator("a.row-link").click()
    expect(main).to_contain_text("没有儿童受到伤害")
    main.get_by_role("button", name="我来接手").click()
    main.get_by_role("button", name="告知公安和乡镇").click()
    main.get_by_label("见到了").check()
    main.get_by_label("时间").fill((timezone.localtime() - timedelta(minutes=1)).strftime("%Y-%m-%dT%H:%M"))
    main.get_by_label("谁见到的").fill("按演练脚本见到")
    main.get_by_role("button", name="见到孩子").click()
    assert overflow(town) == 0
    assert small_targets(town) == []

    county.reload()
    page = county.get_by_role("main")
    expect(page).to_contain_text("周镇")
    page.get_by_label("没有发现伤害").check()
    page.get_by_label("理由和依据").fill("演练十分钟内接手")
    page.get_by_role("button", name="作出决定").click()
    page.get_by_label("对报告人的答复").fill("演练结束，谢谢各位")
    page.get_by_role("button", name="答复报告人").click()
    expect(page).to_contain_text("已答复报告人")
    county.goto("/alarms/")
    expect(page).to_contain_text("这里没有报告")
    county.goto("/alarms/?state=done")
    expect(page).to_contain_text("这里没有报告")
    county.goto("/alarms/drills/")
    expect(page.locator("a.row-link")).to_have_count(1)


def a_minute_passes() -> None:
    """What the worker does every minute."""
    watch(timestamp=0)
