"""Erasing a child on a lawful request: nothing of it is left in any table, and nothing of others goes."""

from collections.abc import Callable, Iterator
from datetime import date
from typing import Any

import pytest
from django.db import connection
from django.utils import timezone

from lantian.access.models import AccessEntry
from lantian.access.scopes import acting_as
from lantian.access.sealing import blind_index, unseal
from lantian.registry.errors import AlreadyRegistered, RegistryError
from lantian.registry.models import Child, Health, Household, Person, Residence, Tie
from lantian.registry.services.correcting import correct_identity
from lantian.registry.services.erasing import erase_child
from lantian.registry.services.facts import correct_fact, correct_shared, record_change, record_livelihood
from lantian.registry.services.people import correct_person, tie_person
from lantian.registry.services.registering import register_child
from lantian.registry.tests.conftest import past_the_policies
from tests.cast import HONGYAN, TAIXIANG, Cast

pytestmark = pytest.mark.usefixtures("as_web")
TODAY = timezone.localdate()
Check = Callable[[], None]
NUMBER, LATER_NUMBER = "610427201803070018", "610427201803070034"
BASIS = "监护人李秀申请，依据个人信息保护法第四十七条，市民政局决定"

WORDS = ("单小单", "单小丹", "shanxiaodan", "shanxiaodanx", "danxiaodan", "怕黑", "单大山", "李秀", "海淀")
SEALED = (NUMBER, LATER_NUMBER, "13891019999", "13512341234", "太厢村二组7号", "太厢村二组8号")


PLACES_OF_TRACES = {
    "registry_child.name_pinyin",
    "registry_childhistory.name",
    "registry_childhistory.identity_index",
    "registry_health.illness",
    "registry_householdhistory.address",
    "registry_identitykey.hash",
    "registry_migration.destination_text",
    "registry_otherreading.reading",
    "registry_person.phone",
    "registry_personhistory.phone_index",
}


def rows() -> Iterator[tuple[str, dict[str, Any]]]:
    """Every row of every table of the database but migrations: table, values by column."""
    with connection.cursor() as cursor:
        tables = set(connection.introspection.table_names(cursor)) - {"django_migrations"}
        for table in sorted(tables):
            cursor.execute(f'SELECT * FROM "{table}"')
            names = [column.name for column in cursor.description]
            yield from ((table, dict(zip(names, row, strict=True))) for row in cursor.fetchall())


COLUMNS = (
    "child.identity", "household.address", "household.neighbour", "person.identity", "person.phone",
    "person.second_phone", "roster_line.detail", "row_before.values",
)  # fmt: skip


def texts(value: Any) -> Iterator[str]:
    """What a value says, sealed or not."""
    if isinstance(value, bytes | memoryview):
        for column in COLUMNS:
            try:
                yield unseal(bytes(value), column)
            except ValueError:
                continue
        yield bytes(value).hex()
    else:
        yield str(value)


def traces(*words: str) -> set[str]:
    """Tables in which one of the words stands, plain or sealed, or as a blind index."""
    wanted = [*words, *(blind_index(word).hex() for word in words)]
    found = set()
    with past_the_policies():
        for table, row in rows():
            for column, value in row.items():
                if any(word in text for text in texts(value) for word in wanted):
                    found.add(f"{table}.{column}")
    return found


@pytest.fixture
def life(cast: Cast) -> Child:
    """A child with a past: it moved, its number and name were mended, its grandfather has a new telephone."""
    with acting_as(cast.county_office):
        child = register_child(
            values={
                "child_name": "单小单", "sex": "1", "birth_on": date(2018, 3, 7), "identity_number": NUMBER,
                "village": TAIXIANG, "household_head": "单大山", "address": "太厢村二组7号", "remarks": "怕黑",
                "carer_name": "单大山", "carer_relation": "61", "carer_phone": "13891019999",
                "mother_name": "李秀", "mother_away": "work", "mother_destination": "北京海淀", "health": "10",
                "father_name": "张建军", "father_phone": "13509112233", "poverty_marks": ["minimum_living"],
                "stage": "primary", "school": cast.units["school"].pk, "grade": 3, "class_name": "1",
            },
            as_of=TODAY,
        )  # fmt: skip
        child = correct_identity(
            child=child, values={"identity": LATER_NUMBER, "name": "单小丹"}, version=child.version
        )
        row = Health.objects.get(child=child.pk)
        correct_fact(row=row, values={"illness": "怕黑"}, version=row.version)
        house = Household.objects.get(pk=child.household_id)
        correct_shared(row=house, values={"address": "太厢村二组8号"}, version=house.version)
        record_livelihood(
            household=house,
            values={"aid": []},
            since=TODAY,
            version=house.livelihood_rows.get(city=child.city).version,
        )
        carer = Person.objects.get(name="单大山")
        correct_person(person=carer, details={"phone": "13512341234"}, version=carer.version)
        home = Residence.objects.get(child=child.pk)
        record_change(
            child=child, fact=Residence, values={"place": HONGYAN}, since=TODAY, version=home.version
        )
        tie_person(
            child=child, kind=Tie.Kind.PROXY_PARENT, since=TODAY, details={"name": "褚爱"},
            seat=cast.proxy_parent.seat,
        )  # fmt: skip
        return Child.objects.get(pk=child.pk)


def test_nothing_of_an_erased_child_is_left(cast: Cast, life: Child, guards_hold: Check) -> None:
    assert traces(*WORDS, *SEALED) >= PLACES_OF_TRACES
    with acting_as(cast.city_office):
        erase_child(child=life, basis=BASIS)
    assert traces(*WORDS, *SEALED) == {"access_accessentry.detail"}, "李秀 is named in the basis alone"
    assert traces(*WORDS[:7], *SEALED) == set()
    guards_hold()


def test_what_stays_is_a_row_without_a_person(cast: Cast, life: Child) -> None:
    with acting_as(cast.city_office):
        erase_child(child=life, basis=BASIS)
        left = Child.objects.get(pk=life.pk)
        assert (left.name, left.identity, left.identity_index, left.household) == ("", None, None, None)
        assert (left.birth_on, left.sex, left.region) == (date(2018, 1, 1), "1", HONGYAN)
        assert left.erased_at is not None
        assert not left.history.filter(city=left.city).exists()


def test_whoever_belongs_to_other_children_stays(cast: Cast, life: Child) -> None:
    with acting_as(cast.city_office):
        father = Person.objects.get(name="张建军")
        assert life.pk in father.children
        erase_child(child=life, basis=BASIS)
        father = Person.objects.get(pk=father.pk)
        assert set(father.children) == {cast.children["小雨"], cast.children["小石"]}
        assert Child.objects.filter(erased_at__isnull=True).count() == 4
        assert Household.objects.get(pk=cast.child("小雨").household_id).head_name == "张老汉"


def test_the_log_keeps_who_erased_and_on_what_ground(cast: Cast, life: Child) -> None:
    with acting_as(cast.city_office):
        erase_child(child=life, basis=BASIS)
        entry = AccessEntry.objects.get(action="registry.erase_child")
    assert (entry.child, entry.user, entry.detail) == (
        life.pk,
        cast.city_office.user_id,
        {"basis": BASIS},
    )


def test_the_number_may_be_registered_again(cast: Cast, life: Child) -> None:
    values = {
        "child_name": "单小丹", "sex": "2", "birth_on": date(2018, 3, 7), "identity_number": LATER_NUMBER,
        "village": TAIXIANG,
    }  # fmt: skip
    with acting_as(cast.village_director), pytest.raises(AlreadyRegistered):
        register_child(values=values, as_of=TODAY)
    with acting_as(cast.city_office):
        erase_child(child=life, basis=BASIS)
    with acting_as(cast.village_director):
        register_child(values=values, as_of=TODAY)


def test_nobody_erases_twice(cast: Cast, life: Child) -> None:
    with acting_as(cast.city_office):
        erase_child(child=life, basis=BASIS)
        with pytest.raises(RegistryError, match="gone"):
            erase_child(child=life, basis=BASIS)


@pytest.mark.parametrize("name", ["小雨", "小石", "天天", "豆豆"])
def test_every_child_of_the_cast_can_be_erased(cast: Cast, guards_hold: Check, name: str) -> None:
    with acting_as(cast.city_office):
        erase_child(child=cast.child(name), basis=BASIS)
    assert {place for place in traces(f"张{name}") if not place.startswith("access_")} == set()
    guards_hold()
