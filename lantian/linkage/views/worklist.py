"""What a list and the register do not agree on: the worklist, and one question with both its sides."""

from typing import Any
from uuid import UUID

from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, render
from django.utils import timezone
from django.views.decorators.http import require_safe

from lantian.access.doors import allowed
from lantian.access.log import note_access
from lantian.access.paging import page_urls
from lantian.access.policy import Role, may
from lantian.access.queries import names_of
from lantian.access.scopes import acting_post
from lantian.kernel.versions import Conflict
from lantian.linkage.forms import AnswerForm, TakeOverForm, WorklistForm, kinds_of
from lantian.linkage.lists.asking import detail_of
from lantian.linkage.models import Question
from lantian.linkage.queries import questions as queries
from lantian.linkage.queries.sources import counts_by_kind
from lantian.linkage.rules.answers import ANSWERS, DIFFERENT, UNREGISTERED, WORK, may_reopen
from lantian.linkage.services.taking_over import current_fact, still_different
from lantian.linkage.words import (
    ANSWERS as ANSWER_WORDS,
)
from lantian.linkage.words import (
    REASONS,
    SUBJECTS,
    WHY_EXPECTED,
    in_short,
    pairs_in_words,
    said_in_words,
)
from lantian.registry.queries.choices import place_choices
from lantian.registry.queries.listing import near_paths
from lantian.registry.views.children import key_in

State = Question.State
WITHOUT_CHANGE = ("child",)
"""What is mended and does not change: who a child is."""


@allowed("linkage.work_list")
@require_safe
def worklist(request: HttpRequest) -> HttpResponse:
    """The questions of the acting post's place, by village and name; one page at a time."""
    form = WorklistForm(request.GET or None, kinds=kinds_of(WORK), places=place_choices())
    asked = _asked(form, request)
    page = queries.page_of(
        queries.asked_for(asked), **{name: key_in(request, name) for name in ("after", "before")}
    )
    counts = counts_by_kind(queries.work_questions().filter(state=State.OPEN))
    context = {
        "form": form,
        "rows": rows_of(page.rows),
        "counts": [(kind, label, counts.get(kind, 0)) for kind, label in kinds_of(WORK)],
        "is_answered": asked.is_answered,
        "is_filtered": asked != queries.Asked(),
        "at_once": asked.kinds == (UNREGISTERED,) and not asked.is_answered,
        "at_once_form": AnswerForm(kind=UNREGISTERED, answer="not_ours"),
        "may_bring": may(Role(acting_post().role), "linkage.bring_list"),
        **page_urls(request, page),
    }
    part = getattr(request, "htmx", False) and not request.htmx.boosted  # type: ignore[attr-defined]
    return render(request, "linkage/_questions.html" if part else "linkage/worklist.html", context)


@allowed("linkage.work_list")
@require_safe
def question(request: HttpRequest, key: UUID) -> HttpResponse:
    """One question: who says what, since when, and what can be answered."""
    found = question_or_404(key)
    note_access(
        "linkage.work_list",
        child=found.child,
        region=found.region,
        school=found.school,
        question=str(found.pk),
    )
    return show_question(request, found)


def question_or_404(key: UUID) -> Question:
    """A question of the worklists that the acting post may see."""
    return get_object_or_404(queries.work_questions(), pk=key)


def show_question(
    request: HttpRequest,
    found: Question,
    *,
    conflict: Conflict | None = None,
    error: str = "",
    status: int = 200,
    **more: Any,
) -> HttpResponse:
    """The page of a question; with `conflict`, as somebody else has answered it in the meantime."""
    if conflict is not None and isinstance(conflict.row, Question):
        found = conflict.row
    detail = detail_of(found)
    sides = queries.sides_of(found, timezone.localdate())
    context: dict[str, Any] = {
        "question": found,
        "detail": detail,
        "said": said_in_words(detail["said"]),
        "side": sides[0] if sides else None,
        "why": WHY_EXPECTED.get(detail.get("why", ""), ""),
        "subject": SUBJECTS.get(found.subject, ""),
        "place": near_paths([found.region]).get(found.region, ""),
        "is_conflict": conflict is not None,
        "error": error,
        "is_open": found.state == State.OPEN,
        **answered_in_words(found),
    }
    if context["is_open"]:
        context |= _ways_to_answer(found, sides[0] if sides else None)
    return render(request, "linkage/question.html", {**context, **more}, status=status)


def answered_in_words(found: Question) -> dict[str, Any]:
    """Who answered what, and why."""
    names, _ = names_of([found.answered_by], [])
    is_answered = found.state == State.ANSWERED
    return {
        "can_reopen": is_answered and may_reopen(found.kind, found.answer),
        "answer": ANSWER_WORDS.get(found.answer, ""),
        "reason": REASONS.get(found.reason, ""),
        "answered_by": names.get(found.answered_by, "") if found.answered_by else "",
    }


def rows_of(rows: list[Question]) -> list[dict[str, Any]]:
    """Questions as lines of a worklist."""
    places = near_paths({row.region for row in rows})
    return [
        {
            "question": row,
            "short": in_short(row.kind, row.subject, detail),
            "list": detail.get("list", ""),
            "place": places.get(row.region, ""),
            "answer": ANSWER_WORDS.get(row.answer, ""),
        }
        for row, detail in queries.details(rows)
    ]


def _asked(form: WorklistForm, request: HttpRequest) -> queries.Asked:
    if not form.is_valid():
        return queries.Asked(source=key_in(request, "source"))
    chosen = form.cleaned_data
    return queries.Asked(
        kinds=(chosen["kind"],) if chosen["kind"] else WORK,
        list_kind=chosen["list_kind"],
        source=key_in(request, "source"),
        place=chosen.get("place"),
        is_answered=chosen["state"] == "answered",
    )


def _ways_to_answer(found: Question, side: queries.Side | None) -> dict[str, Any]:
    """The forms of a question, by answer."""
    initial = {"version": found.version, "note": found.note}
    forms = {
        answer: AnswerForm(kind=found.kind, answer=answer, initial=initial) for answer in ANSWERS[found.kind]
    }
    ways: dict[str, Any] = {"forms": forms}
    if found.kind == DIFFERENT and side:
        ways |= _both_sides(found, side)
    return ways


def _both_sides(found: Question, side: queries.Side) -> dict[str, Any]:
    pairs = still_different(found, side.child)
    return {
        "pairs": pairs_in_words(pairs),
        "since": side.child.since.get(found.subject),
        "row": current_fact(found.subject, UUID(side.child.key)),
        "take_over": take_over_form(found, side) if pairs else None,
    }


def take_over_form(found: Question, side: queries.Side | None, data: Any = None) -> TakeOverForm:
    """How what a list says is taken over; the fact stands in it as it is seen now."""
    row = current_fact(found.subject, found.child) if found.child else None
    detail = detail_of(found)
    return TakeOverForm(
        data,
        kind=found.kind,
        answer="taken_over",
        can_change=found.subject not in WITHOUT_CHANGE,
        can_correct=found.subject in WITHOUT_CHANGE or row is not None,
        initial={
            "version": found.version,
            "since": detail.get("as_of"),
            "row": row and row.pk,
            "seen": row and row.version,
        },
    )
