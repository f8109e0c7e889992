"""The monthly check: every child of a village with one tap, and how far the villages are."""

from datetime import date
from typing import Any
from uuid import UUID

from django.http import HttpRequest, HttpResponse, HttpResponseRedirect
from django.shortcuts import render
from django.urls import reverse
from django.utils import timezone
from django.views.decorators.http import require_POST, require_safe

from lantian.access.doors import allowed
from lantian.access.log import note_accesses
from lantian.kernel.values.dates import parse_date
from lantian.places import queries as places
from lantian.places.rules import STEPS, Level, level_of, scope_of
from lantian.registry.queries.checking import check_lines, children_of, keys_of, progress, whole
from lantian.registry.rules.freshness import Progress, late_first, month_after, month_before, month_of
from lantian.registry.services.checking import check_unchanged
from lantian.registry.views.card_pages import BELOW, levels_above, place_in
from lantian.registry.views.file import child_or_404, gone_is_404, log_view

MONTHS_BACK = 12


@allowed("registry.check_children")
@require_safe
def check(request: HttpRequest) -> HttpResponse:
    """A village's children, one line each; of a larger place how far its parts are, the late ones first."""
    place, on = place_in(request), timezone.localdate()
    if level_of(place) == Level.VILLAGE:
        return render(request, "registry/check/village.html", _village(place, on))
    month = _month_in(request, on)
    found = late_first(progress(scope_of(place), STEPS[BELOW[level_of(place)]], month, on))
    names = places.paths(one.place for one in found)
    context = {
        "place": place,
        "levels": levels_above(place),
        "month": month,
        "is_now": month == month_of(on),
        "before": month_before(month) if _is_near(month_before(month), on) else None,
        "after": month_after(month) if month < month_of(on) else None,
        "whole": whole(found, place),
        "rows": [
            {"name": names.get(one.place, str(one.place)).split()[-1], "progress": one} for one in found
        ],
    }
    return render(request, "registry/check/places.html", context)


@allowed("registry.confirm_child")
@require_POST
def unchanged(request: HttpRequest, key: UUID) -> HttpResponse:
    """One tap: somebody looked at this child, and nothing had changed."""
    child, on = child_or_404(key), timezone.localdate()
    with gone_is_404():
        confirmed = check_unchanged(child=child, on=on)
    log_view("registry.confirm_child", child)
    if not getattr(request, "htmx", False):
        return HttpResponseRedirect(f"{reverse('registry:check')}?place={child.region}#child-{child.pk}")
    (line,) = check_lines([confirmed], on)
    village = progress(scope_of(child.region), STEPS[Level.VILLAGE], month_of(on), on)
    return render(
        request, "registry/check/_tapped.html", {"line": line, "total": whole(village, child.region)}
    )


@allowed("registry.print_check")
@require_safe
def paper(request: HttpRequest) -> HttpResponse:
    """The list of a village on paper, to be filled in by hand; that it was printed stands in the log."""
    place, on = place_in(request), timezone.localdate()
    context = _village(place, on) if level_of(place) == Level.VILLAGE else None
    if context is None:
        return HttpResponseRedirect(f"{reverse('registry:check')}?place={place}")
    rows = keys_of(context["lines"])
    note_accesses("registry.print_check", rows, count=len(rows))
    return render(request, "registry/check/paper.html", context)


def _village(place: int, on: date) -> dict[str, Any]:
    lines = check_lines(list(children_of(place)), on)
    return {
        "place": place,
        "levels": levels_above(place),
        "month": month_of(on),
        "today": on,
        "lines": lines,
        "total": Progress(place, len(lines), sum(1 for line in lines if line.checked_on)),
    }


def _month_in(request: HttpRequest, on: date) -> date:
    """The month in the address, if it is one of the last twelve; else this one."""
    parsed = parse_date(f"{request.GET.get('month', '')[:7]}-01", today=on, latest=None)
    month = getattr(parsed, "date", None)
    return month_of(month) if month and _is_near(month, on) else month_of(on)


def _is_near(month: date, on: date) -> bool:
    return 0 <= (on.year - month.year) * 12 + on.month - month.month < MONTHS_BACK
