"""The assessment of one child: what is known, what is answered, what is suggested, what was decided."""

from typing import Any
from uuid import UUID

from django.contrib import messages
from django.http import Http404, HttpRequest, HttpResponse, HttpResponseRedirect
from django.shortcuts import get_object_or_404, render
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_safe

from lantian.access.doors import allowed
from lantian.access.policy import Role, may
from lantian.access.queries import names_of
from lantian.access.scopes import acting_post
from lantian.assessment.documents.paper import print_assessment
from lantian.assessment.errors import AssessmentError
from lantian.assessment.forms.answers import AnswersForm
from lantian.assessment.forms.deciding import DecisionForm, LookForm, SecondForm
from lantian.assessment.history import decisions_in_words
from lantian.assessment.messages import explain
from lantian.assessment.models import LevelDecision
from lantian.assessment.picture import five_axes
from lantian.assessment.queries.page import ChildAssessment, assessment_of, history_of
from lantian.assessment.rules.items import ASKED, FACES
from lantian.assessment.services.answering import note_answers
from lantian.assessment.services.deciding import decide, second
from lantian.assessment.words import LEVEL_WORDS
from lantian.duties.rules.levels import RiskLevel
from lantian.kernel.conflicts import in_words
from lantian.kernel.documents.fonts import FontsMissing
from lantian.kernel.versions import Conflict
from lantian.registry.models import Child
from lantian.registry.views.documents import FAILURES, pdf_response
from lantian.registry.views.file import child_or_404, gone_is_404, log_view
from lantian.registry.views.saving import posted


@allowed("assessment.read")
@require_safe
def assessment(request: HttpRequest, key: UUID) -> HttpResponse:
    """Five sections in words with their sources, the picture, what waits, and every decision so far."""
    child, found = _opened(key)
    log_view("assessment.read", child)
    role, on = Role(acting_post().role), timezone.localdate()
    context = {
        **_shown(child, found),
        "events": decisions_in_words(history_of(child.pk)),
        "may_assess": may(role, "assessment.assess"),
        "may_print": may(role, "assessment.print"),
        "may_second": may(role, "assessment.lower_red"),
        "today": on,
    }
    return render(request, "assessment/child.html", context)


@allowed("assessment.assess")
@require_http_methods(["GET", "HEAD", "POST"])
def assess(request: HttpRequest, key: UUID) -> HttpResponse:
    """The items that nobody but a person can answer, the last answers chosen; then on to the level."""
    child, found = _opened(key)
    form = AnswersForm(posted(request), said=found.said, closed=found.closed, age=found.age)
    if form.is_valid():
        try:
            new = _note(child, form)
        except AssessmentError as error:
            form.add_error(None, explain(error))
        else:
            log_view("assessment.assess", child, answers=len(new))
            return HttpResponseRedirect(reverse("assessment:confirm", args=[key]))
    if not form.is_bound:
        log_view("assessment.read", child)
    context = {**_shown(child, found), "form": form, "parts": _parts(found, form)}
    return render(request, "assessment/assess.html", context, status=422 if form.is_bound else 200)


def _note(child: Child, form: AnswersForm) -> list[str]:
    on, source = timezone.localdate(), form.cleaned_data["source"]
    with gone_is_404():
        return note_answers(child=child, answers=form.answers(), source=source, on=on)


@allowed("assessment.confirm")
@require_http_methods(["GET", "HEAD", "POST"])
def confirm(request: HttpRequest, key: UUID) -> HttpResponse:
    """What is suggested and why; a named person confirms it, or decides otherwise and says why."""
    child, found = _opened(key)
    form = DecisionForm(posted(request), initial=_suggested(found))
    context: dict[str, Any] = {**_shown(child, found), "form": form}
    if form.is_valid():
        try:
            with gone_is_404():
                row = decide(child=child, on=timezone.localdate(), **form.decided())
        except Conflict as conflict:
            return _conflict(request, context, conflict)
        except AssessmentError as error:
            form.add_error("reason", explain(error))
        else:
            log_view("assessment.confirm", child, level=row.level)
            messages.success(request, _said_after(row))
            return HttpResponseRedirect(reverse("assessment:child", args=[key]))
    if not form.is_bound:
        log_view("assessment.read", child)
    return render(request, "assessment/confirm.html", context, status=422 if form.is_bound else 200)


@allowed("assessment.lower_red")
@require_http_methods(["GET", "HEAD", "POST"])
def second_look(request: HttpRequest, key: UUID, decision: UUID) -> HttpResponse:
    """A second person agrees to a level that takes a child out of red, or has looked at a red one."""
    child, found = _opened(key)
    row = get_object_or_404(LevelDecision, pk=decision, child=child.pk)
    is_waiting = row.state == LevelDecision.State.WAITING
    make = SecondForm if is_waiting else LookForm
    form = make(posted(request), initial={"version": row.version, "agrees": "yes"})
    context = {
        **_shown(child, found),
        "form": form,
        "row": row,
        "row_level": LEVEL_WORDS[RiskLevel(row.level)],
        "is_waiting": is_waiting,
        "decider": _name_of(row),
    }
    if form.is_valid():
        told = form.cleaned_data
        try:
            with gone_is_404():
                second(
                    decision=row,
                    agrees=told.get("agrees", True),
                    reason=told.get("reason", ""),
                    version=told["version"],
                    on=timezone.localdate(),
                )
        except Conflict:
            form.add_error(None, explain(AssessmentError("nothing_waits")))
        except AssessmentError as error:
            form.add_error(None, explain(error))
        else:
            log_view("assessment.lower_red", child, agrees=told.get("agrees", True))
            messages.success(request, _("Saved."))
            return HttpResponseRedirect(reverse("assessment:waiting"))
    return render(request, "assessment/second.html", context, status=422 if form.is_bound else 200)


@allowed("assessment.print")
@require_safe
def paper(request: HttpRequest, key: UUID) -> HttpResponse:
    """The assessment on one page, for signatures and the paper file."""
    child, found = _opened(key)
    try:
        pdf = print_assessment(child, found, timezone.localdate())
    except FontsMissing:
        messages.error(request, str(FAILURES["fonts_missing"]))
        return HttpResponseRedirect(reverse("assessment:child", args=[key]))
    log_view("assessment.print", child)
    return pdf_response(pdf, _("assessment"))


def _opened(key: UUID) -> tuple[Child, ChildAssessment]:
    """A child on file and its assessment; a closed file has none."""
    child = child_or_404(key)
    found = assessment_of(child, timezone.localdate())
    if found is None:
        raise Http404
    return child, found


def _shown(child: Child, found: ChildAssessment) -> dict[str, Any]:
    return {
        "child": child,
        "found": found,
        "suggested": LEVEL_WORDS[found.proposal.level],
        "confirmed": LEVEL_WORDS[RiskLevel(found.decision.level)] if found.decision else None,
        "picture": five_axes(found.proposal.losses),
        "is_harm": bool(set(found.proposal.reds) & set(FACES)),
    }


def _name_of(row: LevelDecision) -> str:
    return next(iter(names_of([row.recorded_by], [])[0].values()), "")


def _suggested(found: ChildAssessment) -> dict[str, Any]:
    losses = {loss.value: int(level) for loss, level in found.proposal.losses.items()}
    return {**losses, "level": found.proposal.level.value, "version": found.last_number}


def _parts(found: ChildAssessment, form: AnswersForm) -> list[dict[str, Any]]:
    """Each loss: what is known of it and from where, and what is asked."""
    return [
        {
            "section": section,
            "known": [line for line in section.lines if line.code not in form.fields],
            "fields": form.of(section.loss),
            "is_closed": any(ASKED[item].loss == section.loss for item in found.closed),
        }
        for section in found.sections
    ]


def _said_after(row: LevelDecision) -> str:
    if row.state == LevelDecision.State.WAITING:
        return _("Saved. It leaves the level red only when the town supervisor or an office has agreed.")
    if row.needs_look:
        return _("Saved. The level acts at once, and the town supervisor looks at it too.")
    return _("Saved.")


def _conflict(request: HttpRequest, context: dict[str, Any], conflict: Conflict) -> HttpResponse:
    """Both levels side by side; saving again knows of the other."""
    form, row = context["form"], conflict.row
    assert isinstance(row, LevelDecision)
    form.data = form.data.copy()
    form.data["version"] = row.number
    context |= {
        "differences": in_words(form, conflict.differences),
        "is_conflict": True,
        "changed_by": _name_of(row),
        "changed_at": row.recorded_at,
    }
    return render(request, "assessment/confirm.html", context, status=409)
