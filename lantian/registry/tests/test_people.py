"""The people around a child: who comes, who goes, whose telephone changed."""

from collections.abc import Callable
from datetime import date
from typing import Any

import pytest
from django.utils import timezone

from lantian.access.models import ChargedChild
from lantian.access.scopes import acting_as
from lantian.access.sealing import blind_index
from lantian.kernel.versions import Conflict
from lantian.registry.errors import AlreadyRegistered, RegistryError
from lantian.registry.models import Child, IdentityKey, OtherReading, Person, Tie
from lantian.registry.queries.finding import children_found
from lantian.registry.rules.gaps import gaps_of
from lantian.registry.services.correcting import correct_identity
from lantian.registry.services.people import correct_person, end_tie, tie_person
from lantian.registry.tests.conftest import past_the_policies
from tests.cast import CITY, SINCE, Cast

pytestmark = pytest.mark.usefixtures("as_web")
TODAY = timezone.localdate()
MAY, AUTUMN = date(2025, 5, 1), date(2025, 9, 1)
Check = Callable[[], None]


def tie(cast: Cast, child: str, kind: str, **details: Any) -> Tie:
    return tie_person(child=cast.child(child), kind=kind, since=details.pop("since", MAY), details=details)


def test_a_mother_is_a_mother_and_a_woman(cast: Cast, guards_hold: Check) -> None:
    with acting_as(cast.village_director):
        mother = tie(cast, "小雨", Tie.Kind.MOTHER, name="李秀", phone="13512341234")
        assert (mother.relation, mother.person.sex) == ("52", "2")
        assert mother.person.phone_index == blind_index("13512341234")
    guards_hold()


def test_a_child_has_one_father_at_a_time(cast: Cast) -> None:
    with acting_as(cast.village_director):
        with pytest.raises(RegistryError, match="has_that_parent"):
            tie(cast, "小雨", Tie.Kind.FATHER, name="李四")
        former = Tie.objects.get(child=cast.children["小雨"], kind=Tie.Kind.FATHER)
        end_tie(tie=former, until=AUTUMN, version=former.version)
        tie(cast, "小雨", Tie.Kind.FATHER, name="李四", since=AUTUMN)


def test_whose_telephone_is_on_file_is_that_person(cast: Cast, guards_hold: Check) -> None:
    with acting_as(cast.village_director):
        father = Person.objects.get(name="张建军")
        new = tie(cast, "小雨", Tie.Kind.OTHER, name="张建军", phone="13509112233", occupation="瓦工")
        assert new.person_id == father.pk
        known = Person.objects.get(pk=father.pk)
        assert known.occupation == "瓦工"
        with pytest.raises(RegistryError, match="has_that_tie"):
            tie(cast, "小雨", Tie.Kind.OTHER, name="张建军", phone="13509112233")
    guards_hold()


def test_nobody_was_there_before_the_child_was_born(cast: Cast) -> None:
    with acting_as(cast.village_director), pytest.raises(RegistryError, match="before_birth"):
        tie(cast, "小雨", Tie.Kind.CARER, name="王姨", since=date(2010, 1, 1))


def test_a_tie_that_ended_no_longer_counts(cast: Cast, guards_hold: Check) -> None:
    with acting_as(cast.village_director):
        carer = Tie.objects.get(child=cast.children["小雨"], kind=Tie.Kind.CARER)
        ended = end_tie(tie=carer, until=AUTUMN, version=carer.version)
        assert ended.until == AUTUMN
        assert {"carer", "carer_phone"} <= set(gaps_of(cast.child("小雨").gaps))
        with pytest.raises(Conflict):
            end_tie(tie=carer, until=TODAY, version=carer.version)
    guards_hold()


def test_a_tie_cannot_end_before_it_began(cast: Cast) -> None:
    with acting_as(cast.village_director):
        proxy = Tie.objects.get(child=cast.children["小雨"], kind=Tie.Kind.PROXY_PARENT)
        with pytest.raises(RegistryError, match="later_change"):
            end_tie(tie=proxy, until=SINCE, version=proxy.version)


def test_a_proxy_parent_who_leaves_no_longer_sees_the_child(cast: Cast) -> None:
    with acting_as(cast.village_director):
        proxy = Tie.objects.get(child=cast.children["小雨"], kind=Tie.Kind.PROXY_PARENT)
        end_tie(tie=proxy, until=TODAY, version=proxy.version)
        assert not ChargedChild.objects.filter(seat=cast.proxy_parent.seat).exists()
    with acting_as(cast.proxy_parent):
        assert not Child.objects.exists()


def test_a_new_telephone_reaches_every_child_of_the_person(cast: Cast) -> None:
    with acting_as(cast.village_director):
        father = Person.objects.get(name="张建军")
        mended = correct_person(person=father, details={"phone": "13512341234"}, version=father.version)
        assert mended.phone_index == blind_index("13512341234")
        (before,) = mended.history.filter(city=CITY, version=father.version)
        assert before.phone.reveal() == "13509112233"
        correct_person(person=mended, details={"phone": ""}, version=mended.version)
        for name in ("小雨", "小石"):
            assert "parent_phone" in gaps_of(cast.child(name).gaps)


def test_a_persons_number_says_the_birth_date(cast: Cast) -> None:
    with acting_as(cast.village_director):
        father = Person.objects.get(name="张建军")
        mended = correct_person(
            person=father, details={"identity": "610427198812121234"}, version=father.version
        )
        assert mended.birth_on == date(1988, 12, 12)
        assert mended.identity_index == blind_index("610427198812121234")


def test_two_people_change_one_telephone(cast: Cast) -> None:
    with acting_as(cast.village_director):
        father = Person.objects.get(name="张建军")
        correct_person(person=father, details={"phone": "13512341234"}, version=father.version)
        with pytest.raises(Conflict) as raised:
            correct_person(person=father, details={"phone": "13500000000"}, version=father.version)
    assert {one.field for one in raised.value.differences} == {"phone", "phone_index"}


def test_a_corrected_name_is_found_by_its_new_readings(cast: Cast) -> None:
    with acting_as(cast.village_director):
        rain = cast.child("小雨")
        assert not OtherReading.objects.filter(child=rain.pk).exists()
        correct_identity(child=rain, values={"name": "单小雨"}, version=rain.version)
        for typed in ("单小", "shanxiaoyu", "danxiao", "sxy", "dxy"):
            assert [child.pk for child in children_found(typed)] == [rain.pk], typed
        correct_identity(child=rain, values={"name": "张小雨"}, version=rain.version + 1)
        assert not children_found("danxiao").exists()


def test_a_number_that_comes_late_replaces_the_temporary_key(cast: Cast) -> None:
    with acting_as(cast.village_director):
        stone = cast.child("小石")
        assert stone.temporary_key
        mended = correct_identity(
            child=stone, values={"identity": "610427202009010017"}, version=stone.version
        )
        assert (mended.temporary_key, mended.no_identity_reason) == ("", "")
        assert "identity" not in gaps_of(mended.gaps)
        kept = correct_identity(child=mended, values={"identity": "", "remarks": "…"}, version=mended.version)
        assert kept.identity is not None
        assert kept.identity.reveal() == "610427202009010017"
    with past_the_policies():
        assert IdentityKey.objects.filter(child=stone.pk).count() == 1


def test_a_number_of_another_child_is_refused_and_nothing_is_written(cast: Cast) -> None:
    with acting_as(cast.village_director):
        stone = cast.child("小石")
        with pytest.raises(AlreadyRegistered):
            correct_identity(
                child=stone,
                values={"identity": "610427201705040026", "name": "张石头"},
                version=stone.version,
            )
        assert cast.child("小石").name == "张小石"
