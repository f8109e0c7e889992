"""The list of children: what its filters leave, its orders, and paging without gaps or repeats."""

from contextlib import suppress
from dataclasses import replace
from datetime import date, timedelta
from typing import Any
from unittest.mock import patch

import pytest
from django.db import connection, transaction
from django.test.utils import CaptureQueriesContext
from django.utils import timezone
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as some

from lantian.access.scopes import acting_as
from lantian.registry.models import Child
from lantian.registry.queries import listing as queries
from lantian.registry.queries.choices import own_place, place_choices, school_choices, village_choices
from lantian.registry.queries.listing import NO_SCHOOLING, NOBODY, ORDERS, Listing, listed, page_of
from lantian.registry.rules.gaps import GAPS, STALE_AFTER_DAYS
from lantian.registry.services.erasing import erase_child
from lantian.registry.services.registering import register_child
from tests.cast import BINZHOU, HONGYAN, JING_VILLAGE, JINGYANG, TAIXIANG, XINMIN, YUNYANG, Cast

pytestmark = pytest.mark.usefixtures("as_web")
TODAY = timezone.localdate()
ON = date(2026, 11, 23)


def names(**asked: Any) -> set[str]:
    return set(listed(Listing(**asked), ON).values_list("name", flat=True))


def test_each_filter_leaves_those_who_are_asked_for(cast: Cast) -> None:
    school = cast.units["school"].pk
    with acting_as(cast.city_office):
        everybody = {"张小雨", "张小石", "单天天", "解豆豆"}
        assert names() == everybody
        assert names(place=BINZHOU) == everybody - {"解豆豆"}
        assert names(place=TAIXIANG) == {"张小雨", "张小石"}
        assert names(school=school) == {"张小雨", "单天天"}
        assert names(school=school, grade=4) == {"单天天"}
        assert names(grade=3, class_name="1") == {"张小雨"}
        assert names(class_name="2") == set()
        assert names(sex="1") == {"张小石", "单天天"}
        assert names(youngest=9, oldest=10) == {"张小雨", "单天天", "解豆豆"}
        assert names(oldest=6) == {"张小石"}
        assert names(youngest=10) == {"单天天", "解豆豆"}
        assert names(missing="identity") == {"张小石"}
        assert names(missing="any") == everybody
        assert names(search="zhang", sex="2") == {"张小雨"}
        assert names(place=JINGYANG, sex="1") == set()


def test_stale_files_are_those_unconfirmed_for_ninety_days(cast: Cast) -> None:
    with acting_as(cast.city_office):
        for name, days in (
            ("小雨", STALE_AFTER_DAYS),
            ("天天", STALE_AFTER_DAYS + 1),
            ("豆豆", 0),
            ("小石", 1),
        ):
            Child.objects.filter(pk=cast.children[name]).update(confirmed_on=ON - timedelta(days=days))
        assert names(stale=True) == {"单天天"}


def test_an_erased_child_is_in_no_list(cast: Cast) -> None:
    with acting_as(cast.city_office):
        erase_child(child=cast.child("豆豆"), basis="法定监护人申请删除")
        assert names() == {"张小雨", "张小石", "单天天"}
        assert names(oldest=18) == {"张小雨", "张小石", "单天天"}


def test_a_place_of_somebody_else_is_empty(cast: Cast) -> None:
    with acting_as(cast.village_director):
        assert names(place=HONGYAN) == names(place=JINGYANG) == set()
        assert names(place=BINZHOU) == {"张小雨", "张小石"}


def test_lines_say_what_stands_beside_a_name(cast: Cast) -> None:
    with acting_as(cast.town_supervisor):
        lines = {line.child.name: line for line in page_of(Listing(), ON).lines}
        rain = lines["张小雨"]
        assert (rain.age, rain.place) == (9, "太厢村")
        assert rain.schooling == ("primary", "太厢小学", 3, "1")
        assert rain.carer == ("张老汉", "61")
        assert "address" not in rain.gaps
        assert (lines["张小石"].schooling, lines["张小石"].carer) == (NO_SCHOOLING, NOBODY)


ROWS = some.lists(
    some.fixed_dictionaries(
        {
            "region": some.sampled_from((TAIXIANG, HONGYAN, JING_VILLAGE)),
            "name_pinyin": some.sampled_from(("a", "ab", "b", "zhang", "zhangxiao", "z")),
            "birth_on": some.dates(date(2014, 1, 1), date(2014, 1, 4)),
            "confirmed_on": some.dates(date(2026, 1, 1), date(2026, 1, 4)),
            "sex": some.sampled_from("12"),
            "gaps": some.integers(0, 3),
        }
    ),
    max_size=12,
)


class Undo(Exception):
    """Ends an example: nothing of it stays."""


@settings(max_examples=30, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(
    rows=ROWS,
    order=some.sampled_from(sorted(ORDERS)),
    size=some.integers(1, 5),
    missing=some.sampled_from(("", "any")),
)
def test_paging_forward_and_back_meets_everybody_once(
    cast: Cast, rows: list[dict[str, Any]], order: str, size: int, missing: str
) -> None:
    asked = Listing(order=order, missing=missing)
    with suppress(Undo), transaction.atomic(), patch.object(queries, "PAGE", size):
        with acting_as(cast.city_office):
            for number, row in enumerate(rows):
                Child(name=f"童{number}", temporary_key=f"T6104-{number}", **row).save(force_insert=True)
            whole = list(listed(asked, ON).order_by(*ORDERS[order]).values_list("pk", flat=True))
            forward, backward = (
                walk(asked, "after"),
                walk(asked, "before", start=whole[-1] if whole else None),
            )
        assert [key for page in forward for key in page] == whole
        assert [key for page in reversed(backward) for key in page] == whole[:-1]
        assert all(len(page) == size for page in forward[:-1])
        raise Undo


def walk(asked: Listing, direction: str, start: Any = None) -> list[list[Any]]:
    """The keys of page after page, until there is no further one."""
    pages, keys = [], {direction: start}
    while True:
        page = page_of(asked, ON, **keys).children
        pages.append([child.pk for child in page.rows])
        keys = {direction: getattr(page, direction)}
        if keys[direction] is None:
            return pages


def test_a_key_that_is_not_in_the_list_begins_it(cast: Cast) -> None:
    with acting_as(cast.village_director):
        first = page_of(Listing(), ON)
        for stranger in (cast.children["豆豆"], cast.units["school"].pk):
            assert page_of(Listing(), ON, after=stranger).lines == first.lines
            assert page_of(Listing(), ON, before=stranger).lines == first.lines


def test_a_school_orders_by_name(cast: Cast) -> None:
    with acting_as(cast.school_head):
        assert [line.child.name for line in page_of(Listing(), ON).lines] == ["单天天", "张小雨"]


@pytest.mark.parametrize(
    "part", ["city_office", "village_director", "school_head", "class_teacher", "parent"]
)
def test_a_longer_page_costs_no_more_queries(cast: Cast, part: str) -> None:
    def cost() -> int:
        with acting_as(cast.posts[part], read_only=True), CaptureQueriesContext(connection) as asked:
            page_of(Listing(), ON)
        return len([query for query in asked if "SELECT" in query["sql"]])

    before = cost()
    school = cast.units["school"].pk
    with acting_as(cast.county_office):
        for number in range(6):
            register_child(
                values={
                    "child_name": f"张小{'一二三四五六'[number]}", "sex": "1", "birth_on": date(2016, 1, 1),
                    "no_identity_reason": "lost", "village": (TAIXIANG, HONGYAN)[number % 2],
                    "stage": "primary", "school": school, "grade": 3, "class_name": "1",
                    "carer_name": f"爷爷{'一二三四五六'[number]}", "carer_relation": "61",
                },
                as_of=TODAY,
            )  # fmt: skip
    assert cost() == before
    assert before <= 5


def test_the_places_to_choose_from_open_on_the_way_to_the_chosen_one(cast: Cast) -> None:
    with acting_as(cast.city_office):
        assert place_choices() == [(JINGYANG, "泾阳县"), (BINZHOU, "彬州市")]
        opened = [
            (JINGYANG, "泾阳县"),
            (BINZHOU, "彬州市"),
            (XINMIN, "\u3000新民镇"),
            (HONGYAN, "\u3000\u3000红岩村"),
            (TAIXIANG, "\u3000\u3000太厢村"),
        ]
        assert place_choices(XINMIN) == place_choices(TAIXIANG) == opened
    with acting_as(cast.town_supervisor):
        assert place_choices() == place_choices(TAIXIANG) == [(HONGYAN, "红岩村"), (TAIXIANG, "太厢村")]
    for part in ("village_director", "school_head", "parent"):
        with acting_as(cast.posts[part]):
            assert place_choices() == []


@pytest.mark.parametrize(
    "typed", ["", "abc", "²", "٣", "-1", "9" * 5000, "610482102259 ", "0", str(JINGYANG), "610482"]
)
def test_only_a_place_of_ones_own_is_a_place(cast: Cast, typed: str) -> None:
    with acting_as(cast.county_office):
        assert own_place(typed) is None
        assert own_place(str(TAIXIANG)) == TAIXIANG


def test_schools_and_villages_to_choose_from(cast: Cast) -> None:
    school = (cast.units["school"].pk, "太厢小学")
    with acting_as(cast.city_office):
        assert school_choices() == village_choices() == []
        assert school_choices(BINZHOU) == school_choices(TAIXIANG) == [school]
        assert school_choices(JINGYANG) == []
    with acting_as(cast.county_office):
        assert school_choices() == [school]
        assert village_choices() == [(HONGYAN, "红岩村"), (TAIXIANG, "太厢村")]
    with acting_as(cast.village_director):
        assert school_choices() == [school]
        assert village_choices() == [(TAIXIANG, "太厢村")]
    with acting_as(cast.far_village_director):
        assert school_choices(YUNYANG) == []


def test_the_log_never_holds_what_was_typed() -> None:
    asked = Listing(search="张小雨", class_name="张老师班", place=TAIXIANG, youngest=0, stale=True)
    assert asked.in_codes() == {
        "search": "…", "class_name": "…", "place": str(TAIXIANG), "stale": "True", "order": "place",
    } | {"youngest": "0"}  # fmt: skip
    assert replace(asked, missing=GAPS[0]).in_codes()["missing"] == "identity"
