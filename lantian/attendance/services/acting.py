"""Somebody did something about an absence: called, went to look, visited, reported."""

from datetime import date
from typing import Any
from uuid import UUID, uuid5

from django.db import transaction
from django.db.models import Q

from lantian.access.policy import GRASSROOTS, SCHOOL, Role
from lantian.access.scopes import acting_post
from lantian.attendance.errors import AttendanceError
from lantian.attendance.models import AbsenceStep, SchoolAbsence
from lantian.attendance.rules.absence import Outcome, Step, problem_of_step
from lantian.attendance.rules.stages import Stage
from lantian.attendance.services.following import about
from lantian.duties.services import promising
from lantian.encounters.models import Encounter
from lantian.encounters.rules.kinds import Kind
from lantian.registry.services.following import lock_one

KEEPS = {Step.LOOKED: Stage.LOOK, Step.VISITED: Stage.VISIT}
BY = {
    Step.CALLED: frozenset({Role.CLASS_TEACHER, Role.SCHOOL_HEAD}),
    Step.LOOKED: frozenset(GRASSROOTS),
    Step.VISITED: frozenset({Role.CLASS_TEACHER, Role.SCHOOL_HEAD}),
    Step.REPORTED: frozenset({Role.SCHOOL_HEAD}),
}
"""Who notes which step."""


@transaction.atomic
def note_step(
    *, absence: SchoolAbsence, key: UUID, step: Step, on: date, outcome: Outcome, today: date
) -> AbsenceStep:
    """Notes a step of the acting post, once for each `key`, and keeps the duty that asked for it.

    Raises `AttendanceError`: over_already, still_to_come, before_absence.
    """
    lock_one(absence.child)
    known = AbsenceStep.objects.filter(pk=key, absence=absence.pk).first()
    if known:
        return known
    row = SchoolAbsence.objects.get(pk=absence.pk)
    if row.withdrawn_at:
        raise AttendanceError("over_already")
    wrong = problem_of_step(row.since, row.until, on, today)
    if wrong:
        raise AttendanceError(wrong, field="on")
    return _add(row, key, step, on, outcome=outcome.value)


@transaction.atomic
def count_visits(absence: SchoolAbsence) -> int:
    """Home visits that were written down as acts of care since it was asked for keep the duties as well."""
    counted = set(absence.steps.exclude(encounter=None).values_list("encounter", flat=True))
    rows = Encounter.objects.filter(
        Q(role__in=[role.value for role in GRASSROOTS | SCHOOL]),
        child=absence.child_id,
        kind=Kind.HOME_VISIT.value,
        happened_on__gte=absence.since,
        withdrawn_at__isnull=True,
    )
    new = [row for row in rows.order_by("happened_on", "pk") if row.pk not in counted]
    for row in new:
        step = Step.LOOKED if Role(row.role) in GRASSROOTS else Step.VISITED
        told = {"encounter": row.pk, "seat": row.seat, "role": row.role, "recorded_by": row.recorded_by}
        _add(absence, uuid5(absence.pk, str(row.pk)), step, row.happened_on, **told)
    return len(new)


def _add(absence: SchoolAbsence, key: UUID, step: Step, on: date, **told: Any) -> AbsenceStep:
    post = acting_post()
    who = {"seat": post.seat, "role": post.role, "recorded_by": post.user_id}
    row = AbsenceStep(
        id=key,
        absence=absence,
        child_id=absence.child_id,
        region=absence.region,
        school=absence.school,
        step=step.value,
        on=on,
        **(who | told),
    )
    row.save(force_insert=True)
    if step in KEEPS:
        promising.keep(about=about(absence.pk, KEEPS[step]), on=on, source=row.pk)
    if step == Step.VISITED and (absence.visited_on is None or on < absence.visited_on):
        SchoolAbsence.objects.filter(pk=absence.pk).update(visited_on=on)
    return row
