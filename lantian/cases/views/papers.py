"""Papers of a case: for the team alone, each with its reason."""

from collections.abc import Callable
from typing import Any
from uuid import UUID

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, render
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods

from lantian.access.doors import allowed
from lantian.cases.documents.papers import minutes_paper, plan_paper
from lantian.cases.forms.steps import PrintForm
from lantian.cases.models import Conference, ProtectionCase, SafetyPlan
from lantian.cases.services.rows import note
from lantian.cases.views.saving import check_own, page_of
from lantian.kernel.documents.fonts import FontsMissing
from lantian.kernel.documents.official import official_pdf
from lantian.kernel.documents.papers import Paper
from lantian.registry.views.documents import FAILURES, pdf_response
from lantian.registry.views.saving import posted

METHODS = ["GET", "HEAD", "POST"]


@allowed("cases.print")
@require_http_methods(METHODS)
def minutes_print(request: HttpRequest, key: UUID) -> HttpResponse:
    """The minutes of a conference as an official paper (个案会议纪要)."""
    meeting = get_object_or_404(Conference.objects.select_related("case"), pk=key, is_held=True)
    name = _("case conference minutes")
    return _print(request, meeting.case, name, lambda: minutes_paper(meeting), paper="minutes")


@allowed("cases.print")
@require_http_methods(METHODS)
def plan_print(request: HttpRequest, key: UUID) -> HttpResponse:
    """An edition of the safety plan as an official paper (安全计划)."""
    plan = get_object_or_404(SafetyPlan.objects.select_related("case"), pk=key)
    return _print(request, plan.case, _("safety plan"), lambda: plan_paper(plan), paper="plan")


def _print(
    request: HttpRequest, case: ProtectionCase, name: str, make: Callable[[], Paper], **detail: Any
) -> HttpResponse:
    """Asks what for; then the paper, and a line of the log with it."""
    check_own(case)
    form = PrintForm(posted(request))
    if form.is_bound and form.is_valid():
        try:
            pdf = official_pdf(make(), made_on=timezone.localdate())
        except FontsMissing:
            messages.error(request, str(FAILURES["fonts_missing"]))
        else:
            note(case, "print", reason=form.cleaned_data["reason"], **detail)
            return pdf_response(pdf, name)
    context = {"case": case, "form": form, "title": name, "back": page_of(case)}
    return render(request, "cases/print.html", context, status=422 if form.is_bound else 200)
