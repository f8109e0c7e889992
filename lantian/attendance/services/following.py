"""What an absence asks for follows from its days: stages, duties, and who is told; brought up to date whole."""

from collections.abc import Iterable
from datetime import date, timedelta
from uuid import UUID, uuid5

from django.db import transaction
from procrastinate.contrib.django import app

from lantian.access.models import Post
from lantian.access.policy import Role
from lantian.access.queries import holding
from lantian.attendance.models import SchoolAbsence
from lantian.attendance.queries.rulebook import SchoolDays
from lantian.attendance.rules.stages import Stage, asked, reached
from lantian.duties.rules.calendar import Calendar
from lantian.duties.services import promising
from lantian.kernel.city import acting_city
from lantian.notices.services import tell
from lantian.places.models import Department, Unit
from lantian.places.rules import STEPS, Level
from lantian.registry.models import Tie
from lantian.registry.queries.active import active
from lantian.registry.services.following import lock
from lantian.registry.services.statuses import tell_rooms_above

JOB = "attendance.follow"
DUTIES = {Stage.LOOK: "absent_look", Stage.VISIT: "absent_visit"}
"""What is owed as a duty; a report is asked for by the way back to school."""
GUARDIANS = (Tie.Kind.FATHER, Tie.Kind.MOTHER, Tie.Kind.GUARDIAN)
PORTION = 500


def follow_soon(child: UUID) -> None:
    """Lets the worker follow the absences of a child, as an office that sees all around it."""
    app.configure_task(JOB, queue="follow").defer(city=acting_city(), child=str(child))


@transaction.atomic
def follow_absences(children: Iterable[UUID], on: date, *, is_news: bool = False) -> None:
    """Brings stages, duties and the rooms above up to date for absences of children.

    Rooms above hear of those whose stages changed; where a person wrote something (`is_news`), of all.
    """
    files = lock(children)
    rows = SchoolAbsence.objects.filter(
        child__in=[one.pk for one in files], since__gt=on - timedelta(days=400)
    )
    days, changed = SchoolDays(on), {one.pk for one in files if is_news}
    for row in rows.filter(active("child__")).order_by("child", "since", "pk"):
        if _follow(row, days):
            changed.add(row.child_id)
    if changed:
        tell_rooms_above(sorted(changed), on)


@transaction.atomic
def follow_place(place_low: int, place_high: int, on: date, after: UUID | None) -> UUID | None:
    """A portion of the children of a place who are missing now, by key; returns the key to go on from, or None."""
    rows = SchoolAbsence.objects.filter(
        active("child__"),
        region__range=(place_low, place_high),
        until__isnull=True,
        withdrawn_at__isnull=True,
    ).order_by("child")
    if after:
        rows = rows.filter(child__gt=after)
    keys = list(rows.values_list("child", flat=True)[:PORTION])
    follow_absences(keys, on)
    return keys[-1] if len(keys) == PORTION else None


def about(absence: UUID, stage: Stage) -> UUID:
    """The key of the duty that a stage of an absence asks for."""
    return uuid5(absence, stage.value)


def about_call(absence: UUID) -> UUID:
    """The key of the call that rooms above ask for while a child is missing: owed no more when the absence is over."""
    return uuid5(absence, "call")


def _follow(row: SchoolAbsence, days: SchoolDays) -> bool:
    counts = not row.is_excused and row.withdrawn_at is None
    is_school_day = days.is_school_day(row.region, row.school)
    limits = days.thresholds(row.region)
    now = reached(row.since, row.until, days.on, limits, is_school_day) if counts else {}
    before = {stage: day for stage in Stage if (day := row.from_day(stage))}
    if now == before:
        return False
    values: dict[str, object] = {f"{stage.value}_from": now.get(stage) for stage in Stage}
    bureau = _bureau(row.region) if Stage.REPORT in now else []
    values["units"] = [unit.pk for unit in bureau]
    SchoolAbsence.objects.filter(pk=row.pk).update(**values)
    fresh = [stage for stage in Stage if stage in now and stage not in before]
    calendar = days.calendar(row.region, row.school)
    for stage in fresh if row.is_open else []:
        _ask(row, stage, calendar, bureau, days.on)
    for stage in Stage:
        if stage in before and stage not in now:
            promising.drop(about=about(row.pk, stage))
    return True


def _ask(row: SchoolAbsence, stage: Stage, calendar: Calendar, bureau: list[Unit], on: date) -> None:
    """A stage was reached: whoever owes something has it as a duty, whoever should know is told."""
    if stage in DUTIES:
        promising.promise(
            child=row.child_id,
            about=about(row.pk, stage),
            due_on=_due(calendar, on, asked()[stage].within),
            owed_by=asked()[stage].owed_by,
            seat=None,
            rule=DUTIES[stage],
        )
    if stage == Stage.LOOK:
        tell(seats=_guardians(row), kind="child_missing")
        return
    heads = Post.objects.filter(holding(on), role=Role.SCHOOL_HEAD, unit=row.school) if row.school else []
    tell(seats=[post.seat for post in heads], kind=f"absent_{stage.value}")
    if stage == Stage.REPORT and bureau:
        posts = Post.objects.filter(holding(on), role=Role.DEPARTMENT, unit__in=[unit.pk for unit in bureau])
        tell(seats=list(posts.values_list("seat", flat=True)), kind="absent_reported")


def _due(calendar: Calendar, on: date, within: int) -> date:
    due = on
    for _number in range(within):
        due = calendar.worked_again(due + timedelta(days=1))
    return due


def _guardians(row: SchoolAbsence) -> list[UUID]:
    ties = Tie.objects.filter(child=row.child_id, kind__in=GUARDIANS, until__isnull=True, seat__isnull=False)
    return [seat for seat in ties.values_list("seat", flat=True) if seat]


def _bureau(region: int) -> list[Unit]:
    """The education bureau of the county, if it is on file."""
    county = region - region % STEPS[Level.COUNTY]
    return list(Unit.objects.filter(region=county, department=Department.EDUCATION, valid_until__isnull=True))
