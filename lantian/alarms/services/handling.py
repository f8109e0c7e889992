"""What is done with a report, step by step: each with who, when and on what basis, and none skipped."""

from collections.abc import Mapping
from datetime import date, datetime, timedelta
from typing import Any

from django.db import transaction
from django.db.models import F, Func, UUIDField, Value
from django.utils import timezone

from lantian.access.policy import Role
from lantian.access.queries import holders
from lantian.access.scopes import acting_post
from lantian.alarms.errors import AlarmError
from lantian.alarms.models import AlarmCall, HarmReport, HarmStep
from lantian.alarms.queries.units import police_of, posts_of_units
from lantian.alarms.rules.clock import NotNow, Stage, Verb, due_after, lacking, stage_after
from lantian.alarms.services.briefing import brief
from lantian.alarms.services.followers import tell_followers
from lantian.alarms.services.noting import note
from lantian.networks.rules.nets import Network
from lantian.networks.services.happened import happened
from lantian.notices.services import tell
from lantian.registry.models import Child

CLOCKS_DIFFER = timedelta(minutes=10)


@transaction.atomic
def acknowledge(*, report: HarmReport, version: int, now: datetime) -> HarmReport:
    """The acting post takes a report on: the bell is silent until the next step is overdue.

    Whoever takes it on reads what was said, rung or not. Raises `AlarmError`: not_now, overtaken.
    """
    team = list(dict.fromkeys([*report.team, acting_post().seat]))
    row = move(report, Verb.ACKNOWLEDGE, version, now, {"acknowledged_at": now, "team": team})
    mine = AlarmCall.objects.filter(report=row.pk, seat=acting_post().seat, acknowledged_at__isnull=True)
    mine.update(acknowledged_at=now)
    return row


@transaction.atomic
def inform(
    *,
    report: HarmReport,
    called_at: datetime | None,
    words: str,
    version: int,
    now: datetime,
    whereabouts: str = "",
) -> HarmReport:
    """110 was called (by the reporter or now), and the report goes to the police of the county and to the town.

    The police are told who and where the child is (`briefing`); whoever tells them reads what was said.

    Raises `AlarmError`: not_now, overtaken, call_first, in_the_future.
    """
    called = report.called_at or called_at
    if called and called > now + CLOCKS_DIFFER:
        raise AlarmError("in_the_future", field="called_at")
    if lacking(Verb.INFORM, {"called_at": called}):
        raise AlarmError("call_first", field="called_at")
    on, police = timezone.localdate(now), police_of(report.region, timezone.localdate(now))
    values = {
        "called_at": called,
        "informed_at": now,
        "units": sorted({*report.units, *(unit.pk for unit in police)}),
    }
    _let_in(report)
    row = move(report, Verb.INFORM, version, now, values, words=words)
    brief(row, [unit.pk for unit in police], whereabouts=whereabouts, now=now)
    told = [post.seat for post in posts_of_units([unit.pk for unit in police], on)]
    town = [post.seat for post in holders(Role.TOWN_SUPERVISOR, row.region, on)]
    tell(seats=told, kind="harm_drill" if row.is_drill else "harm_sent")
    tell(seats=[seat for seat in town if seat != acting_post().seat], kind=_kind_of(row))
    _tell_networks(row, on)
    return row


def _let_in(report: HarmReport) -> None:
    """The acting post is of those who read what was said; a ring at the same time loses nobody."""
    seat = acting_post().seat
    rows = HarmReport.objects.filter(pk=report.pk).exclude(team__contains=[seat])
    added = Func(F("team"), Value(seat, UUIDField()), function="array_append")
    rows.update(team=added)


def _tell_networks(row: HarmReport, on: date) -> None:
    """Who stands around the child and holds the key to protection hears that something was, never what."""
    child = Child.objects.filter(pk=row.child_id).first() if row.child_id and not row.is_drill else None
    if child:
        happened(kind="harm_reported", child=child, network=Network.RIGHTS, on=on)


@transaction.atomic
def see(
    *, report: HarmReport, seen_at: datetime, was_found: bool, words: str, version: int, now: datetime
) -> HarmReport:
    """Somebody saw the child, or looked for it everywhere and did not find it. Who and where stands in `words`.

    Raises `AlarmError`: not_now, overtaken, in_the_future, before_it_happened, no_words.
    """
    if seen_at > now + CLOCKS_DIFFER:
        raise AlarmError("in_the_future", field="seen_at")
    if timezone.localdate(seen_at) < report.happened_on:
        raise AlarmError("before_it_happened", field="seen_at", day=report.happened_on)
    if not words:
        raise AlarmError("no_words", field="words")
    return move(report, Verb.SEE, version, now, {"seen_at": seen_at, "was_found": was_found}, words=words)


@transaction.atomic
def feed_back(*, report: HarmReport, words: str, version: int, now: datetime) -> HarmReport:
    """The reporter is answered (art 11), and whoever reported the same: they read it with their code.

    Raises `AlarmError`: not_now, overtaken, no_words.
    """
    if lacking(Verb.FEED_BACK, {"words": words}):
        raise AlarmError("no_words", field="words")
    return move(report, Verb.FEED_BACK, version, now, {"fed_back_at": now, "feedback": words}, words=words)


@transaction.atomic
def release(*, report: HarmReport, version: int, now: datetime) -> HarmReport:
    """The county looked at a report that came with a flood: it is rung like any other from now on."""
    if not report.is_quarantined:
        raise AlarmError("not_now")
    values = {
        "is_quarantined": False,
        "next_call_at": now,
        "due_at": now + timedelta(minutes=report.terms[0]),
    }
    _write(report, version, values)
    row = HarmReport.objects.get(pk=report.pk)
    _note(row, HarmStep.Kind.RELEASED, now)
    return row


def move(
    report: HarmReport,
    verb: Verb,
    version: int,
    now: datetime,
    values: Mapping[str, Any],
    **said: Any,
) -> HarmReport:
    """Moves a report on by a verb and notes the step with what was `said` (words, units that took it).

    Raises `AlarmError`: not_now, overtaken.
    """
    if report.joined_to_id or report.is_quarantined:
        raise AlarmError("not_now")
    try:
        stage = stage_after(verb, Stage(report.stage))
    except NotNow:
        raise AlarmError("not_now") from None
    due = due_after(stage, report.received_at, report.terms, report.reopened_at)
    _write(report, version, {**values, "stage": stage.value, "due_at": due, "next_call_at": due})
    row = HarmReport.objects.get(pk=report.pk)
    happened = values.get("seen_at", now) if verb == Verb.SEE else now
    _note(row, stage.value, happened, due_at=report.due_at, outcome=values.get("outcome", ""), **said)
    tell_followers(row, stage.value)
    return row


def note_step(row: HarmReport, kind: str, now: datetime, words: str = "", **more: Any) -> None:
    """Notes a step that moves no clock."""
    _note(row, kind, now, words=words, **more)


def change(report: HarmReport, version: int, values: Mapping[str, Any]) -> None:
    """Writes values where nobody changed the report meanwhile. Raises `AlarmError("overtaken")`."""
    _write(report, version, values)


def _write(report: HarmReport, version: int, values: Mapping[str, Any]) -> None:
    rows = HarmReport.objects.filter(pk=report.pk, version=version)
    if not rows.update(**values, version=version + 1):
        raise AlarmError("overtaken")


def _note(row: HarmReport, kind: str, happened_at: datetime, *, words: str = "", **more: Any) -> None:
    post = acting_post()
    step = HarmStep(
        report=row,
        region=row.region,
        team=row.team,
        kind=kind,
        happened_at=happened_at,
        user=post.user_id,
        seat=post.seat,
        words=words or None,
        **more,
    )
    step.save(force_insert=True)
    note("alarms.handle", row, step=str(kind))


def _kind_of(row: HarmReport) -> str:
    return "harm_drill" if row.is_drill else "harm_reported"
