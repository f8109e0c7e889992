"""Of a larger place its parts with what waits in each; of a village the children themselves."""

from typing import Any

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.utils import timezone
from django.views.decorators.http import require_safe

from lantian.access.doors import allowed
from lantian.access.log import note_accesses
from lantian.access.paging import page_urls
from lantian.entrusting.queries import lists as queries
from lantian.entrusting.words import LISTS
from lantian.places import queries as places
from lantian.places.rules import STEPS, Level, level_of, scope_of
from lantian.registry.queries.paper import CARERS, surroundings_of
from lantian.registry.views.card_pages import BELOW, levels_above, place_in
from lantian.registry.views.children import key_in


@allowed("entrusting.supervise")
@require_safe
def by_place(request: HttpRequest) -> HttpResponse:
    """How far entrusted care is in a place."""
    place, on = place_in(request), timezone.localdate()
    chosen = request.GET.get("list", "")
    if chosen in LISTS:
        return _listed(request, place, chosen)
    level = level_of(place)
    step = 1 if level == Level.VILLAGE else STEPS[BELOW[level]]
    found = queries.places_in(scope_of(place), step, on)
    names = places.paths(one.place for one in found)
    whole = queries.whole(found, place)
    context = {
        "place": place,
        "levels": levels_above(place),
        "whole": whole,
        "tiles": [{"list": name, "count": whole.waits[name]} for name in LISTS],
        "rows": [{"name": names.get(one.place, str(one.place)).split()[-1], "line": one} for one in found],
        "is_village": level == Level.VILLAGE,
    }
    return render(request, "entrusting/places.html", context)


def _listed(request: HttpRequest, place: int, name: str) -> HttpResponse:
    on = timezone.localdate()
    rows = queries.children_in(name, scope_of(place), on)
    page = queries.page_of_children(rows, after=key_in(request, "after"), before=key_in(request, "before"))
    if page.rows:
        shown = [(child.pk, child.region, child.school) for child in page.rows]
        note_accesses("entrusting.supervise", shown, list=name)
    lines = queries.lines_for([child.pk for child in page.rows], on)
    around = surroundings_of(page.rows, on, staff=False)
    context = {
        "place": place,
        "levels": levels_above(place),
        "tabs": _tabs(request, place, name),
        "rows": [
            {
                "child": child,
                "line": lines.get(child.pk),
                "village": around.places.get(child.region, "").split(" ")[-1],
                "carer": _carer(around.people.get(child.pk, [])),
            }
            for child in page.rows
        ],
        **page_urls(request, page),
    }
    return render(request, "entrusting/children.html", context)


def _carer(people: list[Any]) -> Any:
    return next((one for kind in CARERS for one in people if one.kind == kind), None)


def _tabs(request: HttpRequest, place: int, name: str) -> list[dict[str, Any]]:
    return [
        {"label": label, "url": f"{request.path}?place={place}&list={key}", "active": key == name}
        for key, label in LISTS.items()
    ]
