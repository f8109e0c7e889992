"""Registering one child: all its rows, who may, and who is known already."""

from collections.abc import Callable
from datetime import date
from typing import Any

import pytest
from django.utils import timezone

from lantian.access.models import AccessEntry, ChargedChild
from lantian.access.scopes import acting_as
from lantian.registry.errors import AlreadyRegistered, OutOfScope
from lantian.registry.models import (
    Child,
    Enrolment,
    Guardianship,
    Health,
    Household,
    Hukou,
    IdentityKey,
    Livelihood,
    Migration,
    OtherReading,
    Person,
    Residence,
    Tie,
)
from lantian.registry.rules.gaps import gaps_of
from lantian.registry.services.correcting import correct_identity
from lantian.registry.services.registering import register_child
from lantian.registry.tests.conftest import past_the_policies
from tests.cast import HONGYAN, JING_VILLAGE, TAIXIANG, Cast

pytestmark = pytest.mark.usefixtures("as_web")
TODAY = timezone.localdate()
Check = Callable[[], None]
NUMBER, OTHER_NUMBER = "610427201803070018", "610427201803070034"
CHILD = {
    "child_name": "单小单",
    "sex": "1",
    "birth_on": date(2018, 3, 7),
    "identity_number": NUMBER,
    "village": TAIXIANG,
}
WHOLE = {
    **CHILD,
    "ethnicity": "01",
    "village_group": "二组",
    "household_head": "单大山",
    "address": "太厢村二组7号",
    "lives_with": "61",
    "hukou_registered": True,
    "hukou_nature": "agricultural",
    "hukou_place": "彬州市新民镇",
    "carer_name": "单大山",
    "carer_relation": "61",
    "carer_phone": "13891019999",
    "guardianship": "good",
    "father_name": "单强",
    "father_phone": "13509118888",
    "father_away": "work",
    "father_destination": "广东东莞",
    "father_away_since": date(2023, 2, 1),
    "mother_name": "李秀",
    "mother_away": "dead",
    "stage": "primary",
    "grade": 3,
    "class_name": "1",
    "boarding": False,
    "health": "10",
    "income_sources": ["labour"],
    "aid": [],
    "poverty_marks": ["minimum_living"],
    "remarks": "爱画画",
}


def register(**values: Any) -> Child:
    return register_child(values=values, as_of=TODAY)


def test_a_full_form_becomes_all_its_rows(cast: Cast, guards_hold: Check) -> None:
    with acting_as(cast.village_director):
        child = register(**WHOLE, school=cast.units["school"].pk)
        assert (child.name, child.name_pinyin, child.name_initials) == ("单小单", "shanxiaodan", "sxd")
        assert child.identity is not None
        assert child.identity.reveal() == NUMBER
        assert (child.region, child.school, child.confirmed_on) == (TAIXIANG, cast.units["school"].pk, TODAY)
        assert (child.temporary_key, child.recorded_by) == ("", cast.village_director.user_id)
        assert gaps_of(child.gaps) == []
        for fact in (Hukou, Residence, Enrolment, Health, Guardianship):
            row = fact.objects.get(child=child.pk)
            assert (row.until, row.region, row.school) == (None, child.region, child.school)
        house = Household.objects.get(pk=child.household_id)
        assert (house.head_name, house.village_group) == ("单大山", "二组")
        assert house.address is not None
        assert house.address.reveal() == "太厢村二组7号"
        assert Livelihood.objects.get(household=house.pk).poverty_marks == ["minimum_living"]
        people = {tie.person.name: tie for tie in Tie.objects.filter(child=child.pk).select_related("person")}
        assert {(tie.kind, tie.relation) for tie in people.values()} == {
            ("father", "51"),
            ("mother", "52"),
            ("carer", "61"),
        }
        assert people["李秀"].person.is_deceased
        away = Migration.objects.get(person=people["单强"].person_id)
        assert (away.reason, away.since, away.destination_text) == ("work", date(2023, 2, 1), "广东东莞")
        assert set(OtherReading.objects.filter(child=child.pk).values_list("reading", flat=True)) == {
            "danxiaodan",
            "shanxiaoshan",
            "danxiaoshan",
            "dxd",
            "sxs",
            "dxs",
        }
        assert {charge.seat for charge in ChargedChild.objects.filter(child=child.pk)} == {
            cast.class_teacher.seat
        }
        entry = AccessEntry.objects.get(action="registry.register_child", child=child.pk)
        assert (entry.user, entry.region) == (cast.village_director.user_id, TAIXIANG)
    guards_hold()
    with past_the_policies():
        assert IdentityKey.objects.get(child=child.pk).city == child.city


def test_the_least_that_is_asked_is_enough(cast: Cast) -> None:
    with acting_as(cast.village_director):
        child = register(
            child_name="无名儿", sex="2", birth_on=date(2025, 1, 1), no_identity_reason="not_registered",
            village=TAIXIANG,
        )  # fmt: skip
        assert child.temporary_key.startswith("T6104-")
        assert child.identity_index is None
        assert child.household is None
        assert len(gaps_of(child.gaps)) == 10
        assert Residence.objects.get(child=child.pk).place == TAIXIANG


@pytest.mark.parametrize(
    ("part", "village"),
    [
        ("village_director", HONGYAN),
        ("town_supervisor", JING_VILLAGE),
        ("other_county_office", TAIXIANG),
        ("school_head", TAIXIANG),
        ("parent", TAIXIANG),
        ("administrator", TAIXIANG),
    ],
)
def test_nobody_registers_in_a_place_of_somebody_else(cast: Cast, part: str, village: int) -> None:
    with acting_as(cast.posts[part]), pytest.raises(OutOfScope):
        register(**{**CHILD, "village": village})


def test_a_known_number_opens_the_file_where_it_may_be_seen(cast: Cast) -> None:
    with acting_as(cast.village_director), pytest.raises(AlreadyRegistered) as raised:
        register(**{**CHILD, "identity_number": "610427201705040026"})
    assert (raised.value.code, raised.value.child) == ("already_registered", cast.children["小雨"])


def test_a_number_known_elsewhere_says_no_more_than_that(cast: Cast) -> None:
    with acting_as(cast.village_director), pytest.raises(AlreadyRegistered) as raised:
        register(**{**CHILD, "identity_number": "610423201512120024"})
    assert (raised.value.code, raised.value.child) == ("registered_elsewhere", None)


def test_a_number_given_back_by_a_correction_is_free_again(cast: Cast) -> None:
    with acting_as(cast.village_director):
        rain = cast.child("小雨")
        correct_identity(child=rain, values={"identity": OTHER_NUMBER}, version=rain.version)
        register(**{**CHILD, "identity_number": "610427201705040026"})
        with pytest.raises(AlreadyRegistered):
            register(**{**CHILD, "identity_number": OTHER_NUMBER})


def test_brother_and_sister_share_their_father_and_their_house(cast: Cast, guards_hold: Check) -> None:
    with acting_as(cast.village_director):
        first = register(**WHOLE)
        second = register(
            **{**WHOLE, "child_name": "单小双", "identity_number": OTHER_NUMBER},
        )
        assert first.household_id == second.household_id
        for name in ("单强", "单大山"):
            person = Person.objects.get(name=name)
            assert set(person.children) == {first.pk, second.pk}
        assert Migration.objects.filter(person__name="单强").count() == 1
        assert Livelihood.objects.filter(household=first.household_id).count() == 1
        assert gaps_of(second.gaps) == gaps_of(first.gaps) == ["schooling"][:0]
    guards_hold()


def test_what_is_new_about_a_known_family_is_added(cast: Cast, guards_hold: Check) -> None:
    with acting_as(cast.village_director):
        bare = {key: WHOLE[key] for key in ("household_head", "address", "father_name", "father_phone")}
        first = register(**CHILD, **bare)
        assert {"whereabouts"} <= set(gaps_of(first.gaps))
        second = register(
            **{**CHILD, "child_name": "单小双", "identity_number": OTHER_NUMBER},
            **bare,
            father_away="work",
            poverty_marks=["minimum_living"],
        )
        father = Person.objects.get(name="单强")
        assert Migration.objects.get(person=father.pk).reason == "work"
        assert Livelihood.objects.get(household=second.household_id).poverty_marks == ["minimum_living"]
        assert "whereabouts" not in gaps_of(Child.objects.get(pk=first.pk).gaps)
    guards_hold()


def test_people_of_one_name_with_other_telephones_are_two(cast: Cast) -> None:
    with acting_as(cast.village_director):
        register(**CHILD, father_name="张建军", father_phone="13511112222")
        assert Person.objects.filter(name="张建军").count() == 2


def test_houses_without_a_head_are_not_one(cast: Cast) -> None:
    with acting_as(cast.village_director):
        first = register(**CHILD, address="太厢村二组")
        second = register(
            **{**CHILD, "child_name": "李四", "identity_number": OTHER_NUMBER}, address="太厢村二组"
        )
        assert first.household_id != second.household_id


def test_what_a_child_without_an_address_lives_on_is_kept(cast: Cast) -> None:
    with acting_as(cast.village_director):
        first = register(**CHILD, poverty_marks=["minimum_living"])
        second = register(
            **{**CHILD, "child_name": "李四", "identity_number": OTHER_NUMBER}, aid=["minimum_living"]
        )
        assert first.household_id != second.household_id
        assert Livelihood.objects.get(household=first.household_id).poverty_marks == ["minimum_living"]
        assert "address" in gaps_of(first.gaps)


def test_a_father_who_is_the_carer_is_one_person(cast: Cast) -> None:
    with acting_as(cast.village_director):
        child = register(
            **CHILD, father_name="单强", father_away="home", carer_name="单强", carer_relation="51",
            carer_phone="13509118888",
        )  # fmt: skip
        father = Person.objects.get(name="单强")
        assert father.phone is not None
        assert father.phone.reveal() == "13509118888"
        assert {tie.kind for tie in Tie.objects.filter(child=child.pk)} == {"father", "guardian"}
        assert not {"carer", "carer_phone", "parent_phone"} & set(gaps_of(child.gaps))


def test_a_carer_of_another_name_is_another_person(cast: Cast) -> None:
    with acting_as(cast.village_director):
        child = register(**CHILD, father_name="单强", carer_name="王继父", carer_relation="51")
        assert {tie.person.name for tie in Tie.objects.filter(child=child.pk)} == {"单强", "王继父"}


def test_an_illness_alone_is_kept(cast: Cast) -> None:
    with acting_as(cast.village_director):
        child = register(**CHILD, illness="哮喘")
        assert Health.objects.get(child=child.pk).illness == "哮喘"
