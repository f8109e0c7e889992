"""What came with a flood is kept; the county is rung for it once an hour until somebody has looked at each."""

from collections.abc import Collection
from datetime import datetime
from uuid import UUID

from django.db import connection, transaction
from django.db.models import QuerySet

from lantian.alarms.errors import AlarmError
from lantian.alarms.models import HarmReport, HarmStep
from lantian.alarms.queries.ladders import on_the_ladder
from lantian.alarms.queries.reports import held_back
from lantian.alarms.rules.floods import CALLED_EVERY, steps_to_look
from lantian.alarms.rules.ladder import Step, steps_with_somebody
from lantian.alarms.services.handling import change, note_step
from lantian.notices.rules import Urgency
from lantian.notices.services import tell
from lantian.places.rules import STEPS, Level

LOCK = 6119
"""Reports of a county that are rung for at the same moment wait for each other, so that one call is made."""


def ask_to_look(row: HarmReport, now: datetime) -> datetime:
    """Rings the county for all that it holds, unless that was done within the hour; when to ring for this one next."""
    county = row.region - row.region % STEPS[Level.COUNTY]
    with connection.cursor() as cursor:
        cursor.execute("SELECT pg_advisory_xact_lock(%s, %s)", [LOCK, county // STEPS[Level.COUNTY]])
    held = _held_in(county)
    coming = held.filter(next_call_at__gt=now).order_by("next_call_at").values_list("next_call_at", flat=True)
    if (next_call := coming.first()) is not None:
        return next_call
    first = held.order_by("received_at").values_list("received_at", flat=True).first()
    rows = on_the_ladder(row.region, now)
    steps = steps_with_somebody(
        steps_to_look(now - (first or now)), [one for one in (Step.COUNTY, Step.CITY, Step.TOWN) if rows[one]]
    )
    seats = {one.seat for step in steps for one in rows[step]}
    tell(seats=seats, kind="harm_quarantined", count=held.count(), urgency=Urgency.URGENT)
    return now + CALLED_EVERY


def _held_in(county: int) -> QuerySet[HarmReport]:
    return held_back().filter(region__range=(county, county + STEPS[Level.COUNTY] - 1))


@transaction.atomic
def leave_held(*, reports: Collection[UUID], words: str, now: datetime) -> int:
    """Somebody looked at held reports and leaves them there, saying why; nobody is rung for them any more.

    They stay, and can be let out at any time. Returns how many. Raises `AlarmError`: none_chosen, no_words, overtaken.
    """
    rows = list(held_back().filter(pk__in=reports).order_by("pk"))
    if not rows:
        raise AlarmError("none_chosen")
    if not words:
        raise AlarmError("no_words", field="words")
    for row in rows:
        change(row, row.version, {"next_call_at": None})
        note_step(row, HarmStep.Kind.LOOKED_AT, now, words)
    return len(rows)
