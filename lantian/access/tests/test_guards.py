"""Row policies as SQL, and on a table made here: what a compartment closes stays closed in range."""

import re
from typing import Any

import pytest
from django.db import ProgrammingError, connection, transaction

from lantian.access.guards import CUSTODIAN, IN_TEAMS, OWN_USER, WRITE_ONCE, Guard, grants_of, guard_table
from lantian.access.models import AccessEntry, ChargedChild, Post
from lantian.access.policy import Scope
from lantian.access.scopes import acting_as, taking_rows_away
from lantian.access.securing import declared_models
from tests.cast import CITY, HONGYAN, JING_VILLAGE, TAIXIANG, Cast, past_the_policies

GUARDS = [
    Guard(place="region", school="school", person="child"),
    Guard(place="regions", school="schools", person="children", many=True),
    Guard(own_seat="seat"),
    Guard(place="region", own_seat="seat"),
    Guard(own_seat="seat", addressed="read_at IS NULL"),
    Guard(own_user="owner"),
    Guard(place="region", child="child", compartment="protection", team="team"),
    Guard(place="region", audit=True, verbs=WRITE_ONCE),
    Guard(place="region", compartment="counselling"),
    Guard(place="region", own_user="owner", from_town=True, compartment="reporter"),
    Guard(place="region", units="units", team="team", from_town=True, compartment="protection"),
    Guard(place="region", school="school", child="child", compartment_column="compartment"),
    Guard(place="region", school="school", person="child", author="seat", discreet="is_discreet"),
    Guard(place="region", school="school", person="child", author="seat", raised=True),
    Guard(place="region", school="school", child="child", readers="readers"),
    Guard(
        place="region",
        school="school",
        person="child",
        author="seat",
        compartment_column="compartment",
        private=True,
        nearest=True,
    ),
]


@pytest.mark.parametrize("guard", GUARDS)
def test_policies_contain_no_sub_select(guard: Guard) -> None:
    """`FOR SELECT` says what a policy is for."""
    sub_select = re.compile(r"(?<!FOR )\bSELECT\b", re.IGNORECASE)
    assert not [line for line in guard_table("a", guard) if "POLICY" in line and sub_select.search(line)]


@pytest.mark.parametrize("guard", GUARDS)
def test_every_statement_stands_alone(guard: Guard) -> None:
    assert not [line for line in guard_table("a", guard) if ";" in line]


def test_each_scope_is_compared_with_its_own_column() -> None:
    conditions = dict(Guard(place="region", school="school", person="child").conditions())
    assert set(conditions) == {Scope.PLACE, Scope.SCHOOL, Scope.PERSON, CUSTODIAN}
    assert conditions[Scope.PLACE].startswith("region BETWEEN")
    assert conditions[Scope.SCHOOL].startswith("school =")
    assert conditions[Scope.PERSON].startswith("child = ANY")


def test_a_scope_without_a_column_gets_neither_policy_nor_grant() -> None:
    sql = " ".join(guard_table("a", Guard(place="region")))
    assert "lantian_place" in sql
    assert "lantian_school" not in sql
    assert "lantian_person" not in sql
    assert "lantian_audit" not in sql


def test_a_guard_of_a_seat_alone_is_for_every_kind_of_post() -> None:
    assert {role for role, _ in Guard(own_seat="seat").conditions()} == {
        Scope.PLACE,
        Scope.SCHOOL,
        Scope.PERSON,
    }


def test_rows_addressed_to_a_seat_are_added_by_everybody_and_read_by_the_seat_alone() -> None:
    guard = Guard(own_seat="seat", addressed="read_at IS NULL")
    assert [role for role, _ in guard.conditions()] == [Scope.NONE]
    policies = [line for line in guard_table("a", guard) if line.startswith("CREATE POLICY")]
    assert [line for line in policies if "lantian.seat" not in line] == [
        "CREATE POLICY a_added ON a FOR INSERT TO lantian_common WITH CHECK (read_at IS NULL)"
    ]


def test_rows_of_a_user_are_seen_by_that_user_in_any_post() -> None:
    own = "owner = current_setting('lantian.who')::uuid"
    assert list(Guard(own_user="owner").conditions()) == [(Scope.NONE, own)]


def test_a_team_is_of_every_kind_of_post_and_opens_the_compartment_of_its_rows_alone() -> None:
    guard = Guard(place="region", child="child", compartment="protection", team="team")
    in_team = "current_setting('lantian.seat')::uuid = ANY (team)"
    conditions = dict(guard.conditions())
    assert {role for role, one in conditions.items() if in_team in one} == set(IN_TEAMS)
    assert conditions[Scope.SCHOOL] == conditions[Scope.UNIT] == in_team
    assert all(condition.count(in_team) == 1 for _verb, condition in guard.closings())
    assert grants_of(guard, Scope.UNIT) == ["SELECT", "INSERT", "UPDATE"]


def test_what_is_ones_own_opens_ones_own_door_and_no_emergency_that_of_who_reported() -> None:
    guard = Guard(place="region", child="child", own_user="owner", compartment="reporter")
    assert {condition for _, condition in guard.closings()} == {
        "'reporter' = ANY (current_setting('lantian.compartments')::text[]) "
        "OR owner = current_setting('lantian.who')::uuid"
    }


def test_from_the_town_up_no_post_of_a_village_sees_a_row() -> None:
    condition = dict(Guard(place="region", from_town=True).conditions())[Scope.PLACE]
    assert condition.endswith("current_setting('lantian.hi')::bigint > current_setting('lantian.lo')::bigint")


def test_families_read_their_list_of_children_and_do_not_write_it() -> None:
    assert grants_of(ChargedChild.guard, Scope.PERSON) == ["SELECT"]


def test_the_log_is_only_ever_added_to() -> None:
    verbs = {role: grants_of(AccessEntry.guard, role) for role, _ in AccessEntry.guard.conditions()}
    assert {verb for granted in verbs.values() for verb in granted} == {"SELECT", "INSERT"}
    assert verbs[Scope.SCHOOL] == verbs[Scope.PERSON] == verbs[Scope.NONE] == ["INSERT"]
    own = dict(AccessEntry.guard.conditions())[Scope.NONE]
    elsewhere = "(child IS NULL OR current_user = 'lantian_unit')"
    assert own == OWN_USER.format('"user"') + f" AND {elsewhere}", "in nobody else's name"
    assert verbs[Scope.AUDIT] == ["SELECT", "INSERT"], "what an auditor takes out is noted as well"


def test_every_table_of_a_city_is_guarded() -> None:
    cities = [model for model in declared_models() if model.distribution == "city"]  # type: ignore[attr-defined]
    assert len(cities) > 10
    assert [model.__name__ for model in cities if not getattr(model, "guard", None)] == []


@pytest.fixture
def notes(cast: Cast) -> None:
    """A table of counselling notes, of children in three villages."""
    with connection.cursor() as cursor:
        cursor.execute("CREATE TABLE try_note (city int, region bigint, school uuid, child uuid, text text)")
        for name, region in (("小雨", TAIXIANG), ("天天", HONGYAN), ("豆豆", JING_VILLAGE)):
            row = [CITY, region, cast.units["school"].pk, cast.children[name], name]
            cursor.execute("INSERT INTO try_note VALUES (%s, %s, %s, %s, %s)", row)
        guard = Guard(place="region", school="school", person="child", compartment="counselling")
        for statement in guard_table("try_note", guard):
            cursor.execute(statement)


def read_as(post: Post) -> set[str]:
    with acting_as(post, read_only=True), connection.cursor() as cursor:
        cursor.execute("SELECT text FROM try_note")
        return {row[0] for row in cursor.fetchall()}


PARTS = (
    "village_director",
    "county_office",
    "city_office",
    "school_head",
    "psychologist",
    "class_teacher",
    "parent",
)


@pytest.mark.parametrize("part", PARTS)
def test_a_range_alone_never_opens_a_compartment(cast: Cast, notes: None, as_web: None, part: str) -> None:
    assert read_as(cast.posts[part]) == set()


@pytest.mark.parametrize("other", ["protection", "counselling2", "Counselling", ""])
def test_nor_does_another_compartment(cast: Cast, notes: None, other: str) -> None:
    cast.psychologist.compartments = [other]
    assert read_as(cast.psychologist) == set()


@pytest.mark.parametrize(
    ("part", "seen"),
    [
        ("psychologist", {"小雨", "天天", "豆豆"}),
        ("county_office", {"小雨", "天天"}),
        ("class_teacher", {"小雨"}),
    ],
)
def test_with_it_the_scope_still_holds(
    cast: Cast, notes: None, as_web: None, part: str, seen: set[str]
) -> None:
    cast.posts[part].compartments = ["protection", "counselling"]
    assert read_as(cast.posts[part]) == seen


def test_what_is_closed_can_be_neither_written_nor_taken_away(cast: Cast, notes: None) -> None:
    with acting_as(cast.county_office), connection.cursor() as cursor:
        cursor.execute("UPDATE try_note SET text = '…'")
        assert cursor.rowcount == 0
        with taking_rows_away():
            cursor.execute("DELETE FROM try_note")
            assert cursor.rowcount == 0
        row: list[Any] = [CITY, TAIXIANG, cast.units["school"].pk, cast.children["小雨"], "…"]
        with pytest.raises(ProgrammingError, match="row-level security"), transaction.atomic():
            cursor.execute("INSERT INTO try_note VALUES (%s, %s, %s, %s, %s)", row)


SAID = [
    # compartment of the row, who reads it besides its author (the class teacher)
    ("", {"village_director", "psychologist"}),
    ("counselling", {"psychologist"}),
    ("protection", {"town_supervisor"}),
    ("withdrawn", set()),
]


@pytest.mark.parametrize("nearest", [True, False])
@pytest.mark.parametrize(("compartment", "readers"), SAID)
def test_what_was_said_is_for_its_author_and_the_nearest(
    cast: Cast, as_web: None, compartment: str, readers: set[str], nearest: bool
) -> None:
    cast.psychologist.compartments, cast.town_supervisor.compartments = ["counselling"], ["protection"]
    guard = Guard(
        place="region", school="school", person="child", author="seat", compartment_column="compartment",
        private=True, nearest=nearest,
    )  # fmt: skip
    with past_the_policies():
        make_try_note(cast, guard, compartment, cast.class_teacher.seat)
    expected = readers - (set() if nearest else {"village_director"})
    expected |= {"class_teacher"} if compartment != "protection" else set()
    assert {part for part in PARTS_AT_WORK if read_as(cast.posts[part])} == expected
    with acting_as(cast.village_director), connection.cursor() as cursor:
        cursor.execute("UPDATE try_note SET text = '…'")
        assert cursor.rowcount == 0


@pytest.mark.parametrize(
    ("guard", "readers"),
    [
        (
            Guard(place="region", school="school", person="child", author="seat", raised=True),
            {"class_teacher", "town_supervisor", "county_office"},
        ),
        (
            Guard(place="region", school="school", person="child", author="seat", discreet="is_discreet"),
            {
                "class_teacher", "village_director", "town_supervisor", "county_office", "city_office",
                "school_head", "psychologist",
            },
        ),
    ],
)  # fmt: skip
def test_what_is_raised_or_discreet(cast: Cast, as_web: None, guard: Guard, readers: set[str]) -> None:
    with past_the_policies():
        make_try_note(cast, guard, "", cast.class_teacher.seat)
    assert {part for part in PARTS_AT_WORK if read_as(cast.posts[part])} == readers


PARTS_AT_WORK = (*PARTS, "town_supervisor", "proxy_parent", "next_village_director", "other_county_office")


def make_try_note(cast: Cast, guard: Guard, compartment: str, seat: Any) -> None:
    """A table with one row about 小雨, which `seat` wrote."""
    with connection.cursor() as cursor:
        cursor.execute(
            "CREATE TABLE try_note (city int, region bigint, school uuid, child uuid, text text, seat uuid, "
            "compartment text, is_discreet bool)"
        )
        row = [
            CITY,
            TAIXIANG,
            cast.units["school"].pk,
            cast.children["小雨"],
            "小雨",
            seat,
            compartment,
            True,
        ]
        cursor.execute("INSERT INTO try_note VALUES (%s, %s, %s, %s, %s, %s, %s, %s)", row)
        for statement in guard_table("try_note", guard):
            cursor.execute(statement)
