"""The weekly list of a village: printed, and entered from the paper in its own order."""

from typing import Any

from django.contrib import messages
from django.http import Http404, HttpRequest, HttpResponse, HttpResponseRedirect
from django.shortcuts import get_object_or_404, render
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import ngettext
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from lantian.access.doors import allowed
from lantian.access.log import note_accesses
from lantian.desk.forms.week import WeekForm
from lantian.desk.models import WeekSheet
from lantian.desk.queries.week import Entered, entered, left_of, planned, sheets_of
from lantian.desk.services.week import Outcome, enter_week, print_week
from lantian.kernel.documents.fonts import FontsMissing
from lantian.places import queries as places
from lantian.places.rules import Level, level_of
from lantian.registry.views.card_pages import levels_above, place_in
from lantian.registry.views.documents import FAILURES, pdf_response
from lantian.registry.views.saving import posted


@allowed("desk.print_week")
@require_safe
def week(request: HttpRequest) -> HttpResponse:
    """The villages of a town, or one village: what its list would hold now, and the lists printed before."""
    place, on = place_in(request), timezone.localdate()
    context: dict[str, Any] = {"place": place, "levels": levels_above(place), "starts_on": on}
    if level_of(place) != Level.VILLAGE:
        context["villages"] = places.children_of(place, on)
        return render(request, "desk/week/villages.html", context)
    lines = planned(place, on)
    note_accesses("desk.print_week", _whose(lines), seen=True)
    context |= {"lines": lines, "sheets": sheets_of(place), "on": on}
    return render(request, "desk/week/village.html", context)


@allowed("desk.print_week")
@require_POST
def week_print(request: HttpRequest) -> HttpResponse:
    """The list as a PDF with a code, by which it is entered when it comes back."""
    place, on = place_in(request), timezone.localdate()
    if level_of(place) != Level.VILLAGE:
        raise Http404
    try:
        pdf = print_week(village=place, on=on)
    except FontsMissing:
        messages.error(request, str(FAILURES["fonts_missing"]))
        return HttpResponseRedirect(f"{reverse('desk:week')}?place={place}")
    return pdf_response(pdf, _("weekly list"))


@allowed("desk.enter_week")
@require_http_methods(["GET", "HEAD", "POST"])
def week_entry(request: HttpRequest, token: str) -> HttpResponse:
    """The list in the order of the paper, to be ticked line by line."""
    sheet = get_object_or_404(WeekSheet, token=token)
    lines = entered(sheet)
    form = WeekForm(posted(request), lines=[one.line for one in lines if one.done_on is None])
    outcome = None
    if form.is_bound and form.is_valid():
        outcome = enter_week(filled=form.filled(), today=timezone.localdate())
        if outcome.alarms:
            return HttpResponseRedirect(reverse("encounters:saved", args=[outcome.alarms[0].encounter_id]))
        if not outcome.refused:
            return _all_recorded(request, sheet, outcome)
        lines = entered(sheet)
    context = {
        "sheet": sheet,
        "village": places.path(sheet.region).split(" ")[-1],
        "form": form,
        "rows": [_row(one, form, outcome) for one in lines],
        "left": left_of(lines),
    }
    return render(request, "desk/week/entry.html", context, status=422 if form.is_bound else 200)


def _all_recorded(request: HttpRequest, sheet: WeekSheet, outcome: Outcome) -> HttpResponse:
    text = ngettext("%(count)s line is recorded.", "%(count)s lines are recorded.", outcome.recorded)
    messages.success(request, text % {"count": outcome.recorded})
    return HttpResponseRedirect(reverse("desk:week_entry", args=[sheet.token]))


def _row(one: Entered, form: WeekForm, outcome: Outcome | None) -> dict[str, Any]:
    refused = {line.pk: text for line, text in outcome.refused} if outcome else {}
    return {
        "one": one,
        "fields": form.of_line(one.line) if f"done-{one.line.pk}" in form.fields and not one.done_on else [],
        "refused": refused.get(one.line.pk, ""),
    }


def _whose(lines: list[Any]) -> list[tuple[Any, int, Any]]:
    return [
        (child.pk, child.region, child.school)
        for child in {one.child.pk: one.child for one in lines}.values()
    ]
