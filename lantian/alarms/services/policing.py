"""What the police did about a report: entered by themselves, or by an office that says how they told it."""

from collections.abc import Mapping
from datetime import datetime
from typing import Any
from uuid import UUID

from django.db import transaction
from django.utils import timezone

from lantian.access.policy import Compartment, Scope
from lantian.access.scopes import acting_post
from lantian.alarms.errors import AlarmError
from lantian.alarms.models import HarmReport, HarmStep, PoliceEntry
from lantian.alarms.rules.clock import Stage, Verb
from lantian.alarms.rules.police import (
    ELSEWHERE,
    Entry,
    moves_clock,
    problem_of_entry,
    problem_of_time,
    reads_what_was_said,
    was_seen,
)
from lantian.alarms.services.handling import move, note_step
from lantian.alarms.services.noting import note
from lantian.alarms.words import HOW_NAMES
from lantian.notices.services import tell

STEPS = {
    Entry.RECEIVED.value: HarmStep.Kind.RECEIVED,
    Entry.FOUND.value: HarmStep.Kind.SEEN,
    Entry.RESULT.value: HarmStep.Kind.RESULT,
}


@transaction.atomic
def enter(*, report: HarmReport, kind: str, values: Mapping[str, Any], now: datetime) -> PoliceEntry:
    """Writes an entry of the police; that they looked for the child is the step of the clock that comes next.

    `values`: happened_at, officer, receipt, child_is, whereabouts, result, words, basis, basis_words, how.
    Raises `AlarmError`: not_now (it was not sent to them, or found to be none), no_key, how_needed, in_the_future,
    before_it_happened, and what `rules.police` finds wrong.
    """
    row = HarmReport.objects.select_for_update(no_key=True, of=("self",)).get(pk=report.pk)
    if not reads_what_was_said(row.stage, row.outcome) or row.joined_to_id:
        raise AlarmError("not_now")
    unit = _unit(row, values["how"])
    at = values["happened_at"]
    _check(row, kind, values, now)
    entry = PoliceEntry(
        report=row,
        region=row.region,
        team=row.team,
        units=row.units,
        at=now,
        kind=kind,
        happened_at=at,
        unit=unit,
        user=acting_post().user_id,
        seat=acting_post().seat,
        how=values["how"],
        **_said(kind, values),
    )
    entry.save(force_insert=True)
    if row.police_at is None:
        HarmReport.objects.filter(pk=row.pk).update(police_at=at)
    note("alarms.enter_police", row, kind=kind)
    _move_on(row, kind, values, now, [unit] if unit else [])
    tell(seats=[seat for seat in row.team if seat != acting_post().seat], kind="harm_police")
    return entry


def holds_key(report: HarmReport) -> bool:
    """Whether the acting post reads what is closed about a report."""
    post = acting_post()
    return Compartment.PROTECTION in post.compartments or post.seat in report.team


def _unit(row: HarmReport, how: str) -> UUID | None:
    """The unit whose entry it is: a unit writes its own, an office that of the police, and how they told it."""
    post = acting_post()
    if not holds_key(row):
        raise AlarmError("no_key")
    if post.scope == Scope.UNIT:
        return post.unit_id
    if how not in HOW_NAMES:
        raise AlarmError("how_needed", field="how")
    return next(iter(row.units), None)


def _check(row: HarmReport, kind: str, values: Mapping[str, Any], now: datetime) -> None:
    at = values["happened_at"]
    if wrong := problem_of_time(at, row.happened_on, now, timezone.localdate(at)):
        raise AlarmError(wrong, field="happened_at", day=row.happened_on)
    field, wrong = problem_of_entry(kind, values)
    if wrong:
        raise AlarmError(wrong, field=field)


def _said(kind: str, values: Mapping[str, Any]) -> dict[str, Any]:
    """What stands in an entry of its kind, and nothing that belongs to another."""
    found, result = kind == Entry.FOUND, kind == Entry.RESULT
    child_is = values["child_is"] if found else ""
    return {
        "officer": values["officer"].strip(),
        "receipt": values["receipt"].strip() or None,
        "child_is": child_is,
        "whereabouts": (values["whereabouts"].strip() or None) if child_is in ELSEWHERE else None,
        "result": values["result"] if result else "",
        "words": values["words"].strip() or None,
        "basis": values["basis"],
        "basis_words": values["basis_words"].strip(),
    }


def _move_on(row: HarmReport, kind: str, values: Mapping[str, Any], now: datetime, units: list[UUID]) -> None:
    """The step of the clock that follows, if one does; else a step that moves none."""
    at = values["happened_at"]
    if moves_clock(kind, Stage(row.stage)):
        seen = {"seen_at": at, "was_found": was_seen(values["child_is"])}
        move(row, Verb.SEE, row.version, now, seen, units=units)
        return
    note_step(row, STEPS[kind], at, units=units)
