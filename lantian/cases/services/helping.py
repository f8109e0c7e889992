"""Assessment and help: two people look, a conference decides, a plan keeps the child safe, tasks are done."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from typing import Any
from uuid import UUID

from django.db import transaction
from django.db.models import Max

from lantian.access.scopes import acting_post
from lantian.cases.errors import CasesError
from lantian.cases.models import CaseAssessment, CaseTask, Conference, ProtectionCase, SafetyPlan
from lantian.cases.rules.helping import problem_of_assessors, problem_of_due, problem_of_meeting
from lantian.cases.rules.steps import State, Verb, may
from lantian.cases.services.opening import owe_look
from lantian.cases.services.rows import check_day, guards_of, lock_own, take_step
from lantian.kernel.values.text import says_little
from lantian.kernel.versions import update_if_unchanged
from lantian.notices.services import tell


@dataclass(frozen=True, slots=True)
class Task:
    """What is to be done, by which seat of the team (for somebody `outside`, who has no sign-in), until when."""

    what: str
    seat: UUID | None
    due_on: date | None
    outside: str = ""

    @property
    def is_empty(self) -> bool:
        return not (self.what.strip() or self.due_on or self.outside.strip())


@transaction.atomic
def assess(*, case: ProtectionCase, values: Mapping[str, Any], today: date) -> CaseAssessment:
    """What two or more people found. A case that was only reported or answered to is in assessment from then on.

    `values`: on, assessors (a name a line), safety, guardianship, body, mind, words, child_says, basis, basis_words,
    told. Raises `CasesError`: not_team, not_now, two_assessors, assessor_twice, words_needed, day_future, before_birth.
    """
    case = lock_own(case)
    names = [line for line in values["assessors"].splitlines() if line.strip()]
    wrong = problem_of_assessors(names)
    if wrong:
        raise CasesError(wrong, field="assessors")
    if says_little(values["words"]):
        raise CasesError("words_needed", field="words")
    check_day(case, values["on"], today)
    found = CaseAssessment(
        **guards_of(case),
        on=values["on"],
        assessors="\n".join(name.strip() for name in names),
        assessor_count=len(names),
        **{area: values[area] for area in ("safety", "guardianship", "body", "mind")},
        words=values["words"].strip(),
        child_says=values["child_says"].strip() or None,
    )
    verb = Verb.ASSESS if may(Verb.ASSESS, State(case.state)) else Verb.NOTE
    found.save(force_insert=True)
    take_step(case, verb, about=found.pk, **_basis(values))
    return found


@transaction.atomic
def call_conference(
    *, case: ProtectionCase, on: date, place: str, invited: Sequence[UUID], today: date
) -> Conference:
    """Asks members of the team to a conference. Raises `CasesError`: not_team, not_now, before_case, due_far."""
    case = lock_own(case)
    if not may(Verb.CONFER, State(case.state)):
        raise CasesError("not_now")
    wrong = problem_of_meeting(on, opened_on=case.opened_on, today=today)
    if wrong:
        raise CasesError(wrong, field="on")
    seats = [seat for seat in invited if seat in case.team]
    meeting = Conference(**guards_of(case), on=on, place=place.strip(), invited=seats)
    meeting.save(force_insert=True)
    tell(seats=[seat for seat in seats if seat != acting_post().seat], kind="case_meeting")
    return meeting


@transaction.atomic
def hold_conference(
    *, meeting: Conference, version: int, values: Mapping[str, Any], tasks: Sequence[Task], today: date
) -> Conference:
    """Writes down who came, what was said and what was decided; each decision is a task of one seat.

    `values`: on, present, others, minutes, basis, basis_words, told. Raises `Conflict`, `CasesError`: not_team,
    not_now, day_future, before_birth, before_case, somebody_present, words_needed, and of a task: task_incomplete,
    due_past, due_far, not_team.
    """
    case = lock_own(meeting.case)
    present = [seat for seat in values["present"] if seat in case.team]
    others = [line.strip() for line in values["others"].splitlines() if line.strip()]
    check_day(case, values["on"], today)
    if values["on"] < case.opened_on:
        raise CasesError("before_case", field="on")
    if len(present) + len(others) < 2:
        raise CasesError("somebody_present", field="present")
    if says_little(values["minutes"]):
        raise CasesError("words_needed", field="minutes")
    if Conference.objects.filter(pk=meeting.pk, is_held=True).exists():
        raise CasesError("not_now")
    written = {
        "on": values["on"],
        "present": present,
        "others": "\n".join(others) or None,
        "minutes": values["minutes"].strip(),
        "is_held": True,
    }
    held = update_if_unchanged(meeting, written, version=version)
    _give_tasks(case, tasks, kind="decision", today=today, conference=held)
    take_step(case, Verb.CONFER, about=held.pk, **_basis(values))
    return held


@transaction.atomic
def write_plan(
    *, case: ProtectionCase, edition: int, values: Mapping[str, Any], tasks: Sequence[Task], today: date
) -> SafetyPlan:
    """A new edition of the safety plan; `edition` is the one that was read (0: none). Help begins with the first.

    `values`: aim, warnings, call, child_says, review_on, basis, basis_words, told. What the edition before asked for
    and is not done goes on. Raises `CasesError`: not_team, not_now, assessment_missing, tasks_needed, due_past,
    due_far, and of a task as `hold_conference`.
    """
    case = lock_own(case)
    if case.state in (State.REPORTED, State.RESPONSE):
        raise CasesError("assessment_missing")
    last = SafetyPlan.objects.filter(case=case.pk).aggregate(last=Max("edition"))["last"] or 0
    if last != edition:
        raise CasesError("not_now")
    if not last and all(task.is_empty for task in tasks):
        raise CasesError("tasks_needed")
    wrong = problem_of_due(values["review_on"], today)
    if wrong:
        raise CasesError(wrong, field="review_on")
    names = ("aim", "warnings", "call")
    plan = SafetyPlan(
        **guards_of(case),
        edition=last + 1,
        on=today,
        **{name: values[name].strip() for name in names},
        child_says=values["child_says"].strip() or None,
        review_on=values["review_on"],
    )
    plan.save(force_insert=True)
    _give_tasks(case, tasks, kind="plan", today=today, plan=plan)
    take_step(case, Verb.PLAN, about=plan.pk, **_basis(values))
    if case.state == State.ASSESSMENT:
        take_step(case, Verb.HELP, about=plan.pk, basis=values["basis"], basis_words=values["basis_words"])
    return plan


@transaction.atomic
def end_task(*, task: CaseTask, version: int, came_out: str, note_text: str, today: date) -> CaseTask:
    """Says what came of a task; of a monthly look what was seen, and the next one is owed.

    By its seat, or whoever answers for the case. Raises `Conflict`, `CasesError`: not_team, not_owner, not_now,
    words_needed.
    """
    case = lock_own(task.case, as_owner=task.seat != acting_post().seat)
    if says_little(note_text):
        raise CasesError("words_needed", field="note_text")
    if not CaseTask.objects.filter(pk=task.pk, state="open").exists():
        raise CasesError("not_now")
    state = "dropped" if came_out == "dropped" else "done"
    values = {"state": state, "came_out": came_out, "note": note_text.strip(), "ended_on": today}
    ended = update_if_unchanged(task, values, version=version)
    if task.kind == "review":
        take_step(case, Verb.REVIEW, basis="gf13_help", words=note_text, about=task.pk)
        owe_look(case, today)
    return ended


def _give_tasks(case: ProtectionCase, tasks: Sequence[Task], *, kind: str, today: date, **of: Any) -> None:
    given = []
    for number, task in enumerate(tasks, start=1):
        if task.is_empty:
            continue
        if says_little(task.what) or task.seat is None or task.due_on is None:
            raise CasesError("task_incomplete", number=number)
        if task.seat not in case.team:
            raise CasesError("not_team")
        wrong = problem_of_due(task.due_on, today)
        if wrong:
            raise CasesError(wrong)
        given.append(
            CaseTask(
                **guards_of(case),
                **of,
                kind=kind,
                what=task.what.strip(),
                seat=task.seat,
                outside=task.outside.strip() or None,
                due_on=task.due_on,
            )
        )
    CaseTask.objects.bulk_create(given)
    seats = {task.seat for task in given} - {acting_post().seat}
    tell(seats=seats, kind="case_task")


def _basis(values: Mapping[str, Any]) -> dict[str, Any]:
    return {name: values[name] for name in ("basis", "basis_words", "told")}
