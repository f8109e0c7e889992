"""An answer of the police is corrected, by the unit or the office; and what follows where a way had gone on by it."""

import json
from collections.abc import Callable
from typing import Any
from uuid import UUID

from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, render
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods

from lantian.access.doors import allowed
from lantian.access.scopes import acting_post
from lantian.kernel.conflicts import in_words, renew
from lantian.kernel.versions import Conflict
from lantian.pathways.forms import CorrectionForm, LookForm
from lantian.pathways.models import HukouCorrection, HukouLine
from lantian.pathways.queries import listing as queries
from lantian.pathways.services.answering import note_lines
from lantian.pathways.services.correcting import correct_line, correct_own_line, look_at, stands
from lantian.pathways.views.saving import ENDING, page_of, save
from lantian.registry.models import existing
from lantian.registry.views.saving import posted

Correct = Callable[..., HukouLine]


@allowed("pathways.police_list")
@require_http_methods(["GET", "HEAD", "POST"])
def police_correct(request: HttpRequest, key: UUID) -> HttpResponse:
    """What the office wrote down from paper was wrong."""
    line = get_object_or_404(HukouLine.objects.filter(existing("child__")).select_related("child"), pk=key)
    if not line.is_corrected_by(None):
        raise Http404
    context = {
        "child": line.child,
        "title": _("Correct the answer: %(name)s") % {"name": line.child.name},
        "back": reverse("pathways:police_list", args=[line.list_id]),
    }
    return _corrected(request, line, context, correct_line)


@allowed("pathways.answer_list")
@require_http_methods(["GET", "HEAD", "POST"])
def given_correct(request: HttpRequest, key: UUID) -> HttpResponse:
    """What the unit answered itself was wrong."""
    unit = acting_post().unit_id
    line = get_object_or_404(HukouLine.objects.filter(units__contains=[unit]), pk=key)
    if not line.is_corrected_by(unit):
        raise Http404
    note_lines([line], list=str(line.list_id))
    name = json.loads(line.content.reveal())["name"]
    context = {
        "title": _("Correct the answer: %(name)s") % {"name": name},
        "back": reverse("pathways:given_list", args=[line.list_id]),
    }
    return _corrected(request, line, context, correct_own_line)


def _corrected(
    request: HttpRequest, line: HukouLine, context: dict[str, Any], correct: Correct
) -> HttpResponse:
    """The form of a correction; what somebody else wrote meanwhile stands beside what this person entered."""
    if not line.answered_on and not line.answered_at:
        raise Http404
    now = stands(line)
    initial = {"version": line.version, "answer": now.answer or CorrectionForm.NONE_YET, "words": now.words}
    form = CorrectionForm(posted(request), initial=initial | ({"on": now.on} if now.on else {}))
    context |= {"form": form, "about": _("Whoever was told of the answer is told that it is corrected.")}

    def write() -> HttpResponse | None:
        try:
            correct(line=line, today=timezone.localdate(), **form.cleaned_data)
        except Conflict as conflict:
            return _compared(request, context, conflict)
        return None

    return save(
        request,
        context,
        write,
        context["back"],
        said=_("Corrected. The earlier answer stays readable."),
    )


def _compared(request: HttpRequest, context: dict[str, Any], conflict: Conflict) -> HttpResponse:
    """A unit reads no history: who was first stands in the line itself."""
    form, line = context["form"], conflict.row
    assert isinstance(line, HukouLine)
    renew(form, line)
    who = queries.who_answered([line])
    context |= {
        "differences": in_words(form, conflict.differences),
        "is_conflict": True,
        "changed_by": who.get(line.pk, ""),
        "changed_at": line.answered_at,
    }
    return render(request, ENDING.template, context, status=409)


@allowed("pathways.work")
@require_http_methods(["GET", "HEAD", "POST"])
def look(request: HttpRequest, key: UUID) -> HttpResponse:
    """What follows for a way that had gone on by an answer which was corrected."""
    rows = HukouCorrection.objects.filter(existing("child__"), went_on=True).select_related("child", "line")
    found = get_object_or_404(rows, pk=key)
    form = LookForm(posted(request), initial={"version": found.version})
    context = {
        "child": found.child,
        "form": form,
        "one": queries.earlier_answers(rows.filter(pk=key))[found.line_id][0],
        "title": _("Look at the corrected answer"),
        "back": page_of(found.line.run_id),
    }

    def write() -> None:
        look_at(correction=found, today=timezone.localdate(), **form.cleaned_data)

    return save(request, context, write, page_of(found.line.run_id), "pathways/police/look.html")
