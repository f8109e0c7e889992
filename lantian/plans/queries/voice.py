"""What children answered: each child's own for who may know it, the counts of those without name in batches."""

from collections.abc import Iterable
from dataclasses import dataclass
from typing import Any
from uuid import UUID

from django.db.models import Count, Q, Sum

from lantian.places import queries as places
from lantian.places.models import Unit
from lantian.places.rules import Scope
from lantian.plans.models import VoiceAnswer, VoiceCount
from lantian.plans.rules.terms import TermKey
from lantian.plans.rules.voice import BATCH, QUESTIONS
from lantian.registry.models import Child
from lantian.registry.queries.active import active

FACES = ("yes", "sometimes", "no")


@dataclass(frozen=True)
class Counted:
    """The answers of a place or school: how many, and for each question how many of each face."""

    name: str
    answers: int
    faces: dict[str, tuple[int, int, int]]


def counts(term: TermKey, scope: Scope | None, school: UUID | None = None) -> list[Counted]:
    """Answers without name in a term, by school and village; only whole batches of five are ever there to be shown."""
    rows = VoiceCount.objects.filter(year=term.year, term=term.term)
    if scope:
        rows = rows.filter(region__range=scope)
    if school:
        rows = rows.filter(school=school)
    columns = [f"{question}_{face}" for question in QUESTIONS for face in FACES]
    sums = rows.values("region", "school").annotate(
        all=Sum("answers"), **{f"sum_{column}": Sum(column) for column in columns}
    )
    found: list[dict[str, Any]] = list(sums.order_by("region", "school"))  # type: ignore[arg-type]
    schools = dict(Unit.objects.filter(pk__in={row["school"] for row in found}).values_list("pk", "name"))
    villages = places.paths(row["region"] for row in found if not row["school"])
    return [
        Counted(
            schools.get(row["school"]) or villages.get(row["region"], ""),
            row["all"],
            {question: _three(row, question) for question in QUESTIONS},
        )
        for row in found
    ]


def _three(row: dict[str, Any], question: str) -> tuple[int, int, int]:
    yes, sometimes, no = (row[f"sum_{question}_{face}"] for face in FACES)
    return yes, sometimes, no


def asked(term: TermKey, children: Iterable[UUID]) -> dict[UUID, VoiceAnswer]:
    """The answers of children in a term, by child."""
    rows = VoiceAnswer.objects.filter(child__in=list(children), year=term.year, term=term.term)
    return {row.child_id: row for row in rows}


def named_counts(term: TermKey, scope: Scope | None) -> Counted | None:
    """What those with their name answered, as counts; None below a batch."""
    rows = VoiceAnswer.objects.filter(active("child__"), year=term.year, term=term.term, loved__isnull=False)
    if scope:
        rows = rows.filter(region__range=scope)
    figures = rows.aggregate(
        all=Count("pk"),
        **{
            f"{question}_{number}": Count("pk", filter=Q(**{question: number}))
            for question in QUESTIONS
            for number in (1, 2, 3)
        },
    )
    if figures["all"] < BATCH:
        return None
    faces = {q: (figures[f"{q}_1"], figures[f"{q}_2"], figures[f"{q}_3"]) for q in QUESTIONS}
    return Counted("", figures["all"], faces)


def how_many_asked(term: TermKey, scope: Scope | None) -> tuple[int, int]:
    """How many children of the acting post were asked in a term, and how many there are."""
    children = Child.objects.filter(active())
    answers = VoiceAnswer.objects.filter(active("child__"), year=term.year, term=term.term)
    if scope:
        children, answers = children.filter(region__range=scope), answers.filter(region__range=scope)
    return answers.count(), children.count()
