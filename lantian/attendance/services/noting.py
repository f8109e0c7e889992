"""A school notes who is missing, once for each period; corrects it, ends it, or takes it back."""

from collections.abc import Collection, Iterable, Mapping
from dataclasses import dataclass
from datetime import date
from typing import Any
from uuid import UUID, uuid5

from django.db import transaction
from django.db.models import Q
from django.utils import timezone

from lantian.access.scopes import acting_post
from lantian.attendance.errors import AttendanceError
from lantian.attendance.models import SchoolAbsence
from lantian.attendance.queries.rulebook import SchoolDays
from lantian.attendance.rules.absence import Reason, problem_of_first_day, problem_of_return
from lantian.attendance.rules.stages import Stage
from lantian.attendance.services.following import about, about_call, follow_soon
from lantian.duties.services import promising
from lantian.kernel.versions import update_if_unchanged
from lantian.registry.models import Child
from lantian.registry.queries.active import active
from lantian.registry.services.following import lock, lock_one


@dataclass(frozen=True, slots=True)
class Missing:
    """A child that is missing: with leave or without, and why as far as it is known."""

    child: UUID
    is_excused: bool = False
    reason: Reason = Reason.UNKNOWN


@transaction.atomic
def note_missing(
    *, occasion: UUID, missing: Collection[Missing], since: date, today: date
) -> list[SchoolAbsence]:
    """Notes who is missing since a day; what is submitted twice with one `occasion` is there once.

    Who is missing already stays as noted. Raises `AttendanceError`: still_to_come, too_long_ago, no_school_day,
    overlaps. Children out of sight or with a closed file are left out.
    """
    wanted = {one.child: one for one in missing}
    files = [child for child in lock(wanted) if child.closed_on is None and child.merged_into_id is None]
    keys = [uuid5(occasion, str(child.pk)) for child in files]
    there = set(SchoolAbsence.objects.filter(pk__in=keys).values_list("child", flat=True))
    files = [child for child in files if child.pk not in there]
    _check_first_day(files, since, today)
    _check_free(files, since)
    post = acting_post()
    rows = [
        SchoolAbsence(
            id=uuid5(occasion, str(child.pk)),
            child=child,
            region=child.region,
            school=child.school,
            since=since,
            is_excused=wanted[child.pk].is_excused,
            reason=wanted[child.pk].reason.value,
            seat=post.seat,
            role=post.role,
            recorded_by=post.user_id,
        )
        for child in files
    ]
    SchoolAbsence.objects.bulk_create(rows)
    for row in rows:
        follow_soon(row.child_id)
    return rows


@transaction.atomic
def correct_absence(
    *, absence: SchoolAbsence, version: int, values: Mapping[str, Any], today: date
) -> SchoolAbsence:
    """Mends first day, last day, leave or reason.

    Raises `Conflict`, `AttendanceError` (as `note_missing`; over_already, back_before).
    """
    child = lock_one(absence.child)
    _fresh(absence, is_open=False)
    since, until = values["since"], values.get("until")
    if since != absence.since:
        _check_first_day([child], since, today)
    _check_free([child], since, until, but=absence.pk)
    if until:
        _check_return(since, until, today)
    told = {
        "since": since,
        "until": until,
        "is_excused": values["is_excused"],
        "reason": Reason(values["reason"]).value,
    }
    row = update_if_unchanged(absence, told, version=version)
    if until or row.is_excused:
        _drop_duties(row)
    follow_soon(child.pk)
    return row


@transaction.atomic
def end_absence(*, absence: SchoolAbsence, version: int, back_on: date, today: date) -> SchoolAbsence:
    """The child is back at school: what was still owed because of it is owed no more.

    Said twice it stands once. Raises `Conflict`, `AttendanceError`: over_already, back_before, still_to_come.
    """
    lock_one(absence.child)
    now = SchoolAbsence.objects.get(pk=absence.pk)
    if now.until == back_on and now.withdrawn_at is None:
        return now
    _fresh(absence, is_open=True)
    _check_return(absence.since, back_on, today)
    row = update_if_unchanged(absence, {"until": back_on}, version=version)
    _drop_duties(row)
    follow_soon(row.child_id)
    return row


@transaction.atomic
def withdraw_absence(*, absence: SchoolAbsence, version: int) -> SchoolAbsence:
    """It was noted by mistake. Raises `Conflict`, `AttendanceError` (over_already)."""
    lock_one(absence.child)
    _fresh(absence, is_open=False)
    row = update_if_unchanged(absence, {"withdrawn_at": timezone.now(), "units": []}, version=version)
    _drop_duties(row)
    follow_soon(row.child_id)
    return row


def _fresh(absence: SchoolAbsence, *, is_open: bool) -> None:
    now = SchoolAbsence.objects.get(pk=absence.pk)
    if now.withdrawn_at or (is_open and now.until):
        raise AttendanceError("over_already")


def _check_first_day(children: Iterable[Child], since: date, today: date) -> None:
    days = SchoolDays(today)
    for child in children:
        is_school_day = days.is_school_day(child.region, child.school)(since)
        wrong = problem_of_first_day(since, today, is_school_day=is_school_day)
        if wrong:
            raise AttendanceError(wrong, field="since")


def _check_return(since: date, back_on: date, today: date) -> None:
    wrong = problem_of_return(since, back_on, today)
    if wrong:
        raise AttendanceError(wrong, field="until")


def _check_free(
    children: Collection[Child], since: date, until: date | None = None, but: UUID | None = None
) -> None:
    """Two absences of a child never share a day."""
    rows = SchoolAbsence.objects.filter(
        Q(until__isnull=True) | Q(until__gt=since),
        active("child__"),
        child__in=[child.pk for child in children],
        withdrawn_at__isnull=True,
    )
    if but:
        rows = rows.exclude(pk=but)
    if until:
        rows = rows.filter(since__lt=until)
    taken = rows.select_related("child").first()
    if taken:
        raise AttendanceError("overlaps", field="since", name=taken.child.name)


def _drop_duties(row: SchoolAbsence) -> None:
    for key in (*(about(row.pk, stage) for stage in Stage), about_call(row.pk)):
        promising.drop(about=key)
