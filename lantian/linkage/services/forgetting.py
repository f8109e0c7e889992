"""Letting go of personal data: of lists that have ended, and of children who are erased."""

from typing import Any
from uuid import UUID

from django.db import transaction
from django.db.models import Exists, OuterRef, Q

from lantian.access.scopes import taking_rows_away
from lantian.kernel.city import acting_city
from lantian.linkage.models import Question, Source, SourceLine


def forget_words(source: Source) -> None:
    """A list that has ended keeps the words of those lines about which somebody decided, and counts of the others."""
    decided = Question.objects.filter(
        city=OuterRef("city"), line=OuterRef("pk"), state=Question.State.ANSWERED
    )
    lines = SourceLine.objects.filter(~Exists(decided), source=source.pk, said__isnull=False)
    lines.update(name="", said=None, faults=None, mark=None)
    undecided = Question.objects.filter(
        source=source.pk,
        state__in=(Question.State.SUPERSEDED, Question.State.WITHDRAWN),
        detail__isnull=False,
    )
    undecided.update(name="", detail=None, mark=None, content=None)


@transaction.atomic
def forget_child(child: UUID) -> None:
    """Blots out what lists say of a child whose data are erased, and the history of what was decided about it."""
    questions = Question.objects.filter(Q(child=child) | Q(one=child) | Q(other=child))
    keys = list(questions.values_list("pk", flat=True))
    questions.update(name="", detail=None, mark=None, content=None, note="")
    SourceLine.objects.filter(child=child).update(name="", said=None, faults=None, mark=None)
    history: Any = Question._meta.get_field("history").related_model
    with taking_rows_away():
        history.objects.filter(city=acting_city(), pgh_obj_id__in=keys).delete()
