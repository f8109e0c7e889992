"""A roster taken in: what stands in the register then."""

from datetime import date

import pytest
from django.db import connection

from lantian.access.models import AccessEntry, ChargedChild
from lantian.access.scopes import acting_as
from lantian.registry.models import (
    Child,
    Enrolment,
    Guardianship,
    Household,
    Hukou,
    IdentityKey,
    Livelihood,
    Migration,
    OtherReading,
    Person,
    RosterImport,
    RosterLine,
    Tie,
)
from lantian.registry.rules.gaps import gap_mask, gaps_of
from lantian.registry.services.following import known_now
from lantian.registry.tests.rosters import applied, number, previewed, register, row
from tests.cast import HONGYAN, TAIXIANG, Cast

State = RosterImport.State


@pytest.fixture(autouse=True)
def files_root(settings, tmp_path):
    settings.FILES_ROOT = tmp_path


def counts(roster: RosterImport) -> dict[str, int]:
    return {name: count for name, count in roster.counts.items() if name != "taken" and count}


def test_a_new_child_comes_with_all_that_its_row_says(cast: Cast):
    roster = applied(cast.county_office, [row()])
    assert (roster.state, counts(roster)) == (State.APPLIED, {"new": 1})
    with acting_as(cast.village_director):
        child = Child.objects.get(name="马小花")
        assert (child.birth_on, child.sex, child.ethnicity) == (date(2016, 3, 5), "2", "01")
        assert (child.region, child.school) == (TAIXIANG, cast.units["school"].pk)
        assert child.identity.reveal().startswith("61042720160305")
        assert child.origin == roster.pk
        assert child.recorded_by == cast.county_office.user_id
        assert (child.name_pinyin, child.name_initials) == ("maxiaohua", "mxh")
        assert child.household.address.reveal() == "太厢村三组12号"
        assert sorted(Livelihood.objects.get(household=child.household).income_sources) == [
            "farming",
            "labour",
        ]
        enrolment = Enrolment.objects.get(child=child.pk)
        assert (enrolment.stage, enrolment.grade, enrolment.boards) == ("primary", 3, False)
        ties = {tie.kind: tie for tie in Tie.objects.filter(child=child.pk).select_related("person")}
        assert set(ties) == {"father", "mother", "carer"}
        assert ties["carer"].person.phone.reveal() == "13812345670"
        father = Migration.objects.get(person=ties["father"].person)
        assert (father.reason, father.since) == ("work", date(2019, 3, 1))
        assert child.gaps == gap_mask(known_now(child)) == 0
    with acting_as(cast.county_office):
        assert AccessEntry.objects.filter(action="registry.import_roster").get().detail["new"] == 1
        assert ChargedChild.objects.filter(child=child.pk, seat=cast.class_teacher.seat).exists()


def test_the_same_file_again_changes_nothing(cast: Cast):
    rows = [row(), row(0, child_name="单小石", sex="男"), row(40, child_name="马二花", father_phone="")]
    assert counts(applied(cast.county_office, rows)) == {"new": 3}
    before = register()
    again = applied(cast.county_office, rows)
    assert (again.state, counts(again)) == (State.READY, {"unchanged": 3})
    assert register() == before


def test_a_child_without_a_number_gets_a_temporary_key_and_its_other_readings(cast: Cast):
    applied(cast.county_office, [row(0, child_name="单小乐")])
    with acting_as(cast.county_office):
        child = Child.objects.get(name="单小乐")
        assert child.temporary_key.startswith("T6104-")
        assert (child.identity, child.no_identity_reason) == (None, "not_registered")
        assert "danxiaole" in OtherReading.objects.filter(child=child.pk).values_list("reading", flat=True)
        assert gaps_of(child.gaps) == ["identity"]


def test_brothers_and_sisters_share_their_parents_and_their_house(cast: Cast):
    applied(
        cast.county_office,
        [row(), row(40, child_name="马二花", village="红岩村"), row(60, child_name="马三花")],
    )
    with acting_as(cast.county_office):
        first, second, third = Child.objects.filter(name__startswith="马").order_by("identity_index")
        father = Person.objects.get(name="马大明")
        assert sorted(father.children) == sorted([first.pk, second.pk, third.pk])
        assert sorted(father.regions) == [HONGYAN, TAIXIANG]
        assert Migration.objects.get(person=father).children == father.children
        assert Household.objects.filter(head_name="马老汉").count() == 2
    with acting_as(cast.next_village_director):
        assert Person.objects.filter(name="马大明").exists()


def test_what_two_rows_say_of_one_person_is_put_together(cast: Cast):
    rows = [
        row(father_identity_number="", father_away="", father_destination="", father_away_since=""),
        row(40, child_name="马二花", father_identity_number=number("1985-05-05", 33)),
        row(60, child_name="马三花", father_away_since="2021.5"),
    ]
    roster = applied(cast.county_office, rows)
    with acting_as(cast.county_office):
        father = Person.objects.get(name="马大明")
        assert father.identity.reveal() == number("1985-05-05", 33)
        assert father.birth_on == date(1985, 5, 5)
        assert Migration.objects.get(person=father).since == date(2019, 3, 1)
        (line,) = RosterLine.objects.filter(roster=roster.pk)
        assert (line.row, line.outcome) == (4, "notice")
        assert all(
            child.gaps == gap_mask(known_now(child)) for child in Child.objects.filter(name__startswith="马")
        )
    assert counts(applied(cast.county_office, rows)) == {"unchanged": 3}


def test_a_carer_who_is_a_parent_of_the_row_is_that_person_and_grandparents_are_named(cast: Cast):
    rows = [
        row(
            carer_name="李丽",
            carer_relation="母亲",
            mother_away="在家",
            mother_phone="",
            carer_phone="13800000001",
        ),
        row(40, child_name="马二花", paternal_grandfather_name="马老汉", paternal_grandmother_name="王秀英"),
    ]
    applied(cast.county_office, rows)
    with acting_as(cast.county_office):
        mother = Tie.objects.get(child__name="马小花", kind="guardian")
        assert (mother.relation, mother.person.phone.reveal()) == ("52", "13800000001")
        assert mother.person == Tie.objects.get(child__name="马小花", kind="mother").person
        kinds = sorted(Tie.objects.filter(child__name="马二花").values_list("kind", "relation"))
        assert kinds == [("carer", "61"), ("father", "51"), ("mother", "52")]
        child = Child.objects.get(name="马二花")
        assert (child.paternal_grandfather, child.paternal_grandmother) == ("马老汉", "王秀英")
    assert counts(applied(cast.county_office, rows)) == {"unchanged": 2}


def test_what_one_column_says_is_not_lost_for_want_of_another(cast: Cast):
    rows = [
        row(
            stage="",
            grade="八年级",
            health="",
            disability_kind="听力残疾",
            father_away="",
            household_head="",
            address="",
        )
    ]
    applied(cast.county_office, rows)
    with acting_as(cast.county_office):
        child = Child.objects.get(name="马小花")
        assert Enrolment.objects.get(child=child.pk).stage == "junior"
        assert child.health_rows.get().condition == "60"
        assert Migration.objects.get(person__name="马大明").reason == "work"
        assert Livelihood.objects.get(household=child.household).poverty_marks == ["relieved"]
    assert counts(applied(cast.county_office, rows)) == {"unchanged": 1}


def test_new_children_find_parents_and_house_on_file(cast: Cast):
    """小雨 and her brother are on file; a third child of theirs comes with the roster."""
    third = row(
        80,
        child_name="张小云",
        father_name="张建军",
        father_phone="13509112233",
        father_away="务工",
        father_destination="广东深圳",
        father_away_since="",
        household_head="张老汉",
        address="太厢村二组18号",
    )
    applied(cast.county_office, [third])
    with acting_as(cast.county_office):
        child = Child.objects.get(name="张小云")
        assert child.household_id == cast.child("小雨").household_id
        father = Person.objects.get(name="张建军")
        assert set(father.children) == {child.pk, cast.children["小雨"], cast.children["小石"]}
        assert [m.destination_text for m in Migration.objects.filter(person=father, until__isnull=True)] == [
            "广东深圳"
        ]
        assert child.gaps == gap_mask(known_now(child))
        assert Livelihood.objects.filter(household=child.household).exists()
    assert counts(applied(cast.county_office, [third])) == {"unchanged": 1}


def test_a_file_with_a_wrong_row_stays_out_as_a_whole(cast: Cast):
    before = register()
    rows = [
        row(),
        row(40, child_name="马二花", sex="男"),
        row(60, village="兴隆村"),
        row(80, health="不太好"),
    ]
    roster = applied(cast.county_office, rows)
    assert (roster.state, counts(roster)) == (State.REFUSED, {"new": 1, "wrong": 3})
    assert roster.refusal == {"code": "wrong_rows", "count": 3}
    assert register() == before


def test_a_village_outside_the_scope_is_answered_like_one_that_is_not(cast: Cast):
    from lantian.registry.imports.preview import detail_of

    rows = [row(village="兴隆村", town="云阳镇"), row(40, village="乌有村", town="乌有镇")]
    roster = previewed(cast.county_office, rows)
    with acting_as(cast.county_office):
        codes = [
            detail_of(line)["cells"][0].code
            for line in RosterLine.objects.filter(roster=roster.pk).order_by("row")
        ]
    assert codes == ["town_unknown", "town_unknown"]


def test_a_number_known_in_another_place_is_refused_without_saying_where(cast: Cast):
    rows = [row(child_name="解豆豆", birth_on="2015-12-12", identity_number="610423201512120024")]
    roster = previewed(cast.county_office, rows)
    assert counts(roster) == {"wrong": 1}
    with acting_as(cast.county_office):
        line = RosterLine.objects.get(roster=roster.pk)
        assert '"registered_elsewhere"' in line.detail.reveal()
        assert "泾阳" not in line.detail.reveal()
    assert counts(previewed(cast.city_office, rows)) == {"changed": 1}


def test_the_same_child_twice_in_the_file_is_wrong(cast: Cast):
    rows = [row(), row(), row(0, child_name="马石头"), row(0, child_name="马石头")]
    assert counts(previewed(cast.county_office, rows)) == {"new": 2, "wrong": 2}


def test_who_writes_is_held_to_the_place_and_to_the_policies(cast: Cast, as_web: None):
    roster = applied(cast.county_office, [row(), row(40, child_name="马二花")])
    assert roster.state == State.APPLIED
    with acting_as(cast.other_county_office, read_only=True):
        assert not Child.objects.filter(origin=roster.pk).exists()
        assert not RosterImport.objects.exists()


def test_the_history_is_silent_about_new_rows(cast: Cast):
    applied(cast.county_office, [row(), row(40, child_name="马二花")])
    with connection.cursor() as cursor:
        cursor.execute("SELECT count(*) FROM registry_childhistory")
        assert cursor.fetchone() == (0,)


def test_each_number_stands_once_in_the_country(cast: Cast):
    applied(cast.county_office, [row()])
    assert IdentityKey.objects.filter(city=6104).count() == 4
    assert Hukou.objects.model.national.filter(city=6104, nature="agricultural").count() == 1
    assert Guardianship.national.filter(city=6104).count() == 1
