"""The monthly check as a village director does it, and as those above see how far it is."""

from collections.abc import Callable
from datetime import date, timedelta
from typing import Any

import pytest
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext
from django.utils import timezone

from lantian.access.models import AccessEntry
from lantian.access.scopes import acting_as
from lantian.registry.models import Child, MonthlyCheck
from lantian.registry.rules.freshness import month_before, month_of
from lantian.registry.services.closing import close_file
from lantian.registry.services.registering import register_child
from tests.cast import BINZHOU, HONGYAN, JING_VILLAGE, TAIXIANG, XINMIN, Cast

Enter = Callable[[str], Client]
TODAY = timezone.localdate()
LONG_AGO = TODAY - timedelta(days=200)


@pytest.fixture(autouse=True)
def nobody_looked(cast: Cast) -> None:
    with acting_as(cast.city_office):
        Child.objects.update(confirmed_on=LONG_AGO)


def lines(answer: Any) -> dict[str, date | None]:
    return {line.child.name: line.checked_on for line in answer.context["lines"]}


def tap(client: Client, cast: Cast, name: str, **more: Any) -> Any:
    return client.post(f"/check/{cast.children[name]}/unchanged/", **more)


def test_a_month_in_a_village(cast: Cast, enter: Enter) -> None:
    """李梅 goes through her list: one child unchanged, one with news; then her month is done, and the town sees it."""
    director, town = enter("village_director"), enter("town_supervisor")
    page = director.get("/check/")
    assert lines(page) == {"张小雨": None, "张小石": None}
    text = page.content.decode()
    for known in ("务工 广东东莞", "张老汉", "太厢小学", "6个月前核实", "138****2345", "0 / 2"):
        assert known in text, known
    assert "13891012345" not in text

    answer = tap(director, cast, "小雨")
    assert (answer.status_code, answer.url) == (
        302,
        f"/check/?place={TAIXIANG}#child-{cast.children['小雨']}",
    )
    assert lines(director.get("/check/")) == {"张小雨": TODAY, "张小石": None}
    assert list(lines(director.get("/check/"))) == list(lines(page))

    events = director.get(f"/children/{cast.children['小石']}/events/?from=check").context["choices"]
    school = next(one["url"] for one in events if "school" in one["url"])
    form = director.get(school).context["form"]
    values = {
        "version": form["version"].value(),
        "row": form["row"].value() or "",
        "since": TODAY.isoformat(),
    }
    answer = director.post(school, {**values, "stage": "kindergarten"})
    done = director.get(answer.url).content.decode()
    assert f"#child-{cast.children['小石']}" in done
    page = director.get("/check/")
    assert lines(page) == {"张小雨": TODAY, "张小石": TODAY}
    assert page.context["total"].is_done

    rows = town.get("/check/").context["rows"]
    assert [(row["name"], row["progress"].checked, row["progress"].children) for row in rows] == [
        ("红岩村", 0, 1),
        ("太厢村", 2, 2),
    ]
    with acting_as(cast.county_office):
        assert AccessEntry.objects.filter(action="registry.confirm_child").count() == 1
        assert {row.checked_by for row in MonthlyCheck.objects.all()} == {cast.village_director.user_id}


def test_a_tap_swaps_its_line_and_the_sum(cast: Cast, enter: Enter) -> None:
    director = enter("village_director")
    answer = tap(director, cast, "小雨", headers={"HX-Request": "true"})
    text = answer.content.decode()
    assert answer.status_code == 200
    assert f'id="child-{cast.children["小雨"]}"' in text
    assert 'hx-swap-oob="true"' in text
    assert "1 / 2" in text
    assert "unchanged/" not in text
    whole = director.get("/check/").content.decode()
    line = text.split("</li>")[0].split("<li")[1]
    assert "".join(line.split()) in "".join(whole.split())


def test_tapping_twice_is_once(cast: Cast, enter: Enter) -> None:
    director = enter("village_director")
    assert tap(director, cast, "小雨").status_code == tap(director, cast, "小雨").status_code == 302
    with acting_as(cast.county_office):
        assert MonthlyCheck.objects.count() == 1


def test_any_edit_is_a_look_at_that_child_and_no_other(cast: Cast, enter: Enter) -> None:
    director = enter("village_director")
    change = f"/children/{cast.children['小雨']}/facts/guardianship/change/"
    answer = director.post(change, {"version": "0", "row": "", "since": "2026-09-01", "level": "fair"})
    assert answer.status_code == 302
    assert lines(director.get("/check/")) == {"张小雨": TODAY, "张小石": None}


def test_unchanged_on_the_file_is_a_look_too(cast: Cast, enter: Enter) -> None:
    director = enter("village_director")
    assert director.post(f"/children/{cast.children['小雨']}/confirm/").status_code == 302
    assert lines(director.get("/check/"))["张小雨"] == TODAY


def test_last_month_does_not_count_for_this_one(cast: Cast, enter: Enter) -> None:
    with acting_as(cast.village_director):
        child, last = cast.child("小雨"), month_before(month_of(TODAY))
        Child.objects.update(recorded_at=timezone.now() - timedelta(days=100))
        MonthlyCheck.objects.create(
            child=child, region=child.region, month=last, checked_on=last,
            checked_by=cast.village_director.user_id,
        )  # fmt: skip
    assert lines(enter("village_director").get("/check/"))["张小雨"] is None
    town = enter("town_supervisor")
    now = {row["name"]: row["progress"] for row in town.get("/check/").context["rows"]}
    then = town.get("/check/", {"month": f"{last:%Y-%m}"}).context
    before = {row["name"]: row["progress"] for row in then["rows"]}
    assert (now["太厢村"].checked, before["太厢村"].checked, then["is_now"]) == (0, 1, False)


@pytest.mark.parametrize("month", ["2010-01", "2999-01", "x", "", "2026-13", "９９９９"])
def test_a_strange_month_is_this_one(cast: Cast, enter: Enter, month: str) -> None:
    assert enter("town_supervisor").get("/check/", {"month": month}).context["month"] == month_of(TODAY)


def test_each_level_sees_the_places_below_it(cast: Cast, enter: Enter) -> None:
    def places(part: str, **query: Any) -> set[str]:
        return {row["name"] for row in enter(part).get("/check/", query).context["rows"]}

    assert places("city_office") == {"彬州市", "泾阳县"}
    assert places("city_office", place=BINZHOU) == {"新民镇"}
    assert places("county_office") == {"新民镇"}
    assert places("town_supervisor") == {"太厢村", "红岩村"}
    assert lines(enter("county_office").get("/check/", {"place": HONGYAN})) == {"单天天": None}


def test_another_place_does_not_exist(cast: Cast, enter: Enter) -> None:
    director = enter("village_director")
    for place in (HONGYAN, JING_VILLAGE, XINMIN, 1, "x"):
        expected = 200 if place == "x" else 404
        assert director.get("/check/", {"place": place}).status_code == expected, place
    assert tap(director, cast, "天天").status_code == 404


def test_a_closed_file_is_not_asked_after(cast: Cast, enter: Enter) -> None:
    director = enter("village_director")
    with acting_as(cast.village_director):
        close_file(child=cast.child("小雨"), reason="died", since=TODAY, today=TODAY)
    assert lines(director.get("/check/")) == {"张小石": None}
    assert tap(director, cast, "小雨").status_code == 404


def test_the_county_sees_how_old_its_files_are(cast: Cast, enter: Enter) -> None:
    with acting_as(cast.county_office):
        Child.objects.filter(pk=cast.children["小雨"]).update(confirmed_on=TODAY - timedelta(days=30))
        Child.objects.filter(pk=cast.children["小石"]).update(confirmed_on=TODAY - timedelta(days=90))
    (row,) = enter("county_office").get("/check/").context["rows"]
    progress = row["progress"]
    assert (progress.fresh, progress.ageing, progress.stale) == (1, 1, 1)


def test_a_list_on_paper_stands_in_the_log(cast: Cast, enter: Enter) -> None:
    page = enter("village_director").get("/check/paper/")
    text = page.content.decode()
    assert text.count("□") == 2
    assert "data-print" in text
    with acting_as(cast.county_office):
        entries = AccessEntry.objects.filter(action="registry.print_check")
        assert {entry.child for entry in entries} == {cast.children["小雨"], cast.children["小石"]}
    assert enter("town_supervisor").get("/check/paper/").url == f"/check/?place={XINMIN}"


@pytest.mark.parametrize(
    "part", ["school_head", "class_teacher", "psychologist", "proxy_parent", "parent", "auditor"]
)
def test_only_those_who_keep_files_check(cast: Cast, enter: Enter, part: str) -> None:
    client = enter(part)
    assert client.get("/check/").status_code == client.get("/check/paper/").status_code == 403
    assert tap(client, cast, "小雨").status_code == 403


def reads(client: Client, address: str) -> int:
    with CaptureQueriesContext(connection) as asked:
        assert client.get(address).status_code == 200
    return sum(query["sql"].startswith("SELECT") for query in asked)


def test_the_page_asks_no_more_for_more_children(cast: Cast, enter: Enter) -> None:
    director = enter("village_director")
    director.get("/check/")
    few = reads(director, "/check/")
    with acting_as(cast.village_director):
        for number in range(12):
            register_child(
                values={
                    "child_name": f"王小{'一二三四五六七八九十百千'[number]}", "sex": "1", "birth_on": date(2018, 3, 7),
                    "no_identity_reason": "lost", "village": TAIXIANG, "father_name": f"王大{number}",
                    "father_phone": f"135091122{number:02}", "father_away": "work", "carer_name": f"李奶{number}",
                    "carer_relation": "62", "carer_phone": f"138910123{number:02}", "stage": "primary",
                    "school": cast.units["school"].pk, "grade": 1,
                },
                as_of=TODAY,
            )  # fmt: skip
    assert len(lines(director.get("/check/"))) == 14
    assert reads(director, "/check/") == few <= 20


@pytest.mark.parametrize("part", ["town_supervisor", "county_office", "city_office"])
def test_progress_costs_few_queries(cast: Cast, enter: Enter, part: str) -> None:
    client = enter(part)
    client.get("/check/")
    assert reads(client, "/check/") <= 14
