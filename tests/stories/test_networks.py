"""The police of a town are missing in every network; the town names its officer, and the child has four of four."""

from playwright.sync_api import expect

from tests.stories.conftest import PHONE
from tests.stories.looking import grave_findings, overflow, small_targets


def test_a_town_fills_a_gap_and_the_village_sees_it(enter):
    village = enter("village_director", **PHONE)
    village.goto("/networks/")
    expect(village.get_by_role("main")).to_contain_text("2名儿童中，0名四个网络齐全")
    village.get_by_role("link", name="权益维护网络").click()
    village.get_by_role("link", name="张小雨").click()
    expect(village.get_by_role("main")).to_contain_text("4个网络中，3个已到位")
    expect(village.get_by_role("main")).to_contain_text("公安（派出所）：")
    assert overflow(village) == 0
    assert not grave_findings(village)

    town = enter("town_supervisor")
    town.goto("/networks/named/")
    town.get_by_role("link", name="公安（派出所）").click()
    town.get_by_label("联系人姓名").fill("彭警官")
    town.get_by_label("工作电话").fill("029-34922110")
    assert not grave_findings(town)
    town.get_by_role("button", name="保存").click()
    expect(town.get_by_role("main")).to_contain_text("彭警官")

    village.reload()
    expect(village.get_by_role("main")).to_contain_text("4个网络中，4个已到位")
    expect(village.get_by_role("main")).to_contain_text("彭警官")
    village.goto("/networks/card/")
    assert overflow(village) == 0
    assert not small_targets(village)
