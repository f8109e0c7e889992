"""Sheets go out and come back."""

from typing import Any
from uuid import UUID

from django.contrib import messages
from django.http import Http404, HttpRequest, HttpResponse, HttpResponseRedirect
from django.shortcuts import get_object_or_404, render
from django.urls import reverse
from django.utils import timezone
from django.utils.http import content_disposition_header
from django.utils.translation import gettext as _
from django.views.decorators.http import require_GET, require_http_methods, require_POST

from lantian.access.doors import allowed
from lantian.census.errors import CensusError
from lantian.census.forms.sheets import PlaceForm, UploadForm
from lantian.census.intake import Fault, Plan
from lantian.census.messages import explain
from lantian.census.models import Campaign, SheetIntake
from lantian.census.queries.progress import own_part
from lantian.census.services import intake as services
from lantian.census.services import sheets as out
from lantian.census.sheet_messages import describe
from lantian.census.views.campaigns import campaign_or_404
from lantian.files.uploads import limit_in_mebibytes, was_too_large
from lantian.kernel.documents.fonts import FontsMissing
from lantian.kernel.sheets.limits import UnreadableSheet
from lantian.places import queries as places
from lantian.places.rules import scope_of
from lantian.registry.imports.messages import say_refusal
from lantian.registry.views.children import XLSX
from lantian.registry.views.documents import FAILURES, pdf_response

SHOWN = 50
MOST_SHOWN = 200
State = SheetIntake.State


@allowed("census.work")
@require_http_methods(["GET", "HEAD", "POST"])
def sheets(request: HttpRequest, key: UUID) -> HttpResponse:
    """What can be printed and filled in, what came back; uploading a filled sheet."""
    campaign = campaign_or_404(key)
    is_post = request.method == "POST"
    form = UploadForm(request.POST if is_post else None, request.FILES if is_post else None)
    if is_post and was_too_large(request):
        form.add_error("file", say_refusal("too_large", {"limit": limit_in_mebibytes()}))
    elif form.is_bound and form.is_valid():
        upload = form.cleaned_data["file"]
        try:
            begun = services.begin_intake(
                campaign=campaign, chunks=upload.chunks(), name=upload.name, on=timezone.localdate()
            )
        except CensusError as error:
            form.add_error("file", explain(error))
        except UnreadableSheet as error:
            form.add_error("file", say_refusal(f"sheet_{error.code}", error.params))
        else:
            return _to_intake(begun)
    intakes = SheetIntake.objects.filter(campaign=campaign.pk).order_by("-recorded_at")[:SHOWN]
    context = {
        "campaign": campaign,
        "form": form,
        "place_form": _place_form(request, campaign),
        "intakes": list(intakes),
        "limit": limit_in_mebibytes(),
    }
    return render(request, "census/sheets.html", context, status=422 if form.is_bound else 200)


@allowed("census.print_sheets")
@require_GET
def take_out(request: HttpRequest, key: UUID) -> HttpResponse:
    """Sheets to tick by hand (PDF), or to fill in (a workbook, or a zip with one for each village)."""
    campaign = campaign_or_404(key)
    form = _place_form(request, campaign)
    if not form.is_valid():
        raise Http404
    place, kind = form.cleaned_data["place"], form.cleaned_data["kind"]
    on = timezone.localdate()
    try:
        if kind in ("paper", "open"):
            pdf = out.print_sheets(campaign=campaign, place=place, only_open=kind == "open", on=on)
            return pdf_response(pdf, f"{_('household sheets')}-{place}")
        content = out.fill_in_sheets(campaign=campaign, place=place, as_zip=kind == "zip", on=on)
    except FontsMissing:
        messages.error(request, str(FAILURES["fonts_missing"]))
    except CensusError as error:
        messages.error(request, explain(error))
    else:
        return _download(content, f"{_('household sheets')}-{place}-{on:%Y%m%d}", kind)
    return HttpResponseRedirect(reverse("census:campaign_sheets", args=[campaign.pk]))


@allowed("census.work")
@require_GET
def intake(request: HttpRequest, key: UUID) -> HttpResponse:
    """What a filled sheet would do, row by row; or that it was taken in or undone."""
    found = intake_or_404(key)
    context: dict[str, Any] = {"intake": found, "campaign": found.campaign, "counts": found.counts}
    if found.state in (State.READY, State.WRONG):
        try:
            plan = services.plan_again(intake=found, on=timezone.localdate())
        except (FileNotFoundError, UnreadableSheet, CensusError):
            context["is_gone"] = True
        else:
            context |= _preview(plan)
    return render(request, "census/intake.html", context)


@allowed("census.work")
@require_POST
def intake_apply(request: HttpRequest, key: UUID) -> HttpResponse:
    """Takes the whole sheet in, or nothing."""
    found = intake_or_404(key)
    try:
        services.take_in(
            intake=found,
            fingerprint=request.POST.get("fingerprint", ""),
            now=timezone.now(),
            on=timezone.localdate(),
        )
    except CensusError as error:
        messages.error(request, explain(error))
    except FileNotFoundError:
        messages.error(request, say_refusal("file_gone", {}))
    else:
        messages.success(request, _("The sheet is taken in."))
    return _to_intake(found)


@allowed("census.work")
@require_POST
def intake_undo(request: HttpRequest, key: UUID) -> HttpResponse:
    """Puts the lists back as they were before the sheet."""
    found = intake_or_404(key)
    try:
        services.undo(intake=found, now=timezone.now())
    except CensusError as error:
        messages.error(request, explain(error))
    else:
        messages.success(request, _("Undone: the lists are as they were before."))
    return _to_intake(found)


def intake_or_404(key: UUID) -> SheetIntake:
    """A sheet that was brought in for the acting post's place."""
    return get_object_or_404(SheetIntake.objects.select_related("campaign"), pk=key)


def _preview(plan: Plan) -> dict[str, Any]:
    return {
        "counts": plan.counts,
        "faults": [_in_words(one) for one in plan.faults[:MOST_SHOWN]],
        "notices": [_in_words(one) for one in plan.notices[:MOST_SHOWN]],
        "changes": plan.changes[:MOST_SHOWN],
        "new": plan.new[:MOST_SHOWN],
        "can_apply": not plan.faults and bool(plan.changes or plan.new),
        "fingerprint": plan.fingerprint,
    }


def _in_words(fault: Fault) -> dict[str, Any]:
    reason, expected = describe(fault.wrong)
    return {**fault._asdict(), "reason": reason, "expected": expected}


def _place_form(request: HttpRequest, campaign: Campaign) -> PlaceForm:
    """The places of the campaign that the acting post sees: the whole of it, and what lies right below."""
    own = own_part(campaign)
    low, high = scope_of(own)
    below = [
        (region.code, region.short_name)
        for region in places.children_of(own, timezone.localdate())
        if low <= region.code <= high
    ]
    asked = request.GET.get("place", "")
    if asked.isdecimal() and len(asked) == 12 and low <= int(asked) <= high:
        below.append((int(asked), places.paths([int(asked)]).get(int(asked), asked)))
    choices = dict([(own, places.path(own)), *below])
    data = request.GET if "kind" in request.GET else None
    return PlaceForm(data, places=list(choices.items()), initial={"place": asked or own})


def _download(content: bytes, name: str, kind: str) -> HttpResponse:
    media_type = "application/zip" if kind == "zip" else XLSX
    headers = {"Content-Disposition": content_disposition_header(True, f"{name}.{kind}")}
    return HttpResponse(content, content_type=media_type, headers=headers)


def _to_intake(found: SheetIntake) -> HttpResponseRedirect:
    return HttpResponseRedirect(reverse("census:intake", args=[found.pk]))
