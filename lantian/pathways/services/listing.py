"""A joint list goes to the police, frozen; their answer to each line moves the steps of its way."""

import json
from collections.abc import Collection
from datetime import date
from typing import Any
from uuid import UUID

from django.db import transaction

from lantian.access.log import note_access, note_accesses
from lantian.access.queries import place_of
from lantian.access.scopes import acting_post
from lantian.duties.services import fulfilling, promising
from lantian.kernel.versions import update_if_unchanged
from lantian.pathways.codes import ways
from lantian.pathways.errors import WayError
from lantian.pathways.models import HukouLine, HukouList, WayDeed, WayRun, WayStep
from lantian.pathways.queries.listing import Candidate, candidates_of, content_of, frozen_lines
from lantian.pathways.rules.listing import MOVES, SENT, WAY, Answer, Move, problem_of_answer
from lantian.pathways.rules.running import State, StepState
from lantian.pathways.services.rows import guards_of, note
from lantian.pathways.services.running import do_step
from lantian.pathways.services.telling import tell_owners
from lantian.places import queries as places
from lantian.registry.queries.active import active
from lantian.registry.services.following import lock_one

MOST_CHILDREN = 100


@transaction.atomic
def send_list(*, key: UUID, runs: Collection[UUID], to: str, words: str, on: date, today: date) -> HukouList:
    """Freezes a list of children without registration and notes in each way that it went to the police.

    `key` is made with the form: the same form sent twice makes one list. What changed since the form was shown (a
    child registered, erased, listed by somebody else) refuses the whole, so that nobody is left out unseen.
    Raises `WayError`: nobody_chosen, too_many, to_needed, in_the_future, line_changed.
    """
    post = acting_post()
    if sent := HukouList.objects.filter(pk=key).first():
        return sent
    if not runs or len(runs) > MOST_CHILDREN:
        raise WayError("too_many" if runs else "nobody_chosen", most=MOST_CHILDREN)
    if not to.strip():
        raise WayError("to_needed", field="to")
    if on > today:
        raise WayError("in_the_future", field="on")
    chosen = _still_so(runs)
    content = content_of(to=to.strip(), words=words.strip(), on=on, count=len(chosen))
    sent = HukouList(
        id=key,
        region=place_of(post)[0],
        seat=post.seat,
        to=to.strip(),
        sent_on=on,
        count=len(chosen),
        content=json.dumps(content, ensure_ascii=False),
        recorded_by=post.user_id,
    )
    sent.save(force_insert=True)
    for number, (candidate, said) in enumerate(zip(chosen, frozen_lines(chosen, on), strict=True), start=1):
        _list_one(sent, candidate, number, json.dumps(said, ensure_ascii=False), today)
    children = [(one.run.child_id, one.run.region, one.run.school) for one in chosen]
    note_accesses("pathways.police_list", children, list=str(sent.pk))
    sent.refresh_from_db()
    return sent


def _still_so(runs: Collection[UUID]) -> list[Candidate]:
    """The chosen ways, locked and looked at again."""
    rows = WayRun.objects.filter(active("child__"), pk__in=list(runs), way=WAY, state=State.RUNNING)
    for run in rows.select_related("child").order_by("child"):
        lock_one(run.child)
    chosen = candidates_of(rows)
    changed = [one.run.child.name for one in chosen if one.problem]
    if changed or len(chosen) != len(set(runs)):
        gone = len(set(runs)) - len(chosen)
        raise WayError("line_changed", names="、".join(changed) or "—", gone=gone)
    return chosen


def _list_one(sent: HukouList, candidate: Candidate, number: int, content: str, today: date) -> None:
    run = candidate.run
    line = HukouLine(**guards_of(run.child, ways()[WAY]), run=run, list=sent, number=number, content=content)
    line.save(force_insert=True)
    step = next(step for step in candidate.steps if step.code == SENT)
    words = f"列入报送{sent.to}的未落户儿童名单，第{number}号。"
    do_step(step=step, on=max(sent.sent_on, run.began_on), by="", words=words, today=today)


@transaction.atomic
def answer_line(
    *, line: HukouLine, version: int, answer: str, on: date, words: str, today: date
) -> HukouLine:
    """Writes down what the police answered about a child; the steps of its way that this asks for are owed anew.

    A way that has ended meanwhile keeps the answer and is not moved. Raises `Conflict`, `WayError`: answer_unknown,
    answered_already, in_the_future, before_list, answer_why; `RegistryError`.
    """
    child = lock_one(line.child)
    if answer not in set(Answer):
        raise WayError("answer_unknown", field="answer")
    line = HukouLine.objects.select_related("run", "list").get(pk=line.pk)
    if line.answer:
        raise WayError("answered_already")
    said = Answer(answer)
    field, wrong = problem_of_answer(said, on=on, sent_on=line.list.sent_on, today=today, words=words)
    if wrong:
        raise WayError(wrong, field=field, since=line.list.sent_on)
    values = {
        "answer": said.value,
        "answered_on": on,
        "words": words.strip() or None,
        "answered_by": acting_post().user_id,
    }
    answered = update_if_unchanged(line, values, version=version)
    if line.run.state == State.RUNNING:
        _note_answer(line, said, on, words, today)
        moved = _move(line.run, MOVES[said], today)
        tell_owners(child, moved, today)
    note("police_list", child, answer=said.value)
    return answered


def _note_answer(line: HukouLine, answer: Answer, on: date, words: str, today: date) -> None:
    """The answer is told among what was done, so that every later paper of the way says it."""
    step = WayStep.objects.select_related("run", "child").get(run=line.run_id, code=SENT)
    said = {
        Answer.REGISTERED: "户口已登记",
        Answer.MISSING: "需要补充材料",
        Answer.REFUSED: "暂不能登记",
    }[answer]
    told = f"{line.list.to}答复：{said}。{words.strip()}"
    do_step(step=step, on=max(on, line.run.began_on), by=line.list.to[:60], words=told, today=today)


def _move(run: WayRun, move: Move, today: date) -> list[WayStep]:
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


def note_reading(one: HukouList, **detail: Any) -> None:
    """Somebody opened a list or took it away: its line in the access log."""
    note_access("pathways.police_list", region=one.region, list=str(one.pk), **detail)
