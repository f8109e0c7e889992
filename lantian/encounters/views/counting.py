"""How much care was given, place by place and month by month."""

from datetime import date

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.utils import timezone
from django.views.decorators.http import require_safe

from lantian.access.doors import allowed
from lantian.encounters.queries.counting import COUNTED, given_in, whole
from lantian.encounters.words import KIND_NAMES
from lantian.kernel.values.dates import parse_date
from lantian.places import queries as places
from lantian.places.rules import BELOW, STEPS, Level, level_of, scope_of
from lantian.registry.rules.freshness import month_after, month_before, month_of
from lantian.registry.views.card_pages import levels_above, place_in


@allowed("encounters.count")
@require_safe
def counts(request: HttpRequest) -> HttpResponse:
    """The places below one place, with how often each kind of care was given in a month."""
    place, on = place_in(request), timezone.localdate()
    month, level = _month_in(request, on), level_of(place)
    step = STEPS[BELOW[level]] if level != Level.VILLAGE else 1
    found = given_in(scope_of(place), step, month)
    names = places.paths(one.place for one in found)
    context = {
        "place": place,
        "levels": levels_above(place),
        "month": month,
        "before": month_before(month),
        "after": month_after(month) if month < month_of(on) else None,
        "kinds": [KIND_NAMES[kind] for kind in COUNTED],
        "whole": whole(found, place),
        "is_village": level == Level.VILLAGE,
        "rows": [{"name": names.get(one.place, str(one.place)).split()[-1], "given": one} for one in found],
    }
    return render(request, "encounters/counts.html", context)


def _month_in(request: HttpRequest, on: date) -> date:
    """The month in the address, or this one."""
    parsed = parse_date(f"{request.GET.get('month', '')[:7]}-01", today=on, latest=None)
    return month_of(getattr(parsed, "date", None) or on)
