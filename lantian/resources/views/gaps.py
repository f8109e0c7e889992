"""Needs for which there is nothing, and help that came twice: place by place."""

from typing import Any

from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import render
from django.utils import timezone
from django.views.decorators.http import require_safe

from lantian.access.doors import allowed
from lantian.access.log import note_accesses
from lantian.access.paging import page_of, page_urls
from lantian.places import queries as places
from lantian.places.rules import Level, level_of, scope_of
from lantian.plans.codes import need_kinds
from lantian.registry.views.card_pages import levels_above, place_in
from lantian.registry.views.children import key_in
from lantian.resources.queries.doubles import doubles_in
from lantian.resources.queries.gaps import gap_lines, unmet_needs

PAGE = 30


@allowed("resources.gaps")
@require_safe
def gaps(request: HttpRequest) -> HttpResponse:
    """Of a county or less, the kinds of open needs for which nothing fits; of a city its counties."""
    place = place_in(request)
    context: dict[str, Any] = _place(place)
    if level_of(place) != Level.CITY:
        context["lines"] = gap_lines(scope_of(place), timezone.localdate())
    return render(request, "resources/gaps.html", context)


@allowed("resources.gaps")
@require_safe
def gap(request: HttpRequest, code: str) -> HttpResponse:
    """The needs of a kind for which nothing fits, with their children."""
    place, kind = place_in(request), need_kinds().get(code)
    if kind is None or level_of(place) == Level.CITY:
        raise Http404
    rows = unmet_needs(scope_of(place), timezone.localdate(), code)
    after, before = key_in(request, "after"), key_in(request, "before")
    page = page_of(rows, ("region", "since", "id"), after=after, before=before, size=PAGE)
    shown = [(need.child_id, need.region, need.school) for need in page.rows]
    if shown:
        note_accesses("resources.gaps", shown, code=code)
    villages = places.paths(need.region for need in page.rows)
    context = {
        "kind": kind,
        "rows": [
            {"need": need, "village": villages.get(need.region, "").split(" ")[-1]} for need in page.rows
        ],
        **_place(place),
        **page_urls(request, page),
    }
    return render(request, "resources/gap.html", context)


@allowed("resources.gaps")
@require_safe
def doubles(request: HttpRequest) -> HttpResponse:
    """Of a county or less, children who got the same help twice in a short time; of a city its counties."""
    place = place_in(request)
    context: dict[str, Any] = _place(place)
    if level_of(place) != Level.CITY:
        found = doubles_in(scope_of(place), timezone.localdate())
        shown = {one.second.child_id: one.second for one in found}
        if shown:
            rows = [(act.child_id, act.region, act.school) for act in shown.values()]
            note_accesses("resources.gaps", rows, doubles=True)
        context["rows"] = found
    return render(request, "resources/doubles.html", context)


def _place(place: int) -> dict[str, Any]:
    """The place of a page, the way back up, and where it is a city or county the parts to go down to."""
    level = level_of(place)
    below = places.children_of(place, timezone.localdate()) if level != Level.VILLAGE else []
    return {
        "place": place,
        "levels": levels_above(place),
        "is_city": level == Level.CITY,
        "below": [{"code": one.code, "name": one.short_name} for one in below],
    }
