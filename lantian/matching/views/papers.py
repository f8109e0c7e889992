"""What leaves the house: the proof without names, to be checked anywhere; the sheet for the meeting, with names."""

from uuid import UUID

from django.contrib import messages
from django.http import Http404, HttpRequest, HttpResponse, HttpResponseRedirect
from django.shortcuts import get_object_or_404
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST, require_safe

from lantian.access.doors import allowed
from lantian.census.returns.documents.setting import set_return
from lantian.kernel.sheets.official import form_workbook
from lantian.matching.models import MatchProof, MatchRun
from lantian.matching.proof import NoProof, opened
from lantian.matching.proof import check as wrong_with
from lantian.matching.queries import plan as queries
from lantian.matching.services.printing import TooMany, sheet_of, watermark_of

XLSX = "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet"


@allowed("matching.run")
@require_POST
def check(request: HttpRequest, key: UUID) -> HttpResponse:
    """Has the kept proof checked once more by the part of Lantian that shares no code with the one that planned."""
    proof = _proof(_run(key))
    if _is_wrong(opened(bytes(proof.body))):
        messages.error(request, _("The proof does not hold. Please tell those who look after Lantian."))
    else:
        messages.success(
            request,
            _("Checked just now: the plan keeps every rule, and no plan is better by more than the gap."),
        )
    return HttpResponseRedirect(reverse("matching:run", args=[key]))


@allowed("matching.read")
@require_safe
def proof(request: HttpRequest, key: UUID) -> HttpResponse:
    """The proof as a file, for whoever wants to check it elsewhere (`lantian verify-plan`)."""
    run = _run(key)
    response = HttpResponse(opened(bytes(_proof(run).body)), content_type="application/json")
    response["Content-Disposition"] = f'attachment; filename="plan-{run.as_of_on:%Y%m%d}-{run.region}.json"'
    return response


@allowed("matching.print")
@require_safe
def sheet(request: HttpRequest, key: UUID) -> HttpResponse:
    """The plan on paper or as a workbook, for the meeting that decides: names, villages, why; nothing else."""
    run = _run(key)
    if not run.solved_at:
        raise Http404
    wants_workbook = request.GET.get("form") == "xlsx"
    try:
        form = sheet_of(run, form="xlsx" if wants_workbook else "pdf")
    except TooMany as error:
        messages.error(
            request,
            _("%(count)d lines are too many for one sheet of %(limit)d: take them town by town.")
            % {"count": error.count, "limit": error.limit},
        )
        return HttpResponseRedirect(reverse("matching:run", args=[key]))
    if wants_workbook:
        response = HttpResponse(form_workbook(form, watermark=watermark_of()), content_type=XLSX)
    else:
        response = HttpResponse(
            set_return(form, made_on=timezone.localdate()), content_type="application/pdf"
        )
    ending = "xlsx" if wants_workbook else "pdf"
    response["Content-Disposition"] = f'inline; filename="plan-{run.as_of_on:%Y%m%d}.{ending}"'
    return response


def _is_wrong(text: str) -> bool:
    try:
        return bool(wrong_with(text))
    except NoProof:
        return True


def _run(key: UUID) -> MatchRun:
    return get_object_or_404(queries.runs(), pk=key)


def _proof(run: MatchRun) -> MatchProof:
    return get_object_or_404(MatchProof.objects.all(), run=run.pk)
