"""For supervisors: needs that nothing is done about, late measures, needs without the family's word; place by place."""

from typing import Any

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.utils import timezone
from django.utils.translation import gettext_lazy as _
from django.views.decorators.http import require_safe

from lantian.access.doors import allowed
from lantian.access.log import note_accesses
from lantian.access.paging import page_urls
from lantian.places import queries as places
from lantian.places.rules import STEPS, Level, level_of, scope_of
from lantian.plans.codes import need_kinds
from lantian.plans.models import Need
from lantian.plans.models.needs import LINES
from lantian.plans.queries import worklists as queries
from lantian.registry.views.card_pages import BELOW, levels_above, place_in
from lantian.registry.views.children import key_in

LISTS = {
    "without": _("Nothing is done yet"),
    "late": _("Late measures"),
    "unconfirmed": _("Nobody was asked whether it helped"),
    "proposed": _("Proposed, and nobody has said yes or no"),
}


@allowed("plans.supervise")
@require_safe
def needs(request: HttpRequest) -> HttpResponse:
    """Of a larger place its parts with what waits in each; of a village the needs themselves."""
    place, on = place_in(request), timezone.localdate()
    chosen = request.GET.get("list", "")
    if level_of(place) == Level.VILLAGE or chosen in LISTS:
        return _listed(request, place, chosen if chosen in LISTS else "without")
    scope = scope_of(place)
    found = queries.places_in(scope, STEPS[BELOW[level_of(place)]], on)
    names = places.paths(one.place for one in found)
    balance = queries.balance_of_lines(scope)
    context = {
        "place": place,
        "levels": levels_above(place),
        "whole": queries.whole(found, place),
        "rows": [{"name": names.get(one.place, str(one.place)).split()[-1], "line": one} for one in found],
        "balance": [{"name": name, "count": balance.get(code, 0)} for code, name in LINES.items()],
        "measures": sum(balance.values()),
    }
    return render(request, "plans/places.html", context)


def _listed(request: HttpRequest, place: int, name: str) -> HttpResponse:
    rows = queries.needs_listed(name, scope_of(place), timezone.localdate())
    page = queries.page_of_needs(rows, after=key_in(request, "after"), before=key_in(request, "before"))
    shown = [(need.child_id, need.region, need.school) for need in page.rows]
    if shown:
        note_accesses("plans.supervise", shown, list=name)
    villages = places.paths(need.region for need in page.rows)
    context = {
        "place": place,
        "levels": levels_above(place),
        "tabs": _tabs(request, place, name),
        "rows": [_row(need, villages) for need in page.rows],
        "name": name,
        **page_urls(request, page),
    }
    return render(request, "plans/needs.html", context)


def _row(need: Need, villages: dict[int, str]) -> dict[str, Any]:
    return {
        "need": need,
        "kind": need_kinds()[need.code],
        "village": villages.get(need.region, "").split(" ")[-1],
    }


def _tabs(request: HttpRequest, place: int, name: str) -> list[dict[str, Any]]:
    return [
        {"label": label, "url": f"{request.path}?place={place}&list={key}", "active": key == name}
        for key, label in LISTS.items()
    ]
