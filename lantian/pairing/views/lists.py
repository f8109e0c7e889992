"""Pairs by place: who stands by how many children, who met them, and what needs something."""

from typing import Any

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.utils import timezone
from django.utils.translation import gettext_lazy as _
from django.views.decorators.http import require_safe

from lantian.access.doors import allowed
from lantian.access.log import note_accesses
from lantian.access.paging import page_urls
from lantian.access.policy import Role, may
from lantian.access.scopes import acting_post
from lantian.pairing.models import Pair
from lantian.pairing.queries import worklists as queries
from lantian.pairing.queries.meetings import last_met
from lantian.places import queries as places
from lantian.places.rules import STEPS, Level, level_of, scope_of
from lantian.registry.views.card_pages import BELOW, levels_above, place_in
from lantian.registry.views.children import key_in

LISTS = {
    "all": _("All pairs"),
    "words": _("A word is missing"),
    "paper": _("To be signed"),
    "begin": _("The trial can begin"),
    "trial": _("The month is over"),
    "renewal": _("To be renewed"),
    "plan": _("A way is needed"),
    "asleep": _("Nobody met for 90 days"),
    "papers": _("Without papers"),
}
MOST_TIES = 100


@allowed("pairing.watch")
@require_safe
def home(request: HttpRequest) -> HttpResponse:
    """Of a larger place its parts with their figures; of a village, or a list that was chosen, the pairs themselves."""
    place, on = place_in(request), timezone.localdate()
    chosen = request.GET.get("list", "")
    if level_of(place) == Level.VILLAGE or chosen in LISTS:
        return _listed(request, place, chosen if chosen in LISTS else "all")
    scope = scope_of(place)
    found = queries.figures(scope, STEPS[BELOW[level_of(place)]], on)
    names = places.paths(one.place for one in found)
    ties = queries.without_papers(scope).count()
    context = {
        "place": place,
        "levels": levels_above(place),
        "whole": queries.whole(found, place),
        "rows": [{"name": names.get(one.place, str(one.place)).split()[-1], "line": one} for one in found],
        "lists": _lists(request, place, "", {**queries.counts(scope, on), "papers": ties}),
        "may_set_age": may(Role(acting_post().role), "pairing.set_age"),
    }
    return render(request, "pairing/places.html", context)


def _listed(request: HttpRequest, place: int, name: str) -> HttpResponse:
    scope, on = scope_of(place), timezone.localdate()
    ties = queries.without_papers(scope)
    tabs = _lists(request, place, name, {**queries.counts(scope, on), "papers": ties.count()})
    context: dict[str, Any] = {"place": place, "levels": levels_above(place), "tabs": tabs, "name": name}
    if name == "papers":
        rows = list(ties[:MOST_TIES])
        shown = [(tie.child_id, tie.region, tie.school) for tie in rows]
        context |= {"ties": [{"tie": tie, "village": _villages(rows)[tie.region]} for tie in rows]}
    else:
        pairs = queries.pairs_in(scope)
        if name != "all":
            pairs = pairs.filter(queries.needing(name, on))
        page = queries.page_of(pairs, after=key_in(request, "after"), before=key_in(request, "before"))
        shown = [(pair.child_id, pair.region, pair.school) for pair in page.rows]
        context |= {"rows": _rows(page.rows), **page_urls(request, page)}
    if shown:
        note_accesses("pairing.watch", shown, list=name)
    return render(request, "pairing/pairs.html", context)


def _rows(pairs: list[Pair]) -> list[dict[str, Any]]:
    met, villages = last_met(pairs), _villages(pairs)
    return [{"pair": one, "met": met.get(one.pk), "village": villages[one.region]} for one in pairs]


def _villages(rows: list[Any]) -> dict[int, str]:
    names = places.paths(row.region for row in rows)
    return {row.region: names.get(row.region, "").split(" ")[-1] for row in rows}


def _lists(request: HttpRequest, place: int, name: str, counts: dict[str, int]) -> list[dict[str, Any]]:
    return [
        {
            "label": label,
            "url": f"{request.path}?place={place}&list={key}",
            "active": key == name,
            "count": counts.get(key),
        }
        for key, label in LISTS.items()
    ]
