"""The way back: with the code somebody sees how far the report has come, reads the answer, adds words."""

import json
from dataclasses import dataclass
from datetime import datetime
from typing import Any
from uuid import UUID

from django.db import connection, transaction
from django.utils.dateparse import parse_datetime
from procrastinate.contrib.django import app

from lantian.access.sealing import blind_index, seal, unseal
from lantian.alarms.errors import AlarmError
from lantian.alarms.rules.clock import ORDER, Stage
from lantian.alarms.rules.codes import read_code
from lantian.alarms.services.reporting import QUEUE

TELL_WORDS = "alarms.tell_words"


@dataclass(frozen=True)
class Followed:
    """What a reporter is told: how far it has come and when, and the answer. No name, no other word."""

    report: UUID
    region: int
    received_at: datetime
    called_at: datetime | None
    stage: Stage
    times: dict[Stage, datetime | None]
    feedback: str
    is_drill: bool
    words: int


def follow(code: str) -> Followed:
    """How far the report of a code has come; of one that was joined, the other. Raises `AlarmError`: no_code."""
    city, whole = _read(code)
    with connection.cursor() as cursor:
        cursor.execute("SELECT alarms_follow(%s, %s)", [city, blind_index(whole)])
        (found,) = cursor.fetchone()
    if found is None:
        raise AlarmError("no_code", field="code")
    row: dict[str, Any] = json.loads(found) if isinstance(found, str) else found
    feedback = row["feedback"]
    received = _time(row["received_at"])
    assert received is not None
    return Followed(
        report=UUID(row["report"]),
        region=row["region"],
        received_at=received,
        called_at=_time(row["called_at"]),
        stage=Stage(row["stage"]),
        times={one: _time(row[f"{one.value}_at"]) for one in ORDER},
        feedback=unseal(bytes.fromhex(feedback), "harm_report.feedback") if feedback else "",
        is_drill=row["is_drill"],
        words=row["words"],
    )


@transaction.atomic
def add_words(*, code: str, key: UUID, words: str) -> Followed:
    """Adds what the reporter remembers or has seen since. Raises `AlarmError`: no_code, enough_words."""
    found = follow(code)
    city, whole = _read(code)
    with connection.cursor() as cursor:
        sealed = seal(words, "harm_words.words")
        cursor.execute("SELECT alarms_add_words(%s, %s, %s, %s)", [city, blind_index(whole), key, sealed])
        (is_added,) = cursor.fetchone()
    if not is_added:
        raise AlarmError("enough_words", field="words")
    job = app.configure_task(TELL_WORDS, queue=QUEUE)
    job.defer(city=city, region=found.region, report=str(found.report))
    return found


def _read(code: str) -> tuple[int, str]:
    found = read_code(code)
    if found is None:
        raise AlarmError("no_code", field="code")
    return found


def _time(text: str | None) -> datetime | None:
    return parse_datetime(text) if text else None
