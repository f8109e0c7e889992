"""The pages of a campaign: what they show and refuse, for whom."""

from typing import Any

import pytest
from django.test import Client
from django.urls import reverse

from lantian.access.models import AccessEntry
from lantian.access.scopes import acting_as
from lantian.census.models import Campaign, CampaignHousehold, CampaignVillage
from lantian.census.services import households as services
from lantian.census.tests.conftest import LATELY, TODAY, households, village_of
from tests.cast import BINZHOU, TAIXIANG, Cast

NEW = {
    "name": "秋季摸底排查", "place": BINZHOU, "begins_on": "2026-11-01", "ends_on": "2026-12-31",
    "cut_off_on": "2026-10-31", "calibre": "mca2016", "seed": "lantian",
}  # fmt: skip


def url(name: str, key: Any = None) -> str:
    return reverse(f"census:{name}", args=[key] if key else [])


def page(client: Client, address: str, status: int = 200, **data: Any) -> str:
    answer = client.post(address, data) if data else client.get(address)
    assert answer.status_code == status, answer.content.decode()[:3000]
    return answer.content.decode()


def test_an_office_opens_a_campaign(enter):
    county = enter("county_office")
    assert "还没有摸底排查" in page(county, url("campaigns"))
    answer = county.post(url("campaign_new"), NEW)
    shown = page(county, answer.url)
    assert "lantian" in shown
    assert "新民镇" in shown
    assert "秋季摸底排查" in page(county, url("campaigns"))


@pytest.mark.parametrize(
    ("field", "value", "says"),
    [
        ("ends_on", "2026-10-01", "结束日期早于开始日期"),
        ("place", "610423000000", "选择"),
        ("cut_off_on", "someday", "看不出是什么日期"),
        ("name", "", "必填"),
        ("calibre", "own", "选择"),
    ],
)
def test_a_campaign_that_cannot_be(enter, field, value, says):
    assert says in page(enter("county_office"), url("campaign_new"), 422, **{**NEW, field: value})


def test_a_campaign_cannot_be_opened_twice(enter, campaign):
    assert "先关闭" in page(enter("county_office"), url("campaign_new"), 422, **NEW)


def test_a_director_comes_straight_to_the_village(enter, campaign):
    director = enter("village_director")
    answer = director.get(url("campaign", campaign.pk))
    assert answer.status_code == 302
    shown = page(director, answer.url)
    assert "张老汉" in shown
    assert "二组18号" in shown
    assert "张小雨" in shown


def test_who_sees_no_campaign(enter, campaign, village):
    assert enter("far_village_director").get(url("campaign", campaign.pk)).status_code == 404
    assert enter("next_village_director").get(url("village", village.pk)).status_code == 404
    assert enter("school_head").get(url("campaigns")).status_code == 403


def test_the_place_in_the_address_is_one_of_the_campaign(enter, campaign):
    town = enter("county_office")
    for place in ("610482102000", "1", "x", "610423000000", "999999999999", "610482102259"):
        assert "户" in page(town, f"{url('campaign', campaign.pk)}?place={place}")


def test_a_list_is_filtered_and_paged(enter, cast: Cast, village, monkeypatch):
    monkeypatch.setattr("lantian.access.paging.PAGE", 3)
    many = [
        {"village_group": f"{number % 2 + 1}组", "head_name": f"王{'甲乙丙丁戊己'[number]}"}
        for number in range(6)
    ]
    with acting_as(cast.village_director):
        services.add_households(village=village, households=many)
    director = enter("village_director")
    first = page(director, url("village", village.pk))
    assert "after=" in first
    ones = page(director, f"{url('village', village.pk)}?group=g:1组")
    assert "王甲" in ones
    assert "王乙" not in ones
    assert "张老汉" in page(director, f"{url('village', village.pk)}?group=nobody&outcome=nothing&after=x")
    assert "没有住户" in page(director, f"{url('village', village.pk)}?outcome=refused")


def test_households_are_declared_group_by_group(enter, village):
    director = enter("village_director")
    address = url("village_declare", village.pk)
    assert "出现了两次" in page(
        director, address, 422, version=village.version, group_0="一组", count_0=3, group_1="一组", count_1=4
    )
    assert "0" in page(director, address, 422, version=village.version, group_0="一组", count_0=-3)
    answer = director.post(
        address, {"version": village.version, "group_0": "一组", "count_0": 3, "group_1": "", "count_1": ""}
    )
    assert answer.status_code == 302
    assert "3" in page(director, answer.url)
    stale = director.post(address, {"version": village.version, "group_0": "一组", "count_0": 5})
    assert "其他人" in page(director, stale.url)


def test_a_household_is_visited_in_one_form(enter, cast: Cast, village):
    director = enter("village_director")
    answer = director.post(
        url("village_add", village.pk),
        {"village_group": "一组", "house_number": "３号", "head_name": "王 大"},
    )
    shown = page(director, answer.url)
    assert "3号" in shown
    row = households(cast.village_director)[1]
    assert "家里没有" in shown or "没有儿童" in shown
    answer = director.post(
        url("household", row.pk),
        {
            "version": row.version,
            "outcome": "no_child",
            "visited_on": LATELY.isoformat(),
            "note": "",
            "next": "1",
        },
    )
    first = households(cast.village_director)[0]
    assert answer.url == url("household", first.pk), "the next one that nobody has visited"
    assert "已在名单" in page(
        director,
        url("village_add", village.pk),
        422,
        village_group="一组",
        house_number="3号",
        head_name="王大",
    )


@pytest.mark.parametrize(
    ("field", "value", "says"),
    [("outcome", "", "必填"), ("outcome", "gone", "选择"), ("visited_on", "2999-01-01", "日期还没有到"),
     ("visited_on", "2026-13-01", "日期"), ("note", "长" * 201, "200"), ("version", "x", "")],
)  # fmt: skip
def test_a_visit_that_cannot_be(enter, cast: Cast, village, field, value, says):
    (row,) = households(cast.village_director)
    data = {
        "version": row.version,
        "outcome": "no_child",
        "visited_on": LATELY.isoformat(),
        "note": "",
        field: value,
    }
    assert says in page(enter("village_director"), url("household", row.pk), 422, **data)


def test_two_people_see_both_values(enter, cast: Cast, village):
    director = enter("village_director")
    (row,) = households(cast.village_director)
    with acting_as(cast.town_supervisor):
        services.record_visit(
            household=row, values={"outcome": "absent", "visited_on": TODAY, "note": ""}, version=row.version
        )
    data = {"version": row.version, "outcome": "no_child", "visited_on": LATELY.isoformat(), "note": ""}
    shown = page(director, url("household", row.pk), 409, **data)
    assert "周镇" in shown
    assert "家中无人" in shown
    again = director.post(url("household", row.pk), {**data, "version": row.version + 1})
    assert again.status_code == 302
    assert households(cast.village_director)[0].outcome == "no_child"


def test_a_household_is_mended_and_conflicts_are_shown(enter, cast: Cast, village):
    director = enter("village_director")
    (row,) = households(cast.village_director)
    data = {"version": row.version, "village_group": "二组", "house_number": "18号", "head_name": "张老汉"}
    assert director.post(url("household_correct", row.pk), data).status_code == 302
    shown = page(director, url("household_correct", row.pk), 409, **{**data, "house_number": "19号"})
    assert "18号" in shown
    assert "19号" in shown
    assert "门牌号或户主" in page(
        director, url("household_correct", row.pk), 422,
        version=1, village_group="", house_number="", head_name="",
    )  # fmt: skip


def test_many_households_are_typed_at_once(enter, cast: Cast, village):
    director = enter("village_director")
    lines = "王大 1号\n\n李二，2号\n 孙三 "
    answer = director.post(url("village_add_many", village.pk), {"village_group": "三组", "lines": lines})
    assert answer.status_code == 302
    rows = households(cast.village_director)[1:]
    assert [(row.head_name, row.house_number and row.house_number.reveal()) for row in rows] == [
        ("王大", "1号"), ("李二", "2号"), ("孙三", None),
    ]  # fmt: skip
    assert "300" in page(director, url("village_add_many", village.pk), 422, lines="王大\n" * 301)


def test_children_are_found_from_the_household(enter, cast: Cast, village):
    director = enter("village_director")
    (row,) = households(cast.village_director)
    address, rain = url("household_find", row.pk), cast.children["小雨"]
    director.post(address, {"child": rain, "finding": "unchanged"})
    assert "信息无变化" in page(director, url("household", row.pk))
    changed = director.post(address, {"child": cast.children["小石"], "finding": "changed"})
    assert changed.url == reverse("registry:child", args=[cast.children["小石"]])
    with acting_as(cast.county_office, read_only=True):
        assert AccessEntry.objects.filter(action="registry.confirm_child", child=rain).exists()
    assert director.post(address, {"child": cast.children["豆豆"], "finding": "unchanged"}).status_code == 404
    assert director.post(address, {"child": "nobody", "finding": "x"}).status_code == 302
    director.post(address, {"child": rain, "finding": ""})
    assert "张小雨" in page(director, url("household", row.pk))


def test_a_new_child_is_registered_with_village_and_house_filled_in(enter, cast: Cast, village):
    director = enter("village_director")
    (row,) = households(cast.village_director)
    form = director.post(url("household_register", row.pk)).url
    assert "张" not in form
    shown = page(director, form)
    assert 'value="张老汉"' in shown
    assert "二组18号" in shown
    assert "张老汉" not in page(director, reverse("registry:register"))
    assert "张老汉" not in page(director, f"{reverse('registry:register')}?for=another")
    values = {
        "child_name": "张小月", "sex": "2", "birth_on": "2022-03-04", "no_identity_reason": "not_registered",
        "village": TAIXIANG, "household_head": "张老汉", "address": "太厢村二组18号", "ethnicity": "01",
    }  # fmt: skip
    back = director.post(form, values)
    assert back.url == url("household", row.pk)
    shown = page(director, back.url)
    assert "张小月" in shown
    assert "新登记" in shown


def test_a_village_from_handing_in_to_the_next_version(enter, cast: Cast, village):
    director, town, county = enter("village_director"), enter("town_supervisor"), enter("county_office")
    (row,) = households(cast.village_director)
    key = village.pk
    assert "请先填写" in page(
        director, url("village_hand_in", key), 422, version=village.version, filler="李梅", head="张村"
    )
    director.post(url("village_declare", key), {"version": village.version, "group_0": "", "count_0": 1})
    village = village_of(cast.village_director, TAIXIANG)
    assert "没有说明原因" in page(
        director, url("village_hand_in", key), 422, version=village.version, filler="李梅", head="张村"
    )
    visit = {"version": row.version, "outcome": "no_child", "visited_on": LATELY.isoformat(), "note": ""}
    director.post(url("household", row.pk), visit)
    version = village_of(cast.village_director, TAIXIANG).version
    answer = director.post(
        url("village_hand_in", key), {"version": version, "filler": "李梅", "head": "张村"}
    )
    assert answer.status_code == 302
    assert "名单不再变动" in page(director, url("household", row.pk))
    assert director.get(url("village_review", key)).status_code == 403
    version += 1
    assert "请说明原因" in page(
        town, url("village_review", key), 422, version=version, send_back="1", reason=""
    )
    assert town.get(url("village_draft", key)).content[:5] == b"%PDF-"
    answer = town.post(url("village_review", key), {"version": version, "sign": "1"})
    assert answer.status_code == 302, answer.content.decode()
    shown = page(town, answer.url)
    assert "第1版" in shown
    assert (
        county.post(url("village_reopen", key), {"version": version + 1, "reason": "漏报"}).status_code == 302
    )
    assert "漏报" in page(director, url("village", key))
    assert "第1版" in page(director, url("village", key))
    assert "其他人" in page(
        town, town.post(url("village_review", key), {"version": version, "sign": "1"}).url
    )


def test_an_office_closes_a_campaign(enter, campaign):
    county = enter("county_office")
    county.post(url("campaign_close", campaign.pk), {"version": 99})
    assert "关闭摸底排查" in page(county, url("campaign", campaign.pk))
    county.post(url("campaign_close", campaign.pk), {"version": campaign.version})
    assert "已于" in page(county, url("campaign", campaign.pk))


def test_reading_writes_nothing(enter, cast: Cast, campaign, village):
    director = enter("village_director")
    (row,) = households(cast.village_director)
    for address in (
        url("campaigns"),
        url("village", village.pk),
        url("household", row.pk),
        url("village_hand_in", village.pk),
    ):
        page(director, address)
    with acting_as(cast.county_office, read_only=True):
        assert {
            one.version
            for model in (Campaign, CampaignVillage, CampaignHousehold)
            for one in model.objects.all()
        } == {1}
