"""A report comes in: with somebody who is signed in or by the open door, it falls into the same slot.

The slot is a function of the database. Whoever reports reads nothing back and leaves no name in the report, its
history or the access log; who they are lies in a table of its own, if they said it at all.
"""

import hmac
import json
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from hashlib import sha256
from pathlib import Path
from typing import Any
from uuid import UUID

from django.conf import settings
from django.db import connection, transaction
from django.utils import timezone
from procrastinate.contrib.django import app

from lantian.access.models import Post
from lantian.access.scopes import acting_post
from lantian.access.sealing import blind_index, seal
from lantian.alarms.errors import AlarmError
from lantian.alarms.models import HarmReport
from lantian.alarms.rules.codes import code_of
from lantian.alarms.rules.floods import Verdict, verdict
from lantian.alarms.services.visiting import Sender, count_visit
from lantian.encounters.rules.harm import Situation
from lantian.files.kinds import HEAD_BYTES, kind_of
from lantian.files.papers import examine
from lantian.files.services import sealed_away, take_off_disk
from lantian.kernel.codes.tables import code_table
from lantian.places.rules import city_of
from lantian.registry.models import Child

RING, QUEUE, FIRST = "alarms.ring", "alarms", 10
"""A report that has just come in goes before everything else that its worker has to do."""
CLOCKS_DIFFER = timedelta(minutes=10)
"""Clocks of telephones run ahead a little."""
MOST_FILES, MOST_PICTURES = 5, 3
OLDEST = timedelta(days=365)
SEALED_WORDS = ("spot", "seen", "words")


@dataclass(frozen=True, kw_only=True)
class Told:
    """What somebody tells: where, of which child (or how it looks), what it may be, whether 110 was called and when."""

    region: int
    situations: Sequence[str]
    happened_on: date
    called_at: datetime | None = None
    in_danger: bool = False
    child: Child | None = None
    age: int | None = None
    sex: str = ""
    spot: str = ""
    seen: str = ""
    words: str = ""
    child_name: str = ""


@dataclass(frozen=True)
class Receipt:
    """What the reporter keeps: the code by which the report is found again."""

    report: UUID
    code: str


@transaction.atomic
def report(
    *,
    key: UUID,
    told: Told,
    now: datetime,
    evidence: Sequence[Path] = (),
    phone: str = "",
    is_drill: bool = False,
) -> Receipt:
    """Takes a report of the acting person in. `key` is the form's own: sent twice, it is one report.

    Raises `AlarmError`: no_situation, in_the_future, too_old, too_many_files; `PaperRefused` for what is no paper.
    """
    post = acting_post()
    who = {
        "owner": str(post.user_id),
        "name": _sealed(post.user.name, "harm_reporter.name"),
        "phone": _sealed(phone or post.phone, "harm_reporter.phone"),
        "post": _sealed(_post_in_words(post), "harm_reporter.post"),
    }
    source = HarmReport.Source.POST
    return _take(key, told, now, source=source, reporter=who, evidence=evidence, is_drill=is_drill)


@transaction.atomic
def report_at_door(
    *,
    key: UUID,
    told: Told,
    now: datetime,
    sender: Sender,
    name: str = "",
    phone: str = "",
    pictures: Sequence[Path] = (),
) -> Receipt:
    """Takes in what anybody tells, named or not. Nothing is refused for coming too often: a person looks at it first.

    Raises `AlarmError` and `PaperRefused` as `report` does; only_pictures.
    """
    _check(told, now)
    if len(pictures) > MOST_PICTURES:
        raise AlarmError("too_many_files", field="evidence", most=MOST_PICTURES)
    if not all(map(_may_be_picture, pictures)):
        raise AlarmError("only_pictures", field="evidence")
    who = None
    if name or phone:
        who = {
            "owner": None,
            "name": _sealed(name, "harm_reporter.name"),
            "phone": _sealed(phone, "harm_reporter.phone"),
            "post": None,
        }
    crowd = count_visit(sender, told.region, now)
    held = verdict(crowd, has_number=bool(phone), names_child=bool(told.child_name))
    source = HarmReport.Source.PUBLIC
    return _take(key, told, now, source=source, reporter=who, evidence=pictures, held=held)


@transaction.atomic
def report_for_test(*, key: UUID, region: int, now: datetime) -> Receipt:
    """The synthetic report of the weekly test: nobody's, and about nobody."""
    told = Told(
        region=region,
        situations=[Situation.OTHER_HARM.value],
        happened_on=timezone.localdate(now),
        called_at=now,
    )
    return _take(key, told, now, source=HarmReport.Source.TEST, reporter=None, is_drill=True)


def receipt_of(key: UUID, region: int) -> Receipt:
    """Key and code of the report that a form makes. Neither leads to the other, nor back to the form."""
    report_key = UUID(bytes=_derived(key, "report")[:16], version=4)
    return Receipt(report_key, code_of(city_of(region), int.from_bytes(_derived(key, "code"))))


def _take(
    key: UUID,
    told: Told,
    now: datetime,
    *,
    source: str,
    reporter: dict[str, Any] | None,
    evidence: Sequence[Path] = (),
    is_drill: bool = False,
    held: Verdict = Verdict.RINGS,
) -> Receipt:
    _check(told, now)
    if len(evidence) > MOST_FILES:
        raise AlarmError("too_many_files", field="evidence", most=MOST_FILES)
    papers = [examine(path, limit=settings.DOCUMENT_LIMIT_BYTES) for path in evidence]
    receipt = receipt_of(key, told.region)
    with sealed_away(papers) as files:
        said = {
            **_facts(told),
            "id": str(receipt.report),
            "at": now.isoformat(),
            "source": str(source),
            "is_drill": is_drill,
            "held": str(held),
            "child_name": told.child_name,
            "code_index": blind_index(receipt.code).hex(),
            "evidence": files,
            "reporter": reporter and {**reporter, "code": _sealed(receipt.code, "harm_reporter.code")},
        }
        with connection.cursor() as cursor:
            cursor.execute("SELECT alarms_take_report(%s)", [json.dumps(said)])
            (is_new,) = cursor.fetchone()
        if not is_new:
            take_off_disk([UUID(file["id"]) for file in files])
    ring_soon(receipt.report, told.region)
    return receipt


def ring_soon(report: UUID, region: int) -> None:
    """Lets the worker ring at once, with this transaction; the minute's round finds whatever it should miss."""
    app.configure_task(RING, queue=QUEUE, priority=FIRST).defer(
        city=city_of(region), region=region, report=str(report)
    )


def _facts(told: Told) -> dict[str, Any]:
    child = told.child
    return {
        "region": told.region,
        "child": str(child.pk) if child else None,
        "age": None if child else told.age,
        "sex": "" if child else told.sex,
        "situations": sorted(set(told.situations)),
        "in_danger": told.in_danger,
        "happened_on": told.happened_on.isoformat(),
        "called_at": told.called_at.isoformat() if told.called_at else None,
        **{name: _sealed(text, f"harm_words.{name}") for name, text in _words(told).items()},
    }


def _words(told: Told) -> dict[str, str]:
    """The words; whose file is not open to police or to whoever stands in is told there who the child is."""
    words = {name: getattr(told, name) for name in SEALED_WORDS}
    words["seen"] = f"{told.child_name} {told.seen}".strip()
    if told.child:
        sex = code_table("sex").name(told.child.sex)
        who = f"{told.child.name}（{sex}，{told.child.birth_on:%Y-%m-%d}）"
        words["seen"] = f"{who} {words['seen']}".strip()
    return words


def _check(told: Told, now: datetime) -> None:
    if not told.situations or not set(told.situations) <= set(Situation):
        raise AlarmError("no_situation", field="situations")
    today = timezone.localdate(now)
    if told.happened_on > today:
        raise AlarmError("in_the_future", field="happened_on")
    if told.happened_on < today - OLDEST:
        raise AlarmError("too_old", field="happened_on")
    if told.called_at and told.called_at > now + CLOCKS_DIFFER:
        raise AlarmError("in_the_future", field="called_at")


def _may_be_picture(path: Path) -> bool:
    """Whether a file is no PDF: these are looked through by a process of its own, which is not for everybody."""
    with path.open("rb") as file:
        return kind_of(file.read(HEAD_BYTES)) != "pdf"


def _post_in_words(post: Post) -> str:
    return f"{post.role_name} · {post.unit}"


def _sealed(text: str, column: str) -> str | None:
    return seal(text, column).hex() if text else None


def _derived(key: UUID, what: str) -> bytes:
    return hmac.digest(settings.BLIND_INDEX_KEY, f"harm {what} {key}".encode(), sha256)
