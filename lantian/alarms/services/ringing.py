"""The bell: who is rung for a report, again and again, until somebody takes it on; then when it is overdue.

Everything that a ring does stands in one transaction: the calls, the notices, when the bell goes next. A worker that
dies in it has rung nobody, and the minute's round finds the report again; one that dies after it lost nothing.
"""

from collections.abc import Sequence
from datetime import datetime, timedelta
from uuid import UUID

from django.db import transaction

from lantian.access.models import Post
from lantian.access.scopes import acting_as
from lantian.alarms.models import AlarmCall, AlarmTest, HarmReport
from lantian.alarms.queries.ladders import Called, ladder_of, on_the_ladder
from lantian.alarms.rules.clock import Stage
from lantian.alarms.rules.ladder import Step, next_ring, steps_due, steps_with_somebody
from lantian.alarms.services.followers import tell_followers
from lantian.alarms.services.holding import ask_to_look
from lantian.notices.rules import Urgency
from lantian.notices.services import tell

REMIND_EVERY = timedelta(hours=12)
PORTION = 200


def ring_all_due(post: Post, now: datetime) -> int:
    """Rings for every report in the place of a post whose time has come; how many there were."""
    done = 0
    while True:
        with acting_as(post, read_only=True):
            due = HarmReport.objects.filter(next_call_at__lte=now).order_by("next_call_at")
            keys = list(due.values_list("pk", flat=True)[:PORTION])
        for key in keys:
            with acting_as(post):
                done += ring(report=key, now=now)
        if len(keys) < PORTION:
            return done


@transaction.atomic
def ring(*, report: UUID, now: datetime) -> bool:
    """Rings for one report if its time has come; whether it had. May run at any time, twice, and side by side."""
    rows = HarmReport.objects.filter(pk=report, next_call_at__lte=now)
    row = rows.select_for_update(of=("self",), no_key=True, skip_locked=True).first()
    if row is None:
        return False
    if row.is_quarantined:
        _set_bell(row, ask_to_look(row, now))
    elif row.joined_to_id or row.stage == Stage.FED_BACK:
        _set_bell(row, None)
    elif row.stage == Stage.RECEIVED:
        _call(row, now)
    else:
        _remind(row, now)
    return True


def _call(row: HarmReport, now: datetime) -> None:
    rows, waited = on_the_ladder(row.region, now), now - row.received_at
    ladder = ladder_of(row.region).ladder
    is_test = row.source == HarmReport.Source.TEST
    due = list(Step) if is_test else steps_due(ladder, waited, in_danger=row.in_danger)
    steps = steps_with_somebody(due, [step for step, called in rows.items() if called])
    called = _each_once([one for step in steps for one in rows[step]])
    AlarmCall.objects.bulk_create(
        AlarmCall(
            report=row,
            region=row.region,
            seat=one.seat,
            step=one.step,
            round=row.rounds + 1,
            is_cover=one.is_cover,
            is_on_call=one.is_on_call,
            told_at=now,
        )
        for one in called
    )
    tell(seats=[one.seat for one in called], kind=_kind_of(row))
    if is_test:
        AlarmTest.objects.filter(report=row).update(rang_at=now, rung=len(called))
    _set_bell(row, None if is_test else row.received_at + next_ring(ladder, waited), rounds=row.rounds + 1)
    if row.rounds == 0:
        tell_followers(row, "received")


def _each_once(called: Sequence[Called]) -> list[Called]:
    return list({one.seat: one for one in reversed(called)}.values())


def _kind_of(row: HarmReport) -> str:
    if row.source == HarmReport.Source.TEST:
        return "alarm_test"
    return "harm_drill" if row.is_drill else "harm_reported"


def _remind(row: HarmReport, now: datetime) -> None:
    """What is overdue is said to those who have it and to the level above, and again after half a day."""
    rows = on_the_ladder(row.region, now)
    above = [one.seat for step in (Step.COUNTY, Step.CITY) for one in rows[step]]
    urgency = Urgency.URGENT if row.stage == Stage.ACKNOWLEDGED else Urgency.NORMAL
    kind = "harm_drill" if row.is_drill else "harm_overdue"
    tell(seats=[*row.team, *above], kind=kind, urgency=urgency)
    _set_bell(row, now + REMIND_EVERY)


def _set_bell(row: HarmReport, at: datetime | None, **more: int) -> None:
    HarmReport.objects.filter(pk=row.pk).update(next_call_at=at, **more)
