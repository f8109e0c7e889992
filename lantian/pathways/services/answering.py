"""What the police answer to a line of a list: written down by an office, or by their unit itself; one set of rules."""

from collections.abc import Iterator
from contextlib import contextmanager
from copy import copy
from datetime import date, datetime, time
from uuid import UUID

from django.db import transaction
from django.db.models import Exists, F, OuterRef, Q
from django.utils import timezone

from lantian.access.log import note_accesses
from lantian.access.policy import Role
from lantian.access.scopes import acting_as, acting_post
from lantian.duties.services import fulfilling, promising
from lantian.kernel.versions import update_if_unchanged
from lantian.notices.services import tell
from lantian.pathways.errors import WayError
from lantian.pathways.models import HukouLine, HukouList, WayDeed, WayRun, WayStep
from lantian.pathways.rules.listing import KEPT_FOR, MOVES, SENT, Answer, Move, problem_of_answer
from lantian.pathways.rules.running import State, StepState
from lantian.pathways.services.rows import note
from lantian.pathways.services.running import do_step
from lantian.pathways.services.telling import tell_owners
from lantian.places import queries as places
from lantian.places.rules import scope_of
from lantian.registry.models import Child
from lantian.registry.services.following import lock_one

SAID = {
    Answer.REGISTERED: "户口已登记",
    Answer.MISSING: "需要补充材料",
    Answer.REFUSED: "暂不能登记",
    Answer.NOT_FOUND: "按所列地址未找到本人",
}


@transaction.atomic
def answer_line(
    *, line: HukouLine, version: int, answer: str, on: date, words: str, today: date
) -> HukouLine:
    """Writes down what the police answered about a child; the steps of its way that this asks for are owed anew.

    A way that has ended meanwhile keeps the answer and is not moved. Raises `Conflict`, `WayError`: answer_unknown,
    answered_already, in_the_future, before_list, answer_why; `RegistryError`.
    """
    child = lock_one(line.child)
    answered = _write(line, version, answer, on, words, today)
    _follow(child, answered, today)
    note("police_list", child, answer=answer)
    return answered


@transaction.atomic
def answer_own_line(
    *, line: HukouLine, version: int, answer: str, on: date, words: str, today: date
) -> HukouLine:
    """The same, by the unit of the police to which the list was given. The office hears of it once a day.

    The unit sees no file and no way. What follows in these is done in its name, and it learns nothing of it.
    Raises as `answer_line`.
    """
    one = HukouList.objects.get(pk=line.list_id)
    with in_the_county(one):
        child = lock_one(Child(pk=line.child_id))
    answered = _write(line, version, answer, on, words, today, by_unit=acting_post().unit_id)
    with in_the_county(one):
        _follow(child, answered, today)
    note("answer_list", line, answer=answer)
    _tell_office(one, answered, today)
    return answered


@contextmanager
def in_the_county(one: HukouList) -> Iterator[None]:
    """The acting person, named as such in history and log, with the range of the county that sent a list."""
    post = copy(acting_post())
    post.role, post.compartments = Role.COUNTY_OFFICE, []
    post.region_low, post.region_high = scope_of(one.region)
    with acting_as(post):
        yield


def _write(
    line: HukouLine,
    version: int,
    answer: str,
    on: date,
    words: str,
    today: date,
    *,
    by_unit: UUID | None = None,
) -> HukouLine:
    if answer not in set(Answer):
        raise WayError("answer_unknown", field="answer")
    now = HukouLine.objects.select_related("list").get(pk=line.pk)
    if now.answer:
        raise WayError("answered_already")
    field, wrong = problem_of_answer(
        Answer(answer), on=on, sent_on=now.list.sent_on, today=today, words=words
    )
    if wrong:
        raise WayError(wrong, field=field, since=now.list.sent_on)
    values = {
        "answer": answer,
        "answered_on": on,
        "words": words.strip() or None,
        "answered_by": acting_post().user_id,
        "answered_at": timezone.now(),
        "by_unit": by_unit,
    }
    return update_if_unchanged(now, values, version=version)


def _follow(child: Child, line: HukouLine, today: date) -> None:
    """What an answer moves in the way of its child, if that still runs."""
    run = WayRun.objects.get(pk=line.run_id)
    if run.state == State.RUNNING:
        _note_answer(line, run, today)
        tell_owners(child, move_steps(run, MOVES[Answer(line.answer)], today), today)


def _note_answer(line: HukouLine, run: WayRun, today: date) -> None:
    words = line.words.reveal() if line.words else ""
    note_told(line, run, f"答复：{SAID[Answer(line.answer)]}。{words}", line.answered_on or today, today)


def note_told(line: HukouLine, run: WayRun, told: str, on: date, today: date) -> None:
    """What the police told is among what was done, as their deed, so that every later paper of the way says it."""
    step = WayStep.objects.select_related("run", "child").get(run=run.pk, code=SENT)
    to = HukouList.objects.get(pk=line.list_id).to
    do_step(step=step, on=max(on, run.began_on), by=deed_by(to), words=f"{to}{told}", today=today)


def deed_by(to: str) -> str:
    """Who stands in a way as having answered a list that went out `to` somebody."""
    return to[:60]


def move_steps(run: WayRun, move: Move, today: date) -> list[WayStep]:
    """Steps that are to be done again wait again; what comes next is due sooner, and never later than it was."""
    due_on = places.add_working_days(today, move.days, run.region)
    moved = []
    for step in WayStep.objects.filter(run=run.pk, code__in=(*move.again, *move.now)).select_related("run"):
        if step.code in move.now and step.state != StepState.WAITING:
            continue
        for deed in WayDeed.objects.filter(step=step.pk).values_list("pk", flat=True):
            fulfilling.withdraw(source=deed)
        step.due_on = due_on if step.code in move.again else min(step.due_on, due_on)
        step.state, step.done_on = StepState.WAITING, None
        rows = WayStep.objects.filter(pk=step.pk)
        rows.update(due_on=step.due_on, state=step.state, done_on=None, version=step.version + 1)
        promising.move(about=step.pk, due_on=step.due_on)
        moved.append(step)
    return moved


def _tell_office(one: HukouList, line: HukouLine, today: date) -> None:
    """With the first answer of a day, and when nobody of the list waits any more."""
    midnight = timezone.make_aware(datetime.combine(today, time()))
    others = HukouLine.objects.filter(list=one.pk).exclude(pk=line.pk)
    is_first = not others.filter(by_unit__isnull=False, answered_at__gte=midnight).exists()
    if is_first or not others.filter(answer="").exists():
        tell(seats=[one.seat], kind="hukou_answers")


def note_lines(lines: list[HukouLine], **detail: str) -> None:
    """The unit read these lines: who stands there, and nothing else of them."""
    note_accesses(
        "pathways.answer_list", [(line.child_id, line.region, line.school) for line in lines], **detail
    )


@transaction.atomic
def close_answered(*, today: date) -> int:
    """Lists of the acting range that are answered whole for `KEPT_FOR` are shut to their units; how many were."""
    since = timezone.make_aware(datetime.combine(today - KEPT_FOR, time()))
    fresh = HukouLine.objects.filter(Q(answer="") | Q(answered_at__gte=since), list=OuterRef("pk"))
    lists = HukouList.objects.exclude(units=[]).filter(~Exists(fresh))
    shut = [one.pk for one in lists]
    HukouLine.objects.filter(list__in=shut).update(units=[])
    HukouList.objects.filter(pk__in=shut).update(units=[], version=F("version") + 1)
    return len(shut)
