"""Every question to a table of a city names the city: one database can then be split by city (Citus prunes by it)."""

import re
from collections.abc import Callable, Iterator
from datetime import date, timedelta
from pathlib import Path
from typing import Any

import pytest
from django.core.cache import cache
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext
from django.utils import timezone

from lantian.access.emergencies import look_behind_glass, open_in_emergency, waiting_for_review
from lantian.access.scopes import acting_as
from lantian.access.securing import declared_models
from lantian.files.tests.papers import photograph
from lantian.linkage.models import Question, Source
from lantian.linkage.queries.coverage import coverage_of
from lantian.linkage.services.answering import judge, not_ours
from lantian.linkage.services.bringing import withdraw
from lantian.linkage.services.forgetting import forget_child
from lantian.linkage.services.taking_over import take_over
from lantian.linkage.tests.lists import FLOWER, SKY, brought_in, changed, searched
from lantian.registry.models import Household, Migration, Person, Residence, Tie
from lantian.registry.rules.moves import Said
from lantian.registry.services.attaching import attach_document, replace_document, withdraw_document
from lantian.registry.services.checking import check_unchanged
from lantian.registry.services.clearing import clear_expired
from lantian.registry.services.closing import close_file, reopen_file
from lantian.registry.services.erasing import erase_child
from lantian.registry.services.events import Seen, change_carer, record_move
from lantian.registry.services.facts import (
    correct_fact,
    correct_shared,
    record_change,
    record_livelihood,
    record_whereabouts,
)
from lantian.registry.services.people import end_tie, tie_person
from lantian.registry.services.registering import register_child
from tests.cast import HONGYAN, TAIXIANG, Cast

TODAY, DAY = timezone.localdate(), timedelta(days=1)
BACKEND = "allauth.account.auth_backends.AuthenticationBackend"
CITY_TABLES = {
    model._meta.db_table for model in declared_models() if getattr(model, "distribution", "") == "city"
}
TABLE = re.compile(r'(FROM|JOIN|UPDATE|INTO)(?: ONLY)? "?(\w+)"?(?: (?:AS )?"?([T-W]\d+)"?)?', re.IGNORECASE)
# Questions that may do without: the part of the statement by which it is known, and why.
EXCEPTIONS: dict[str, str] = {}


def unnamed(sql: str) -> Iterator[str]:
    """The tables of a city in a statement that does not name theirs."""
    if any(part in sql for part in EXCEPTIONS):
        return
    for verb, table, alias in TABLE.findall(sql):
        if table not in CITY_TABLES:
            continue
        if verb.upper() == "INTO":
            if '"city"' not in sql.partition("VALUES")[0]:
                yield table
        elif not re.search(rf'"?{alias or table}"?\."city"', sql):
            yield table


@pytest.mark.parametrize(
    ("sql", "tables"),
    [
        ('SELECT 1 FROM "registry_child" WHERE "registry_child"."city" = 6104', []),
        ('SELECT 1 FROM "registry_child" WHERE "registry_child"."id" = 1', ["registry_child"]),
        ('SELECT 1 FROM "access_user" WHERE "access_user"."id" = 1', []),
        ('UPDATE "registry_child" SET "name" = 1 WHERE "registry_child"."city" = 6104', []),
        ('DELETE FROM "registry_tie" WHERE "registry_tie"."id" = 1', ["registry_tie"]),
        ('INSERT INTO "registry_tie" ("id", "city") VALUES (1, 2)', []),
        ('INSERT INTO "registry_tie" ("id") VALUES (1)', ["registry_tie"]),
        ('SELECT 1 FROM "registry_tie" T4 WHERE T4."city" = 6104', []),
        (
            'SELECT 1 FROM "registry_child" INNER JOIN "registry_tie" ON ("registry_child"."id" = '
            '"registry_tie"."child_id") WHERE "registry_child"."city" = 6104',
            ["registry_tie"],
        ),
    ],
)
def test_a_statement_without_the_city_is_noticed(sql: str, tables: list[str]) -> None:
    assert list(unnamed(sql)) == tables


def asked_of(act: Callable[[], Any]) -> list[str]:
    with CaptureQueriesContext(connection) as asked:
        act()
    return [query["sql"] for query in asked]


def complaints(statements: list[str]) -> set[str]:
    return {f"{table}: {sql[:600]}" for sql in statements for table in unnamed(sql)}


READING = (
    "/", "/children/", "/children/?grade=3&class_name=1&missing=identity&stale=on&order=age&youngest=3",
    "/children/{child}/", "/children/{child}/log/", "/children/{child}/timeline/",
    "/children/{child}/timeline/?before=9999999999999999", "/children/register/", "/children/export/", "/cards/",
    "/cards/?place={village}", "/cards/outdated/", "/imports/", "/access-log/", "/posts/",
    "/children/{child}/facts/residence/change/", "/children/{child}/facts/enrolment/change/",
    "/children/{child}/household/", "/children/{child}/livelihood/", "/children/{child}/people/add/",
    "/children/{child}/correct/", "/children/{child}/documents/attach/", "/children/{child}/emergency/",
    "/assessment/", "/assessment/counts/", "/assessment/{child}/", "/assessment/{child}/answers/",
    "/emergencies/", "/check/", "/check/?place={village}", "/check/?month=2026-01", "/check/paper/?place={village}",
    "/children/{child}/events/", "/children/{child}/events/parent_back/", "/children/{child}/events/carer/",
    "/children/{child}/events/moved_along/", "/children/{child}/close/died/", "/children/{child}/reopen/",
    "/children/?closed=on",
    "/emergencies/", "/merges/", "/children/{child}/merge/", "/children/{child}/merge/{brother}/",
    "/census/returns/", "/census/returns/?on=2026-01-01", "/census/returns/children/?cell=c1",
    "/census/returns/children/?cell=tie-7&on=2026-01-01", "/census/returns/file/xlsx/", "/census/returns/issued/",
    "/census/returns/forms/", "/census/returns/roster/?form=roster_2016",
    "/children/{child}/people/{tie}/sign-in/", "/seats/{post}/children/",
    "/seats/{post}/children/{proxy}/remove/",
    "/encounters/children/{child}/", "/encounters/children/{child}/record/home_visit/", "/encounters/mine/",
    "/encounters/many/", "/encounters/counts/", "/encounters/alarms/", "/encounters/children/{child}/alarm/",
)  # fmt: skip
PARTS = (
    "city_office",
    "county_office",
    "village_director",
    "school_head",
    "class_teacher",
    "parent",
    "auditor",
)


@pytest.mark.parametrize("part", PARTS)
def test_pages_name_the_city(cast: Cast, part: str) -> None:
    client, places = Client(), {"child": cast.children["小雨"], "village": TAIXIANG}
    places["brother"] = cast.children["小石"]
    with acting_as(cast.county_office, read_only=True):
        ties = dict(Tie.objects.filter(child=places["child"]).values_list("kind", "pk"))
    places |= {"tie": ties["father"], "proxy": ties["proxy_parent"], "post": cast.proxy_parent.pk}
    client.force_login(cast.posts[part].user, backend=BACKEND)
    cache.clear()
    found = {address: asked_of(lambda a=address: client.get(a.format(**places))) for address in READING}
    assert sum(map(len, found.values())) > 50
    assert not {address: complaints(asked) for address, asked in found.items() if complaints(asked)}


def test_searching_and_exporting_name_the_city(cast: Cast) -> None:
    client = Client()
    client.force_login(cast.county_office.user, backend=BACKEND)
    for address, values in (
        ("/children/search/", {"q": "dan"}),
        ("/children/search/", {"q": "张"}),
        ("/children/search/", {"q": "610427201705040026"}),
        ("/children/register/likely/", {"child_name": "张小雨", "birth_on": "2017-05-04"}),
        ("/children/export/", {"reason": "2026年秋季走访"}),
        ("/census/returns/issue/", {}),
        ("/census/returns/roster/?form=roster_2016&calibre=womens_federation", {"reason": "2026年秋季走访"}),
        (
            "/census/returns/roster/?form=roster_2016&calibre=womens_federation",
            {"reason": "2026秋", "issue": "1"},
        ),
        ("/census/returns/registration-forms/?calibre=womens_federation", {}),
        ("/children/views/", {"name": "a", "query": "sex=1"}),
        (f"/children/{cast.children['小雨']}/reveal/identity/{cast.children['小雨']}/", {}),
    ):
        asked = asked_of(lambda a=address, v=values: client.post(a, v))
        assert not complaints(asked), address


def live_with_events(child: Any) -> None:
    """A visit of the mother, a new carer, a month's look; the file closed and opened again."""
    mother = Person.objects.get(name="李秀")
    away = record_whereabouts(
        person=mother, values={"reason": "work"}, since=TODAY + DAY, version=1,
        row=Migration.objects.get(person=mother.pk, until__isnull=True).pk,
    )  # fmt: skip
    visit = Said("home", TODAY + 2 * DAY, is_visit=True, visit_until=TODAY + 3 * DAY)
    seen = Seen(away.version, away.pk) if away else Seen()
    later = TODAY + 4 * DAY
    record_move(child=child, parent=mother, said=visit, values={}, seen=seen, today=later)
    change_carer(
        child=child, person=None, details={"name": "赵婶"}, relation="99", since=later, instead=True,
        lives_there=True, today=later,
    )  # fmt: skip
    check_unchanged(child=child, on=later)
    closing = close_file(child=child, reason="moved", since=later, today=later)
    reopen_file(child=child, version=closing.version, today=later)


def test_a_life_in_the_register_names_the_city(cast: Cast, tmp_path: Path, settings: Any) -> None:
    settings.FILES_ROOT = tmp_path / "files"
    photo, later_photo = tmp_path / "photo", tmp_path / "later"
    photo.write_bytes(photograph(64, 48))
    later_photo.write_bytes(photograph(80, 48))
    values = {
        "child_name": "单小单", "sex": "1", "birth_on": date(2018, 3, 7), "no_identity_reason": "lost",
        "village": TAIXIANG, "household_head": "单大山", "address": "7号", "father_name": "张建军",
        "father_phone": "13509112233", "stage": "primary", "school": cast.units["school"].pk, "grade": 3,
        "class_name": "1", "poverty_marks": ["extreme"], "mother_name": "李秀", "mother_away": "work",
    }  # fmt: skip

    def live() -> None:
        child = register_child(values=values, as_of=TODAY)
        home = Residence.objects.get(child=child.pk)
        moved = record_change(
            child=child, fact=Residence, values={"place": HONGYAN}, since=TODAY, version=home.version
        )
        correct_fact(row=moved, values={"lives_with": "61"}, version=moved.version)
        house = Household.objects.get(members=child.pk)
        correct_shared(row=house, values={"head_name": "单大海"}, version=house.version)
        record_livelihood(household=house, values={"aid": []}, since=TODAY, version=1)
        mother = Person.objects.get(name="李秀")
        away = Migration.objects.get(person=mother.pk)
        record_whereabouts(person=mother, values={"reason": "home"}, since=TODAY, version=away.version)
        tie = tie_person(child=child, kind=Tie.Kind.CARER, since=None, details={"name": "王姨"})
        end_tie(tie=tie, until=TODAY, version=tie.version)
        paper = attach_document(child=child, kind="other", dated_on=TODAY, note="", path=photo)
        newer = replace_document(document=paper, number=1, dated_on=TODAY, note="", path=later_photo)
        withdraw_document(document=newer, reason="拍错了", now=timezone.now())
        opening = open_in_emergency(
            child=child.pk, region=child.region, school=None, reason="夜间走失", now=timezone.now()
        )
        assert look_behind_glass(child.pk, timezone.now()) == opening
        waiting_for_review()
        live_with_events(child)
        erase_child(child=child, basis="法定监护人申请")
        clear_expired(now=timezone.now())

    with acting_as(cast.city_office):
        asked = asked_of(live)
    assert len(asked) > 100
    assert not complaints(asked)


def test_a_cross_check_names_the_city(cast: Cast, tmp_path: Path, settings: Any) -> None:
    settings.FILES_ROOT = tmp_path
    perhaps = ["张小霞", "女", "2017-05-04", "", "太厢小学", "三年级", "1班", "太厢村", "张建军"]

    def clear_up() -> None:
        for days in (9, 5):
            as_of = TODAY - timedelta(days=days)
            source = brought_in(
                cast.county_office, [perhaps, FLOWER, changed(SKY, class_name="2班")], as_of=as_of
            )
        searched(cast.county_office)
        with acting_as(cast.county_office):
            found = {one.kind: one for one in Question.objects.filter(state="open")}
            judge(question=found["doubtful"], version=1, answer="same")
            take_over(question=found["different"], version=1, since=TODAY)
            not_ours(question=found["unregistered"], version=1, reason="moved_away")
            assert coverage_of(TAIXIANG, "school_roll")
            withdraw(source=source)
            forget_child(cast.children["小雨"])

    asked = asked_of(clear_up)
    client = Client()
    client.force_login(cast.county_office.user, backend=BACKEND)
    with acting_as(cast.county_office, read_only=True):
        sources = [str(key) for key in Source.objects.values_list("pk", flat=True)]
    for address in (
        "questions/",
        "questions/?state=answered",
        "pairs/",
        "lists/",
        *(f"lists/{key}/" for key in sources),
    ):
        asked += asked_of(lambda a=address: client.get(f"/linkage/{a}"))
    assert len(asked) > 100
    assert not complaints(asked)
