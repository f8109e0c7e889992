"""Which event asks what, and what is answered when a parent's coming and going does not fit: tables of cases."""

import csv
from datetime import date, timedelta
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as some

from lantian.registry.rules.calibres.facts import Whereabouts
from lantian.registry.rules.events import EVENTS, has_turned_sixteen, offered
from lantian.registry.rules.freshness import Progress as Place
from lantian.registry.rules.freshness import age_of, late_first, month_after, month_before, month_of
from lantian.registry.rules.moves import Known, Said, objection
from lantian.registry.tests.test_calibres import REASONS

CASES = Path(__file__).parent / "cases"
TODAY, BORN = date(2026, 11, 25), date(2017, 5, 4)


def rows_of(name: str) -> list[dict[str, str]]:
    with (CASES / name).open(encoding="utf-8") as file:
        return list(csv.DictReader(file))


def test_each_event_asks_what_the_table_says_and_no_more() -> None:
    table = {row["事项"]: row for row in rows_of("events.csv")}
    assert list(table) == list(EVENTS)
    for name, row in table.items():
        asked = EVENTS[name]
        assert asked.asks == tuple(row["问什么"].split()), name
        assert asked.of_parent == (row["问哪位家长"] == "是"), name
        assert asked.closes == row["归档"], name
        assert len(asked.asks) <= 7, name


@pytest.mark.parametrize(
    ("turned_sixteen", "parents", "is_closed", "missing"),
    [
        (False, 2, False, {"sixteen"}),
        (True, 1, False, set()),
        (False, 0, False, {"sixteen", "parent_left", "parent_back", "parent_lost", "parent_died"}),
        (False, 2, True, set(EVENTS)),
    ],
)
def test_only_what_can_happen_is_offered(
    turned_sixteen: bool, parents: int, is_closed: bool, missing: set[str]
) -> None:
    found = {
        one.name
        for one in offered(turned_sixteen=turned_sixteen, living_parents=parents, is_closed=is_closed)
    }
    assert found == set(EVENTS) - missing


@pytest.mark.parametrize(
    ("birth_on", "confirmed_on", "expected"),
    [
        (date(2010, 11, 25), date(2026, 11, 24), True),
        (date(2010, 11, 25), date(2026, 11, 25), False),
        (date(2010, 11, 26), date(2026, 11, 1), False),
        (date(2008, 2, 29), date(2024, 2, 29), False),
        (date(2008, 2, 29), date(2024, 2, 28), True),
    ],
)
def test_the_system_says_who_turned_sixteen(birth_on: date, confirmed_on: date, expected: bool) -> None:
    assert has_turned_sixteen(birth_on, confirmed_on, TODAY) is expected


def _day(text: str) -> date | None:
    return date.fromisoformat(text) if text else None


def _known(row: dict[str, str]) -> Known:
    stays, places = [], []
    for one in filter(None, row["在册行踪"].split(";")):
        reason, place, since, until = [*one.split(","), ""][:4]
        stays.append(Whereabouts(_day(since), _day(until), REASONS[reason]))
        places.append(place)
    return Known(stays, places, BORN, _day(row["去世"]), _day(row["上次探亲"]))


MOVES = rows_of("moves.csv")


@pytest.mark.parametrize("row", MOVES, ids=[row["情形"] for row in MOVES])
def test_what_is_said_of_a_parent_has_one_answer(row: dict[str, str]) -> None:
    is_visit = row["说法"] == "visit"
    said = Said(
        reason="home" if is_visit else row["说法"],
        since=date.fromisoformat(row["日期"]),
        place=row["地点"],
        meanwhile=row["其间"],
        back_on=_day(row["返乡日"]),
        is_visit=is_visit,
        visit_until=_day(row["探亲至"]),
    )
    found = objection(said, _known(row), TODAY)
    assert (found.code if found else "") == row["答复"]


DAYS = some.dates(date(2018, 1, 1), date(2026, 11, 25))


@given(left=DAYS, came=DAYS)
def test_nobody_returns_before_leaving(left: date, came: date) -> None:
    known = Known([Whereabouts(left, None, "work")], ["东莞"], BORN)
    found = objection(Said("home", came), known, TODAY)
    assert (found is None) == (came > left)


@pytest.mark.parametrize(
    ("days", "said"),
    [
        (-3, ("today", 0)),
        (0, ("today", 0)),
        (1, ("yesterday", 0)),
        (2, ("days", 2)),
        (13, ("days", 13)),
        (14, ("weeks", 2)),
        (59, ("weeks", 8)),
        (60, ("months", 2)),
        (729, ("months", 24)),
        (730, ("years", 2)),
    ],
)
def test_an_age_is_said_in_round_units(days: int, said: tuple[str, int]) -> None:
    found = age_of(TODAY - timedelta(days=days), TODAY)
    assert (found.unit, found.count) == said


@given(some.dates(date(2000, 1, 1), date(2100, 1, 1)))
def test_months_follow_each_other(on: date) -> None:
    month = month_of(on)
    assert month.day == 1
    assert month_after(month_before(month)) == month
    assert month_before(month) < month <= on < month_after(month)


def test_who_is_late_comes_first() -> None:
    places = [Place(1, 10, 10), Place(2, 0, 0), Place(3, 10, 2), Place(4, 20, 4), Place(5, 4, 3)]
    assert [one.place for one in late_first(places)] == [4, 3, 5, 1, 2]
