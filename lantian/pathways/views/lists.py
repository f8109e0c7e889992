"""Of a larger place its parts with what is there; of a village or a school the children themselves."""

from typing import Any

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.utils import timezone
from django.views.decorators.http import require_safe

from lantian.access.doors import allowed
from lantian.access.log import note_accesses
from lantian.access.paging import page_urls
from lantian.access.policy import Role, Scope
from lantian.access.scopes import acting_post
from lantian.pathways.codes import ways, ways_for
from lantian.pathways.models import WayRun, WayStep, WaySuggestion
from lantian.pathways.queries import lists as queries
from lantian.pathways.words import LISTS
from lantian.places import queries as places
from lantian.places.rules import STEPS, Level, level_of, scope_of
from lantian.places.rules import Scope as Range
from lantian.registry.views.card_pages import BELOW, levels_above, place_in
from lantian.registry.views.children import key_in


@allowed("pathways.read")
@require_safe
def home(request: HttpRequest) -> HttpResponse:
    """How far ready ways are in a place, or at a school."""
    chosen = request.GET.get("list", "")
    if acting_post().scope == Scope.SCHOOL:
        return _listed(request, None, chosen if chosen in LISTS else "running")
    place, on = place_in(request), timezone.localdate()
    if chosen in LISTS or level_of(place) == Level.VILLAGE:
        return _listed(request, place, chosen if chosen in LISTS else "running")
    found = queries.places_in(scope_of(place), STEPS[BELOW[level_of(place)]], on)
    names = places.paths(one.place for one in found)
    whole = queries.whole(found, place)
    context = {
        "place": place,
        "levels": levels_above(place),
        "tiles": [{"list": name, "label": LISTS[name], "count": getattr(whole, name)} for name in LISTS],
        "rows": [{"name": names.get(one.place, str(one.place)).split()[-1], "line": one} for one in found],
    }
    return render(request, "pathways/places.html", context)


def _listed(request: HttpRequest, place: int | None, name: str) -> HttpResponse:
    scope = scope_of(place) if place else None
    way = request.GET.get("way", "")
    page, rows = _rows(request, name, scope, way)
    if rows:
        shown = [(row["child"].pk, row["child"].region, row["child"].school) for row in rows]
        note_accesses("pathways.read", shown, list=name)
    context = {
        "place": place,
        "levels": levels_above(place) if place else [],
        "tabs": _tabs(request, place, name, way),
        "rows": rows,
        "name": name,
        "way": way,
        "choices": ways_for(Role(acting_post().role)),
        **page_urls(request, page),
    }
    return render(request, "pathways/list.html", context)


def _rows(request: HttpRequest, name: str, scope: Range | None, way: str) -> tuple[Any, list[dict[str, Any]]]:
    after, before, on = key_in(request, "after"), key_in(request, "before"), timezone.localdate()
    page: Any
    if name == "suggested":
        page = queries.page_of_suggestions(queries.suggestions_in(scope, way), after=after, before=before)
        villages = places.paths(row.region for row in page.rows)
        return page, [_suggested(row, villages) for row in page.rows]
    page = queries.page_of_runs(queries.runs_in(name, scope, on, way), after=after, before=before)
    villages = places.paths(row.region for row in page.rows)
    steps = queries.steps_waiting(row.pk for row in page.rows) if name != "ended" else {}
    return page, [_run(row, villages, steps.get(row.pk)) for row in page.rows]


def _suggested(row: WaySuggestion, villages: dict[int, str]) -> dict[str, Any]:
    return {
        "suggestion": row,
        "child": row.child,
        "way": ways()[row.way],
        "village": villages.get(row.region, "").split(" ")[-1],
    }


def _run(row: WayRun, villages: dict[int, str], step: WayStep | None) -> dict[str, Any]:
    way = ways()[row.way]
    return {
        "run": row,
        "child": row.child,
        "way": way,
        "outcome": way.outcome(row.outcome) if row.outcome else None,
        "step": step,
        "next": way.step(step.code) if step else None,
        "is_late": step is not None and step.due_on < timezone.localdate(),
        "village": villages.get(row.region, "").split(" ")[-1],
    }


def _tabs(request: HttpRequest, place: int | None, name: str, way: str) -> list[dict[str, Any]]:
    more = f"{f'&place={place}' if place else ''}{f'&way={way}' if way in ways() else ''}"
    return [
        {"label": label, "url": f"{request.path}?list={key}{more}", "active": key == name}
        for key, label in LISTS.items()
    ]
