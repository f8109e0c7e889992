"""What is sealed stays sealed: nobody without the key meets it, on whatever page, and no row holds it in the clear.

Somebody reports harm at the open door, a class teacher reports with a telephone and a picture, a case is opened, a
child says something in counselling. Each leaves a word that stands nowhere else. Then everybody of the cast opens
whatever may be opened; what came back, with its head, must hold these words for nobody but those who have the key.
"""

import io
import logging
import zipfile
from collections import defaultdict
from dataclasses import dataclass
from http.cookies import SimpleCookie
from pathlib import Path
from typing import Any
from uuid import UUID

import pytest
from django.core.cache import cache
from django.db import connection, transaction
from django.test import Client
from django.urls import resolve
from django.utils import timezone
from uuid_utils.compat import uuid7

from lantian.access.policy import POLICY, Compartment
from lantian.access.scopes import acting_as
from lantian.access.services import change_compartments
from lantian.alarms.models import AlarmCall, HarmReport
from lantian.alarms.services import handling, reporting, ringing
from lantian.alarms.services.policing import enter
from lantian.alarms.services.visiting import Sender
from lantian.alarms.tests.conftest import entry_said, reported, told
from lantian.cases.services.opening import open_case
from lantian.config import urls
from lantian.encounters.rules.accounts import Account, Confidence
from lantian.encounters.rules.kinds import Kind
from lantian.encounters.services.recording import record
from lantian.files.tests.papers import photograph
from tests import test_access_table as house
from tests.cast import PARTS, Cast

SHARES = 2
SPACES = str.maketrans("", "", " \u00a0\n")


@dataclass(frozen=True)
class Secret:
    """A word that stands nowhere else; who may meet it, and whether somebody of them must (the search can see)."""

    word: str
    readers: frozenset[str] = frozenset()
    is_met: bool = False


AT_THE_DOOR = Secret("举报人欧阳静默")
DOOR_PHONE = Secret("13709998877")
DOOR_WORDS = Secret("夜里听见砸门声甲", frozenset({"county_office", "department"}), is_met=True)
"""For whoever was rung (that stands in the calls) or took the report on, and the police with the key; nobody else."""
OWN_PHONE = Secret("13608887766", frozenset({"class_teacher"}))
PICTURE = Secret("举证者的手机戊")
BRIEF = Secret("孩子现藏身于己婶家", frozenset({"county_office", "department"}), is_met=True)
"""Where the child is, as the police are told."""
POLICE = Secret("出警所见庚", frozenset({"county_office", "department"}), is_met=True)
OTHER_POLICE = Secret("民警警号辛九九七", frozenset({"county_office", "department"}), is_met=True)
CASE = Secret("案中人乙独居半月", frozenset({"county_office"}), is_met=True)
COUNSELLED = Secret("咨询室里说的丙", frozenset({"psychologist"}), is_met=True)
TOLD_ONE = Secret("只对您一个人说的丁", frozenset({"class_teacher", "psychologist"}), is_met=True)
SECRETS = (
    AT_THE_DOOR, DOOR_PHONE, DOOR_WORDS, OWN_PHONE, PICTURE, BRIEF, POLICE, OTHER_POLICE, CASE, COUNSELLED, TOLD_ONE,
)  # fmt: skip
RUNG = (DOOR_WORDS, BRIEF, POLICE, OTHER_POLICE)
"""What those read, too, with whom the bell rang."""


def tell_secrets(cast: Cast, folder: Path) -> dict[str, dict[str, UUID]]:
    """Everybody says what is sealed; where in the addresses it can be looked for."""
    now, today, child = timezone.now(), timezone.localdate(), cast.children["小雨"]
    with acting_as(cast.city_office):
        change_compartments(post=cast.psychologist, compartments=[Compartment.COUNSELLING])
    with transaction.atomic():
        at_door = reporting.report_at_door(
            key=uuid7(), told=told(words=DOOR_WORDS.word, situations=["violence"]), now=now,
            sender=Sender("10.0.0.1"), name=AT_THE_DOOR.word, phone=DOOR_PHONE.word,
        )  # fmt: skip
    picture = folder / f"IMG_{PICTURE.word}.jpg"
    picture.write_bytes(photograph(32, 24))
    reported(cast, evidence=[picture])
    with acting_as(cast.class_teacher):
        own = reporting.report(key=uuid7(), told=told(), now=now, phone=OWN_PHONE.word)
    with acting_as(cast.city_office):
        for receipt in (at_door, own):
            ringing.ring(report=receipt.report, now=now)
    sent_to_police(cast, at_door.report)
    with acting_as(cast.county_office):
        case = open_case(child=cast.child("小石"), reason=CASE.word, kind="alone")
    for part, kind, confidence, secret in (
        ("psychologist", Kind.COUNSELLING, Confidence.CLOSED, COUNSELLED),
        ("class_teacher", Kind.TALK, Confidence.CLOSED, TOLD_ONE),
    ):
        account = Account(today, way="met", noted=secret.word, confidence=confidence)
        with acting_as(cast.posts[part]):
            record(occasion=uuid7(), kind=kind, children=[child], told=account, today=today)
    return {
        "alarms": {"key": at_door.report},
        "alarms:mine": {"key": own.report},
        "alarms:mine_one": {"key": own.report},
        "cases": {"key": case.pk, "child": cast.children["小石"]},
        "cases:open_known": {"key": child},
    }


def sent_to_police(cast: Cast, report: UUID) -> None:
    """The county takes a report on and tells the police, who have the key and say what they found."""
    with acting_as(cast.city_office):
        change_compartments(post=cast.department, compartments=[Compartment.PROTECTION])
    cast.department.refresh_from_db()
    with acting_as(cast.county_office):
        row, now = HarmReport.objects.get(pk=report), timezone.now()
        row = handling.acknowledge(report=row, version=row.version, now=now)
        handling.inform(
            report=row, called_at=now, words="", version=row.version, now=now, whereabouts=BRIEF.word
        )
    with acting_as(cast.department):
        found = entry_said(officer=OTHER_POLICE.word, words=POLICE.word, child_is="safe")
        enter(report=HarmReport.objects.get(pk=report), kind="found", values=found, now=timezone.now())


@pytest.mark.parametrize("share", range(SHARES))
@pytest.mark.usefixtures("as_web")
def test_a_secret_is_met_by_nobody_without_the_key(
    cast: Cast,
    share: int,
    settings: Any,
    tmp_path: Path,
    caplog: pytest.LogCaptureFixture,
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    settings.FILES_ROOT = tmp_path
    for refusal in ("handler403", "handler404"):
        monkeypatch.setattr(urls, refusal, house.in_a_word, raising=False)
    caplog.set_level(logging.DEBUG)
    known = house.arguments(cast) | tell_secrets(cast, tmp_path)
    met = walk(cast, known, share)
    rung = whoever_was_rung(cast, known["alarms"]["key"])
    leaks = [
        f"{secret.word}: {part} at {name}"
        for (secret, part), names in met.items()
        if part not in secret.readers | (rung if secret in RUNG else set())
        for name in sorted(names)
    ]
    assert not leaks, "\n".join(leaks)
    seen = {secret for secret, _ in met}
    if share == 0:
        assert {one for one in SECRETS if one.is_met} <= seen, (
            "whoever has the key meets it: the search can see"
        )
    said = "\n".join(f"{entry.getMessage()} {entry.args} {vars(entry)}" for entry in caplog.records)
    assert not [secret.word for secret in SECRETS if secret.word in said], "in the log of the server"
    assert share or not in_the_clear(), "in a row: of history, of the access log, of notices, of jobs"


def whoever_was_rung(cast: Cast, report: UUID) -> set[str]:
    """The parts of the cast that the bell rang with for a report."""
    with house.past_the_policies():
        seats = set(AlarmCall.objects.filter(report=report).values_list("seat", flat=True))
    return {part for part, post in cast.posts.items() if post.seat in seats}


def walk(cast: Cast, known: dict[str, dict], share: int) -> dict[tuple[Secret, str], set[str]]:
    """Which secrets each part of the cast meets, and where. Pages about what was told are all in the first share."""
    agreed, met = house.table_as_agreed(), defaultdict(set)
    every = [
        pair for pair in house.addresses() if (pair[0], "GET") in agreed or pair[0].split(":")[0] in TOLD_IN
    ]
    for part, column in ((part, house.PEOPLE.index(part)) for part in PARTS):
        client = Client(raise_request_exception=False)
        client.force_login(cast.posts[part].user, backend=house.BACKEND)
        house.seen_at_the_door(client)
        cookies = client.cookies
        for number, (name, takes) in enumerate(every):
            is_told_in = name.split(":")[0] in TOLD_IN
            if (0 if is_told_in else number % 3 > 0) != share:
                continue
            if not is_told_in and agreed[name, "GET"][column] != "200":
                continue
            address = house.address_of(name, takes, known)
            if is_refused_by_the_policy(address, part):
                continue
            words = words_in(answer(client, cookies, address))
            for secret in SECRETS:
                if secret.word in words:
                    met[secret, part].add(name)
    return met


def is_refused_by_the_policy(address: str, part: str) -> bool:
    """Whether the door of a view refuses somebody's role before the view is asked; the access table asks for all."""
    roles = POLICY.get(getattr(resolve(address).func, "action", ""), "")
    return not isinstance(roles, str) and PARTS[part][2] not in roles


TOLD_IN = ("alarms", "cases", "encounters")


def answer(client: Client, cookies: SimpleCookie, address: str) -> Any:
    """What a part of the cast gets at an address, of which nothing stays."""
    cache.clear()
    client.cookies = SimpleCookie(cookies.output(header="", sep=";"))
    with transaction.atomic():
        found = client.get(address)
        transaction.set_rollback(True)
    return found


def words_in(found: Any) -> str:
    """All that an answer says: its head, its body, the sheets of a workbook; without blanks."""
    body = b"".join(found.streaming_content) if found.streaming else found.content
    texts = [str(found.headers), body.decode("utf-8", "ignore")]
    if body[:2] == b"PK":
        with zipfile.ZipFile(io.BytesIO(body)) as packed:
            texts += [packed.read(name).decode("utf-8", "ignore") for name in packed.namelist()]
    return "".join(texts).translate(SPACES)


def in_the_clear() -> list[str]:
    """Tables in which a secret stands so that whoever reads the disk reads it."""
    words = [f"%{secret.word}%" for secret in SECRETS]
    with house.past_the_policies(), connection.cursor() as cursor:
        cursor.execute("SELECT tablename FROM pg_tables WHERE schemaname = 'public' ORDER BY 1")
        tables = [name for (name,) in cursor.fetchall()]
        found = []
        for table in tables:
            cursor.execute(f'SELECT 1 FROM "{table}" AS row WHERE row::text LIKE ANY (%s) LIMIT 1', [words])
            found += [table] if cursor.fetchone() else []
    return found
