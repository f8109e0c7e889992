"""Undoing a merge: what it did, what was done since, and whom that concerns."""

from typing import Any
from uuid import UUID

from django.contrib import messages
from django.http import Http404, HttpRequest, HttpResponse, HttpResponseRedirect
from django.shortcuts import get_object_or_404, render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods

from lantian.access.doors import allowed
from lantian.kernel.versions import Conflict
from lantian.registry.errors import RegistryError
from lantian.registry.forms.merging import named
from lantian.registry.merging.words import questions_in_words
from lantian.registry.messages import explain
from lantian.registry.models import Merge
from lantian.registry.queries.merging import later_merge, merge_lines
from lantian.registry.services.unmerging import parting_of, undo_merge
from lantian.registry.views.file import log_view


@allowed("registry.merge_children")
@require_http_methods(["GET", "HEAD", "POST"])
def undo(request: HttpRequest, merge: UUID) -> HttpResponse:
    """Makes two files of one again; asks first about everything that could concern either child."""
    found = get_object_or_404(Merge, pk=merge, state__in=[Merge.State.MERGED, Merge.State.UNDONE])
    line = merge_lines([found])[0]
    if line.kept is None or line.gone is None:
        raise Http404
    answers, refusal, status = named(request.POST, "answer-"), "", 200
    if request.method == "POST":
        refusal, status = _undone(request, found, answers)
        if not refusal:
            return HttpResponseRedirect(reverse("registry:child", args=[found.kept_id]))
    else:
        log_view("registry.merge_children", line.kept, merge=str(found.pk))
    is_undone = found.state == Merge.State.UNDONE
    context = {"line": line, "refusal": refusal, "is_undone": is_undone, "later": later_merge(found)}
    context |= {} if is_undone else _asked(found, answers)
    return render(request, "registry/merging/undo.html", context, status=status)


def _undone(request: HttpRequest, merge: Merge, answers: dict[str, str]) -> tuple[str, int]:
    """Undoes a merge; else says why not, and with which status."""
    try:
        undo_merge(merge=merge, answers=answers)
    except Conflict:
        return explain(RegistryError("answers_needed")), 409
    except RegistryError as error:
        return explain(error), 409 if error.code == "answers_needed" else 422
    messages.success(request, _("Undone: there are two files again."))
    return "", 200


def _asked(merge: Merge, answers: dict[str, str]) -> dict[str, Any]:
    """The questions of the page, or what stands in the way."""
    try:
        return {"questions": questions_in_words(parting_of(merge), answers)}
    except RegistryError as error:
        return {"obstacle": explain(error), "refusal": ""}
