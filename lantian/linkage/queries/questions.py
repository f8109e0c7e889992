"""The worklists: what is asked of the acting post, page by page, and both sides of one question."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date
from typing import Any
from uuid import UUID

from django.db.models import QuerySet

from lantian.access import paging
from lantian.linkage.lists.asking import detail_of
from lantian.linkage.lists.register import Registered, registered
from lantian.linkage.models import Question
from lantian.linkage.rules.answers import REVIEW, WORK
from lantian.places.rules import scope_of
from lantian.registry.models import Child, existing
from lantian.registry.queries.listing import Line, lines_of

ORDER = ("region", "name", "id")
PAGE = 30
Kind, State = Question.Kind, Question.State


@dataclass(frozen=True)
class Asked:
    """What a worklist is filtered by."""

    kinds: tuple[str, ...] = WORK
    list_kind: str = ""
    source: UUID | None = None
    place: int | None = None
    is_answered: bool = False


@dataclass(frozen=True)
class Side:
    """One side of a question: a registered child in words of the roster, and as the list of children shows it."""

    child: Registered
    line: Line


def asked_for(asked: Asked) -> QuerySet[Question]:
    """The questions of a worklist, in no order."""
    state = State.ANSWERED if asked.is_answered else State.OPEN
    questions = Question.objects.filter(state=state, kind__in=asked.kinds)
    if asked.list_kind:
        questions = questions.filter(list_kind=asked.list_kind)
    if asked.source:
        questions = questions.filter(source=asked.source)
    if asked.place:
        questions = questions.filter(region__range=scope_of(asked.place))
    return questions


def page_of(
    questions: QuerySet[Question], *, after: UUID | None = None, before: UUID | None = None
) -> paging.Page[Question]:
    """A page of a worklist, by village and name."""
    return paging.page_of(questions, ORDER, after=after, before=before, size=PAGE)


def work_questions() -> QuerySet[Question]:
    """What can be answered by whoever knows the village."""
    return Question.objects.filter(kind__in=WORK)


def review_questions() -> QuerySet[Question]:
    """What compares two children."""
    return Question.objects.filter(kind__in=REVIEW)


def sides_of(question: Question, on: date) -> list[Side]:
    """The registered children of a question whom the acting post sees, in the order of the question."""
    keys = [key for key in (question.child, question.one, question.other) if key]
    found = registered(keys)
    children = Child.objects.filter(existing(), pk__in=keys)
    lines = {line.child.pk: line for line in lines_of(children, on)}
    return [Side(found[str(key)], lines[key]) for key in keys if key in lines and str(key) in found]


def details(questions: Iterable[Question]) -> list[tuple[Question, dict[str, Any]]]:
    """Questions with both their sides."""
    return [(question, dict(detail_of(question))) for question in questions]
