"""The first page: where I act, my children, what is missing, what I had open."""

from collections.abc import Callable
from datetime import timedelta
from typing import Any

import pytest
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext
from django.utils import timezone

from lantian.access.scopes import acting_as
from lantian.desk.queries import at_hand as queries
from lantian.registry.models import Child, Enrolment
from lantian.registry.services.erasing import erase_child
from tests.cast import HONGYAN, JINGYANG, TAIXIANG, XINMIN, Cast

TODAY = timezone.localdate()
Enter = Callable[[str], Client]


def groups(cast: Cast, part: str) -> dict[str, tuple[str, int]]:
    with acting_as(cast.posts[part], read_only=True):
        return {one.label: (one.query, one.children) for one in queries.groups(cast.posts[part], TODAY)}


def test_children_are_counted_by_the_places_below(cast: Cast, as_web: None) -> None:
    assert groups(cast, "city_office") == {
        "彬州市": ("place=610482000000", 3),
        "泾阳县": (f"place={JINGYANG}", 1),
    }
    assert groups(cast, "county_office") == {"新民镇": (f"place={XINMIN}", 3)}
    assert groups(cast, "town_supervisor") == {
        "红岩村": (f"place={HONGYAN}", 1),
        "太厢村": (f"place={TAIXIANG}", 2),
    }
    assert groups(cast, "village_director") == {"太厢村": (f"place={TAIXIANG}", 2)}
    assert groups(cast, "parent") == groups(cast, "auditor") == {}


def test_a_school_counts_by_class(cast: Cast, as_web: None) -> None:
    with acting_as(cast.county_office):
        Enrolment.objects.filter(child=cast.children["天天"]).update(grade=3, class_name="")
    found = groups(cast, "school_head")
    assert found == {"三年级 1班": ("grade=3&class_name=1", 1), "三年级": ("grade=3&class_name=-", 1)}
    with acting_as(cast.county_office):
        Enrolment.objects.filter(child=cast.children["天天"]).update(grade=None)
    assert groups(cast, "school_head")["班级不详"] == ("", 1)


def test_every_figure_opens_the_rows_behind_it(cast: Cast, enter: Enter) -> None:
    with acting_as(cast.county_office):
        Enrolment.objects.filter(child=cast.children["天天"]).update(grade=3, class_name="")
        Child.objects.filter(pk=cast.children["小雨"]).update(confirmed_on=TODAY - timedelta(days=91))
    for part in ("city_office", "county_office", "town_supervisor", "school_head"):
        client = enter(part)
        context = client.get("/").context
        for group in context["groups"]:
            for more, count in (
                ("", group.children),
                ("&missing=any", group.incomplete),
                ("&stale=on", group.stale),
            ):
                page = client.get(f"/children/?{group.query}{more}")
                assert not page.context["form"].errors
                assert len(page.context["page"].lines) == count, (part, group, more)


def test_totals_are_the_sums_and_counted_where_there_are_no_groups(cast: Cast, enter: Enter) -> None:
    with acting_as(cast.county_office):
        Child.objects.filter(pk=cast.children["小雨"]).update(confirmed_on=TODAY - timedelta(days=91), gaps=0)
    expected = {
        "city_office": (4, 3, 1),
        "village_director": (2, 1, 1),
        "school_head": (2, 1, 1),
        "class_teacher": (1, 0, 1),
    }
    for part, figures in expected.items():
        totals = enter(part).get("/").context["totals"]
        assert (totals.children, totals.incomplete, totals.stale) == figures, part


def test_what_is_missing_longest_stands_first(cast: Cast, as_web: None) -> None:
    with acting_as(cast.county_office):
        for name, days in (("小雨", 10), ("小石", 200), ("天天", 100)):
            Child.objects.filter(pk=cast.children[name]).update(confirmed_on=TODAY - timedelta(days=days))
        found = queries.files_at_hand(cast.county_office, (), TODAY, sees_gaps=True).incomplete
    assert [line.child.name for line in found] == ["张小石", "单天天", "张小雨"]


def test_the_files_opened_last_stand_there_as_long_as_they_are_mine(cast: Cast, enter: Enter) -> None:
    city = enter("city_office")
    for name in ("小雨", "豆豆", "天天", "小雨"):
        city.get(f"/children/{cast.children[name]}/")
    assert recent(city) == ["张小雨", "单天天", "解豆豆"]
    with acting_as(cast.city_office):
        erase_child(child=cast.child("天天"), basis="法定监护人申请删除")
    assert recent(city) == ["张小雨", "解豆豆"]
    director = enter("village_director")
    assert director.get(f"/children/{cast.children['豆豆']}/").status_code == 404
    assert recent(director) == []


def recent(client: Client) -> list[str]:
    return [line.child.name for line in client.get("/").context["files"].recent]


@pytest.mark.parametrize("part", ["auditor", "administrator"])
def test_who_sees_no_child_is_told_so(cast: Cast, enter: Enter, part: str) -> None:
    answer = enter(part).get("/")
    assert (answer.status_code, answer.context["sees_children"]) == (200, False)
    assert "小雨" not in answer.content.decode()


@pytest.mark.parametrize("part", ["psychologist", "proxy_parent", "parent"])
def test_who_keeps_no_file_is_not_asked_to_complete_it(cast: Cast, enter: Enter, part: str) -> None:
    answer = enter(part).get("/")
    assert "files" not in answer.context or not answer.context["files"].incomplete
    assert "missing=any" not in answer.content.decode()


def test_a_place_without_children_says_what_to_do(cast: Cast, enter: Enter) -> None:
    with acting_as(cast.city_office):
        erase_child(child=cast.child("豆豆"), basis="法定监护人申请删除")
    page = enter("far_village_director").get("/").content.decode()
    assert 'href="/children/register/"' in page


def test_the_page_only_reads(cast: Cast, enter: Enter) -> None:
    client = enter("county_office")
    assert client.head("/").status_code == 200
    assert client.post("/").status_code == 405
    with CaptureQueriesContext(connection) as asked:
        client.get("/")
    assert any("TRANSACTION READ ONLY" in query["sql"] for query in asked)


@pytest.mark.parametrize(
    "part", ["city_office", "village_director", "school_head", "parent", "administrator"]
)
def test_the_page_costs_few_queries(cast: Cast, enter: Enter, part: str) -> None:
    client = enter(part)
    client.get(f"/children/{cast.children['小雨']}/")
    with CaptureQueriesContext(connection) as asked:
        client.get("/")
    reads = [query["sql"] for query in asked if query["sql"].startswith("SELECT")]
    assert len(reads) <= 20, "\n".join(reads)


def test_figures_are_counted_once_a_minute(cast: Cast, enter: Enter) -> None:
    client = enter("county_office")

    def counts() -> list[Any]:
        with CaptureQueriesContext(connection) as asked:
            client.get("/")
        return [query for query in asked if "GROUP BY" in query["sql"]]

    assert (len(counts()), len(counts())) == (1, 0)
