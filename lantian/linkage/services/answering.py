"""Answering questions. Each answer names the version that was read; a second person is shown the first one's."""

from collections.abc import Mapping
from datetime import date
from typing import Any
from uuid import UUID

from django.db import transaction
from django.utils import timezone

from lantian.access.log import note_access
from lantian.access.scopes import acting_post
from lantian.kernel.versions import Conflict, update_if_unchanged
from lantian.linkage.errors import LinkageError
from lantian.linkage.models import Question, SourceLine
from lantian.linkage.rules.answers import ANSWERS, REVIEW, may_reopen, problem
from lantian.linkage.services.reopening import ask_after_linking, ask_whether_ours
from lantian.registry.models import Child, existing
from lantian.registry.services.registering import register_child

Kind, State, Standing = Question.Kind, Question.State, SourceLine.Standing


@transaction.atomic
def record_answer(
    *, question: Question, version: int, answer: str, reason: str = "", note: str = "", **more: Any
) -> Question:
    """Answers a question, or notes on it what is still to be asked; what else an answer does is done by its own verb.

    Raises `Conflict` with the question as somebody else has answered it, and `LinkageError`: answer_unknown,
    reason_needed, note_needed, question_over (its list was replaced or withdrawn).
    """
    if wrong := problem(question.kind, answer, reason, note):
        raise LinkageError(wrong)
    ends = ANSWERS[question.kind][answer].ends
    values = {
        "answer": answer,
        "reason": reason,
        "note": note.strip(),
        "state": State.ANSWERED if ends else State.OPEN,
        "answered_at": timezone.now(),
        "answered_by": acting_post().user_id,
        **more,
    }
    if question.state in (State.SUPERSEDED, State.WITHDRAWN):
        raise LinkageError("question_over")
    if question.state == State.ANSWERED:
        raise Conflict(question, [])
    answered = update_if_unchanged(question, values, version=version)
    _note(answered, answer=answer, **({"reason": reason} if reason else {}))
    return answered


@transaction.atomic
def reopen(*, question: Question, version: int) -> Question:
    """Asks again what was decided by mistake. What an answer has written is taken back where it was written.

    Raises `Conflict`, and `LinkageError("question_over")`.
    """
    if question.state != State.ANSWERED or not may_reopen(question.kind, question.answer):
        raise LinkageError("question_over")
    values = {"state": State.OPEN, "answer": "", "reason": "", "answered_at": None, "answered_by": None}
    if question.answer == "not_ours":
        _lines(question).update(standing=Standing.MISSING)
    asked = update_if_unchanged(question, values, version=version)
    _note(asked, reopened=True)
    return asked


def _note(question: Question, **detail: Any) -> None:
    note_access(
        f"linkage.{'review' if question.kind in REVIEW else 'work_list'}",
        child=question.child or question.one,
        region=question.region,
        school=question.school,
        question=str(question.pk),
        **detail,
    )


@transaction.atomic
def not_ours(*, question: Question, version: int, reason: str, note: str = "") -> Question:
    """A line is not a child of ours. Raises as `record_answer`."""
    answered = record_answer(question=question, version=version, answer="not_ours", reason=reason, note=note)
    _lines(question).update(standing=Standing.NOT_OURS)
    return answered


@transaction.atomic
def not_ours_at_once(*, questions: Mapping[UUID, int], reason: str, note: str = "") -> int:
    """The same of many lines, each with the version that was read; how many. What others have answered stays."""
    found = Question.objects.filter(pk__in=list(questions), kind=Kind.UNREGISTERED, state=State.OPEN)
    done = 0
    for question in found.select_for_update(of=("self",)).order_by("pk"):
        if question.version == questions[question.pk]:
            not_ours(question=question, version=question.version, reason=reason, note=note)
            done += 1
    return done


@transaction.atomic
def register_from(
    *, question: Question, version: int, values: Mapping[str, Any], as_of: date
) -> tuple[Child, Question]:
    """Registers the child of a line. Raises as `record_answer` and `register_child`."""
    answered = record_answer(question=question, version=version, answer="registered")
    child = register_child(values=values, as_of=as_of)
    return child, _link(answered, child)


@transaction.atomic
def link_by_hand(*, question: Question, version: int, child: UUID) -> Question:
    """A line is a child that is registered already. Raises as `record_answer`, and `LinkageError("child_gone")`."""
    found = _child(child)
    return _link(record_answer(question=question, version=version, answer="linked"), found)


@transaction.atomic
def judge(*, question: Question, version: int, answer: str, note: str = "") -> Question:
    """Whether a line, or a second child, is the same child. Raises as `record_answer`, and `child_gone`.

    The same: the line is linked, and what it says otherwise becomes questions. Not the same, as nobody else is either:
    it is asked whether the line is a child of ours.
    """
    judged = record_answer(question=question, version=version, answer=answer, note=note)
    if question.kind != Kind.DOUBTFUL or judged.state != State.ANSWERED:
        return judged
    others = Question.objects.filter(line=question.line_id, kind=Kind.DOUBTFUL, state=State.OPEN)
    if answer == "same":
        for other in others:
            record_answer(question=other, version=other.version, answer="different", note="")
        return _link(judged, _child(judged.child))
    if not others.exists():
        _lines(question).update(standing=Standing.MISSING, child=None)
        ask_whether_ours(judged)
    return judged


def _link(question: Question, child: Child) -> Question:
    """Ties a line to a child, with all lines that repeat it; what they say otherwise is asked."""
    Question.objects.filter(pk=question.pk).update(child=child.pk, region=child.region, school=child.school)
    lines = _lines(question)
    known = SourceLine.objects.filter(source=question.source_id, child=child.pk).exclude(
        pk__in=[question.line_id]
    )
    first = known.order_by("row").values_list("row", flat=True).first()
    linked = {"standing": Standing.LINKED, "child": child.pk, "region": child.region, "school": child.school}
    lines.update(**linked)
    if first is not None:
        SourceLine.objects.filter(pk__in=[question.line_id]).update(repeats=first)
    question.refresh_from_db()
    _settle_with(question)
    ask_after_linking(question)
    return question


def _settle_with(question: Question) -> None:
    """A child that is on the list after all is not missing on it, and its line is not nobody's."""
    here = Question.objects.filter(source=question.source_id, state=State.OPEN)
    for absent in here.filter(kind=Kind.ABSENT, child=question.child):
        record_answer(question=absent, version=absent.version, answer="corrected")
    for other in here.filter(kind=Kind.UNREGISTERED, line=question.line_id):
        record_answer(question=other, version=other.version, answer="linked", child=question.child)


def _lines(question: Question) -> Any:
    """The line of a question, with those that repeat it to the letter."""
    mark = question.mark
    lines = SourceLine.objects.filter(source=question.source_id)
    return lines.filter(mark=mark) if mark else lines.filter(pk__in=[question.line_id])


def _child(key: UUID | None) -> Child:
    child = Child.objects.filter(existing(), pk__in=[key]).first()
    if child is None:
        raise LinkageError("child_gone")
    return child
