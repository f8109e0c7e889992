"""Who is shown which part of a file: the table that an office could sign, and the pages that follow it."""

import csv
from collections.abc import Callable
from pathlib import Path

import pytest
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext
from django.utils import timezone

from lantian.access.models import AccessEntry
from lantian.access.policy import Role, may
from lantian.access.scopes import acting_as
from lantian.access.services import end_post
from lantian.registry.models import Child, Guardianship, Household, Livelihood, Migration, Person, Tie
from lantian.registry.queries.file import open_file, timeline
from lantian.registry.rules.showing import SEALED_PARTS, SHOWN, parts_for
from lantian.registry.services.facts import (
    correct_shared,
    record_change,
    record_livelihood,
    record_whereabouts,
)
from lantian.registry.services.people import correct_person, tie_person
from tests.cast import Cast

TODAY = timezone.localdate()
TABLE = list(csv.DictReader((Path(__file__).parent / "cases/showing.csv").open(encoding="utf-8")))
Enter = Callable[[str], Client]


@pytest.mark.parametrize("line", TABLE, ids=lambda line: line["part"])
def test_the_table_that_an_office_could_sign(line: dict[str, str]) -> None:
    for role in Role:
        assert (line["part"] in parts_for(role)) == (line[role.value] == "x"), role


def test_every_part_stands_in_the_table() -> None:
    assert [line["part"] for line in TABLE] == list(SHOWN)
    assert set(SEALED_PARTS.values()) <= set(SHOWN)


def test_whoever_may_read_no_file_is_shown_no_part() -> None:
    for role in Role:
        assert bool(parts_for(role)) == may(role, "registry.read_child")


def test_whoever_may_reveal_numbers_is_shown_telephones() -> None:
    for role in Role:
        assert ("phones" in parts_for(role)) == may(role, "registry.reveal_number")


@pytest.fixture
def full(cast: Cast) -> Child:
    """小雨, of whom everything is known that not everybody may see."""
    with acting_as(cast.county_office):
        child = cast.child("小雨")
        Child.objects.filter(pk=child.pk).update(remarks="父亲酗酒")
        house = child.household
        assert house is not None
        correct_shared(row=house, values={"neighbour": "王婶", "is_unsafe": True}, version=house.version)
        record_livelihood(household=house, values={"poverty_marks": ["extreme"]}, since=TODAY, version=None)
        record_change(child=child, fact=Guardianship, values={"level": "carer_weak"}, since=TODAY)
        mother = tie_person(
            child=child, kind=Tie.Kind.MOTHER, since=None,
            details={"name": "李秀", "phone": "13512341234", "identity": "610427198812121234"},
        ).person  # fmt: skip
        record_whereabouts(
            person=mother,
            values={"reason": "work", "destination_text": "乌鲁木齐"},
            since=TODAY,
            version=None,
        )
        carer = Person.objects.get(name="张老汉")
        correct_person(person=carer, details={"second_phone": "029-33211234"}, version=carer.version)
        return Child.objects.get(pk=child.pk)


WORDS = {
    "identity": "6104**********26",
    "house": "张老汉",
    "remarks": "父亲酗酒",
    "livelihood": "特困",
    "guardianship": "受委托监护人监护能力不足",
    "whereabouts": "乌鲁木齐",
    "phones": "138****2345",
    "adult_numbers": "6104**********34",
    "gaps": 'id="missing"',
    "calibres": 'id="calibres"',
}
READERS = (
    "city_office", "county_office", "town_supervisor", "village_director", "school_head", "class_teacher",
    "psychologist", "proxy_parent", "parent",
)  # fmt: skip


@pytest.mark.parametrize("part", READERS)
def test_a_page_says_what_the_role_is_shown_and_nothing_else(
    cast: Cast, full: Child, enter: Enter, part: str
) -> None:
    page = enter(part).get(f"/children/{full.pk}/").content.decode()
    shown = parts_for(Role(cast.posts[part].role))
    for name, word in WORDS.items():
        if name != "house":  # the grandfather is the carer too
            assert (word in page) == (name in shown), name
    for secret in (
        "610427201705040026",
        "13891012345",
        "13512341234",
        "太厢村二组18号",
        "王婶",
        "29-33211234",
    ):
        assert secret not in page


def test_a_parent_sees_where_the_other_parent_is_not(cast: Cast, full: Child) -> None:
    with acting_as(cast.parent, read_only=True):
        file = open_file(cast.child("小雨"), TODAY, cast.parent)
        assert [parent.tie.person.name for parent in file.parents] == ["张建军"]
        assert "乌鲁木齐" not in str(
            [getattr(event.what, "__dict__", event.what) for event in timeline(file)]
        )
        assert file.past == []


def test_what_a_role_is_not_shown_is_not_in_its_timeline(cast: Cast, full: Child) -> None:
    with acting_as(cast.proxy_parent, read_only=True):
        kinds = {event.kind for event in timeline(open_file(cast.child("小雨"), TODAY, cast.proxy_parent))}
    assert not {"guardianship.began", "hukou.began", "card.printed"} & kinds
    assert "whereabouts.began" in kinds


@pytest.mark.parametrize("part", READERS)
def test_only_what_is_shown_is_revealed_and_each_time_is_logged(
    cast: Cast, full: Child, enter: Enter, part: str
) -> None:
    with acting_as(cast.county_office):
        mother, carer = Person.objects.get(name="李秀").pk, Person.objects.get(name="张老汉").pk
    sealed = {
        "identity": (full.pk, "610427201705040026"),
        "address": (full.household_id, "太厢村二组18号"),
        "neighbour": (full.household_id, "王婶"),
        "person_identity": (mother, "610427198812121234"),
        "phone": (mother, "13512341234"),
        "second_phone": (carer, "029-33211234"),
    }
    assert set(sealed) == set(SEALED_PARTS)
    client, role, revealed = enter(part), Role(cast.posts[part].role), []
    for field, (row, value) in sealed.items():
        answer = client.post(f"/children/{full.pk}/reveal/{field}/{row}/")
        if not may(role, "registry.reveal_number"):
            assert answer.status_code == 403
        elif SEALED_PARTS[field] not in parts_for(role):
            assert answer.status_code == 404
        else:
            assert (answer.status_code, value in answer.content.decode()) == (200, True)
            revealed.append({"field": field})
    with acting_as(cast.county_office):
        logged = AccessEntry.objects.filter(action="registry.reveal_number").order_by("at")
        assert list(logged.values_list("detail", flat=True)) == revealed


def test_nobody_reveals_by_way_of_another_child(cast: Cast, enter: Enter) -> None:
    with acting_as(cast.city_office):
        house, person = cast.child("小雨").household_id, Person.objects.get(name="张老汉").pk
    city, beans = enter("city_office"), cast.children["豆豆"]
    for field, row in (("address", house), ("phone", person), ("identity", cast.children["小雨"])):
        assert city.post(f"/children/{beans}/reveal/{field}/{row}/").status_code == 404
    assert enter("far_village_director").post(
        f"/children/{cast.children['小雨']}/reveal/phone/{person}/"
    ).status_code == 404  # fmt: skip


def test_the_log_of_a_file_says_who_did_what(cast: Cast, full: Child, enter: Enter) -> None:
    director, county = enter("village_director"), enter("county_office")
    for address in ("", "confirm/"):
        getattr(director, "post" if address else "get")(f"/children/{full.pk}/{address}")
    county.post(f"/children/{full.pk}/reveal/identity/{full.pk}/")
    page = county.get(f"/children/{full.pk}/log/")
    lines = [(line.name, line.action) for line in page.context["entries"]]
    assert lines[:3] == [
        ("钱县", "registry.reveal_number"),
        ("李梅", "registry.confirm_child"),
        ("李梅", "registry.read_child"),
    ]
    assert "儿童主任" in page.content.decode()
    part = county.get(f"/children/{full.pk}/log/", headers={"HX-Request": "true"}).content.decode()
    assert "<html" not in part
    assert enter("village_director").get(f"/children/{full.pk}/log/").status_code == 403


def test_an_ended_post_opens_nothing(cast: Cast, enter: Enter) -> None:
    director = enter("village_director")
    with acting_as(cast.county_office):
        end_post(post=cast.village_director, until=TODAY)
    for address in ("/", "/children/", f"/children/{cast.children['小雨']}/", "/children/register/"):
        answer = director.get(address)
        assert (answer.status_code, answer.url) == (302, "/no-post/")
    part = director.get("/children/", headers={"HX-Request": "true"})
    assert part["HX-Redirect"] == "/no-post/"
    assert director.post(f"/children/{cast.children['小雨']}/confirm/").url == "/no-post/"


@pytest.mark.parametrize("part", READERS)
def test_a_file_costs_few_queries(cast: Cast, full: Child, enter: Enter, part: str) -> None:
    client = enter(part)
    client.get("/children/")
    with CaptureQueriesContext(connection) as asked:
        assert client.get(f"/children/{full.pk}/").status_code == 200
    reads = [query["sql"] for query in asked if query["sql"].startswith("SELECT")]
    assert len(reads) <= 23, "\n".join(reads)


def test_a_file_with_a_long_life_costs_no_more(cast: Cast, full: Child, enter: Enter) -> None:
    def cost() -> int:
        with CaptureQueriesContext(connection) as asked:
            client.get(f"/children/{full.pk}/")
        return len(asked)

    client = enter("county_office")
    client.get(f"/children/{full.pk}/")
    before = cost()
    with acting_as(cast.county_office):
        for number in range(4):
            tie_person(
                child=full, kind=Tie.Kind.OTHER, since=None, details={"name": f"王{'一二三四'[number]}"}
            )
        mother = Person.objects.get(name="李秀")
        now = Migration.objects.get(person=mother.pk)
        Migration.objects.filter(pk=now.pk).update(since=None)
        record_whereabouts(person=mother, values={"reason": "home"}, since=TODAY, version=now.version)
        assert Livelihood.objects.count() == Household.objects.filter(is_unsafe=True).count() == 1
    assert cost() == before
