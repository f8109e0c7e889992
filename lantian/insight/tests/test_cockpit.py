"""The cockpit of a place: what it asks, whom it tells what, and how it hangs on a wall."""

import json
import re
from collections.abc import Callable
from typing import Any

import pytest
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext

from lantian.access.policy import Role
from lantian.insight.declared import indicators
from lantian.insight.models import DayState, Figure
from lantian.insight.queries.cockpit import read_by
from lantian.insight.rules.numbers import Numbers
from lantian.insight.rules.reading import month_ends
from lantian.insight.tests.conftest import TODAY
from lantian.kernel.city import in_cities
from lantian.places.models import Region
from lantian.places.rules import level_of
from lantian.registry.counted import Better, Shown
from tests.cast import BINZHOU, CITY, HONGYAN, JINGYANG, TAIXIANG, XINMIN, Cast
from tests.test_city_named import complaints

pytestmark = pytest.mark.django_db
Enter = Callable[[str], Client]
XIANYANG, BEIJI, NONE_HERE = 610400000000, 610482101000, 610482103000
HOME_VISITS, LATE = "kept.home_visit", "duties.late"


@pytest.fixture
def figures(cast: Cast) -> None:
    """Two towns of 彬州市 far apart, a third in which hardly anybody lives, and a year in which it got better."""
    rates = {
        BINZHOU: Numbers(63, 103), XINMIN: Numbers(10, 50), BEIJI: Numbers(50, 50), NONE_HERE: Numbers(3, 3),
        XIANYANG: Numbers(163, 203), JINGYANG: Numbers(100, 100), TAIXIANG: Numbers(8, 40), HONGYAN: Numbers(2, 10),
    }  # fmt: skip
    for code, name in ((BEIJI, "北极镇"), (NONE_HERE, "义门镇")):
        Region.objects.create(code=code, name=name, level="town", parent_id=BINZHOU)
    with in_cities(CITY):
        for place, visits in rates.items():
            write(place, HOME_VISITS, visits)
            write(place, LATE, Numbers(visits.denominator - visits.numerator, visits.denominator))
        write(BINZHOU, "levels.red_unhandled", Numbers(7, 9))
        write(BINZHOU, "levels.overdue", Numbers(2, 60))
        for months_ago, day in enumerate(reversed(month_ends(TODAY, 12))):
            visited = 63 - months_ago
            DayState.objects.update_or_create(
                place=BINZHOU,
                indicator=HOME_VISITS,
                on=day,
                defaults={"numerator": visited, "denominator": 103},
            )


def write(place: int, code: str, numbers: Numbers) -> None:
    Figure.objects.update_or_create(
        level=level_of(place), place=place, indicator=code, defaults=numbers._asdict()
    )


def described(page: str, kind: str = "heat") -> dict[str, Any]:
    found = (json.loads(one) for one in re.findall(r'<script type="application/json">(.*?)</script>', page))
    return next(one for one in found if one["kind"] == kind)


def column(page: str, code: str) -> dict[str, tuple[Any, Any]]:
    """By place what the picture tells of an indicator: its value and its step."""
    heat = described(page)
    at = heat["columns"].index(str(indicators()[code].name))
    return {
        name: (values[at], steps[at])
        for name, values, steps in zip(heat["rows"], heat["values"], heat["steps"], strict=True)
    }


def test_a_county_sees_where_it_is_uneven_and_goes_down(figures: None, enter: Enter) -> None:
    client = enter("county_office")
    page = client.get("/insight/").content.decode()
    assert column(page, HOME_VISITS) == {"北极镇": (1.0, 2), "新民镇": (0.2, -2), "义门镇": (None, None)}
    assert column(page, LATE)["新民镇"] == (0.8, -2)
    assert f'href="/insight/{HOME_VISITS}/?place={XINMIN}"' in page
    assert "为50%" in page
    town = client.get(f"/insight/?place={XINMIN}").content.decode()
    assert column(town, HOME_VISITS) == {"红岩村": (0.2, 0), "太厢村": (0.2, 0)}
    by_subject = client.get("/insight/?subject=care").content.decode()
    assert str(indicators()["care.seen_alone"].name) in described(by_subject)["columns"]
    assert client.get(f"/insight/?place={TAIXIANG}").status_code == 200


def test_places_stand_in_the_order_of_their_codes_whatever_they_have(figures: None, enter: Enter) -> None:
    names = list(column(enter("county_office").get("/insight/").content.decode(), HOME_VISITS))
    assert names == ["北极镇", "新民镇", "义门镇"]


def test_an_auditor_is_told_few_and_nothing_that_gives_it_away(figures: None, enter: Enter) -> None:
    """义门镇 has three: one of its neighbours is not told either, and the description of the picture has neither."""
    client = enter("auditor")
    page = client.get(f"/insight/?place={BINZHOU}").content.decode()
    told = column(page, HOME_VISITS)
    assert told["义门镇"] == (None, None)
    assert sum(value is None for value, _step in told.values()) == 2
    assert "不足5" in page
    # The town that is not told among its neighbours is not told on its own page, nor any village of it.
    kept = next(code for name, code in (("新民镇", XINMIN), ("北极镇", BEIJI)) if told[name][0] is None)
    figure = client.get(f"/insight/{HOME_VISITS}/?place={kept}").content.decode()
    assert re.search(r'class="stat-value">不足5<', figure)
    assert client.get(f"/insight/{HOME_VISITS}/children/?place={kept}").status_code == 403


def test_what_is_to_be_done_opens_its_rows_for_whoever_may_see_them(figures: None, enter: Enter) -> None:
    office = enter("county_office").get("/insight/").content.decode()
    assert f'<a href="/insight/{LATE}/children/?place={BINZHOU}"><strong>40</strong>' in office
    auditor = enter("auditor").get(f"/insight/?place={BINZHOU}").content.decode()
    assert f'<a href="/insight/{LATE}/?place={BINZHOU}"><strong>' in auditor
    assert "/children/" not in auditor


def test_a_wall_shows_what_a_stranger_may_read_and_asks_again_by_itself(figures: None, enter: Enter) -> None:
    client = enter("county_office")
    wall = client.get("/insight/?screen=1").content.decode()
    assert 'hx-trigger="every 60s"' in wall
    assert "<nav" not in wall
    assert str(indicators()["levels.red_unhandled"].name) not in wall
    assert str(indicators()["levels.red_unhandled"].name) in client.get("/insight/").content.decode()
    assert f"<strong>不足5</strong> <span>{indicators()['levels.overdue'].name}" in wall
    assert not re.findall(r'href="(?!\?place=|/static/|#)[^"]+"', wall.split("<main")[1].split("</main")[0])
    told = column(wall, HOME_VISITS)
    assert sum(value is None for value, _step in told.values()) == 2


def test_a_village_without_children_and_one_of_another_county(figures: None, enter: Enter) -> None:
    page = enter("next_village_director").get("/insight/").content.decode()
    assert "chart-heat" not in page
    assert enter("county_office").get(f"/insight/?place={JINGYANG}").status_code == 404
    assert enter("county_office").get(f"/insight/?place={JINGYANG}&screen=1").status_code == 404


@pytest.mark.parametrize(
    ("part", "place", "most"),
    [
        ("city_office", XIANYANG, 7),
        ("county_office", BINZHOU, 7),
        ("town_supervisor", XINMIN, 7),
        ("village_director", TAIXIANG, 3),
        ("auditor", BINZHOU, 7),
    ],
)
def test_a_page_asks_as_little_at_every_level(
    figures: None, enter: Enter, part: str, place: int, most: int
) -> None:
    client = enter(part)
    client.get(f"/insight/?place={place}")
    with CaptureQueriesContext(connection) as asked:
        assert client.get(f"/insight/?place={place}").status_code == 200
    statements = [query["sql"] for query in asked if "insight_" in query["sql"]]
    assert len(statements) <= most
    assert not complaints(statements)
    assert not any("registry_" in statement for statement in statements)


def test_every_gap_is_something_that_should_not_be() -> None:
    gaps = [one for one in read_by(Role.CITY_OFFICE) if one.better == Better.LOWER and one.shown != Shown.AGE]
    assert {"duties.late", "levels.red_unhandled", "alarms.open", "measures.late", "needs.unowned"} <= {
        one.code for one in gaps
    }
    assert all(one.out_of is not None for one in gaps)
