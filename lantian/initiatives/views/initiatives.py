"""Initiatives: what goes on, founding one, its progress in any place, wording it anew, closing it."""

from typing import Any
from uuid import UUID

from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import render
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_safe

from lantian.access.doors import allowed
from lantian.access.paging import page_of, page_urls
from lantian.access.policy import Role, may
from lantian.access.queries import place_of
from lantian.access.scopes import acting_post
from lantian.initiatives.forms.initiatives import CloseForm, InitiativeForm
from lantian.initiatives.models import Initiative, InitiativeChild
from lantian.initiatives.models.initiatives import KINDS
from lantian.initiatives.queries import known, stations
from lantian.initiatives.rules.kinds import Kind
from lantian.initiatives.services import founding
from lantian.initiatives.views.saving import initiative_or_404, save
from lantian.initiatives.views.saving import page_of as address_of
from lantian.initiatives.words import ABOUT, CONDITION_NAMES
from lantian.places import queries as places
from lantian.places.models import Unit
from lantian.places.rules import Level, level_of
from lantian.registry.views.card_pages import levels_above, place_in
from lantian.registry.views.children import key_in
from lantian.registry.views.saving import posted

PAGE = 30


@allowed("initiatives.read")
@require_safe
def initiatives(request: HttpRequest) -> HttpResponse:
    """What goes on in the post's place, and what came out of what is over."""
    after, before = key_in(request, "after"), key_in(request, "before")
    page = page_of(known.initiatives_shown(), ("-begins_on", "-id"), after=after, before=before, size=PAGE)
    names = places.paths({one.region for one in page.rows})
    role = Role(acting_post().role)
    context = {
        "rows": [{"one": one, "place": names.get(one.region, "").split(" ")[-1]} for one in page.rows],
        "kinds": [{"code": kind.value, "name": KINDS[kind], "about": ABOUT[kind]} for kind in Kind],
        "may_found": may(role, "initiatives.found"),
        "may_count": may(role, "initiatives.count_groups"),
        **page_urls(request, page),
    }
    return render(request, "initiatives/initiatives.html", context)


@allowed("initiatives.found")
@require_http_methods(["GET", "HEAD", "POST"])
def initiative_new(request: HttpRequest, kind: str) -> HttpResponse:
    """Founds an initiative of one of the three kinds for the place of the acting office."""
    if kind not in Kind._value2member_map_:
        raise Http404
    chosen, on = Kind(kind), timezone.localdate()
    form = InitiativeForm(posted(request), kind=chosen, stations=_stations(chosen))
    context = {
        "form": form,
        "title": KINDS[chosen],
        "about": ABOUT[chosen],
        "back": reverse("initiatives:initiatives"),
    }

    def write() -> None:
        made = founding.found(kind=chosen, values=form.values(), today=on)
        context["back"] = address_of(made)

    return save(request, context, write)


@allowed("initiatives.found")
@require_http_methods(["GET", "HEAD", "POST"])
def initiative_reword(request: HttpRequest, key: UUID) -> HttpResponse:
    """Words an initiative anew: name, period, targets, whom it is for."""
    initiative = initiative_or_404(key)
    kind = Kind(initiative.kind)
    shown = {name: getattr(initiative, name) for name in (*founding.TERMS, "version")}
    form = InitiativeForm(posted(request), kind=kind, stations=_stations(kind), initial=shown)

    def write() -> None:
        founding.reword(initiative=initiative, version=form.cleaned_data["version"], values=form.values())

    context = {"form": form, "title": initiative.name, "about": ABOUT[kind], "back": address_of(initiative)}
    return save(request, context, write)


@allowed("initiatives.found")
@require_http_methods(["GET", "HEAD", "POST"])
def initiative_close(request: HttpRequest, key: UUID) -> HttpResponse:
    """Ends an initiative, with what came out."""
    initiative = initiative_or_404(key)
    form = CloseForm(posted(request), initial={"version": initiative.version})

    def write() -> None:
        founding.close(initiative=initiative, today=timezone.localdate(), **form.cleaned_data)

    context = {
        "form": form,
        "title": initiative.name,
        "about": _("The initiative ends"),
        "back": address_of(initiative),
    }
    return save(request, context, write)


@allowed("initiatives.read")
@require_safe
def initiative(request: HttpRequest, key: UUID) -> HttpResponse:
    """How far an initiative is: what was set out for, what is reached, how it lives, what is missing."""
    one, on = initiative_or_404(key), timezone.localdate()
    place = known.place_within(one, place_in(request))
    if place is None:
        raise Http404
    progress = known.progress(one, place, on)
    names = places.paths(row.place for row in progress.rows)
    station = stations.figures(one, on) if one.kind == Kind.STATION else None
    context = {
        "one": one,
        "kind": KINDS[Kind(one.kind)],
        "about": ABOUT[Kind(one.kind)],
        "place": place,
        "place_name": places.path(place).split(" ")[-1],
        "levels": levels_above(place),
        "on": on,
        "total": progress.total,
        "station": station,
        "rows": [
            {"name": names.get(row.place, str(row.place)).split()[-1], "line": row} for row in progress.rows
        ],
        "is_village": level_of(place) == Level.VILLAGE,
        "is_whole": place == one.region,
        "missing": _missing(one, progress.total, station, place),
        "conditions": [CONDITION_NAMES[code] for code in one.conditions],
        "unit": Unit.objects.filter(pk=one.unit).first() if one.unit else None,
        "came_out": _came_out(station),
        "may_work": one.is_open,
        "is_mine": one.is_open
        and may(Role(acting_post().role), "initiatives.found")
        and founding.is_mine(one),
    }
    return render(request, "initiatives/initiative.html", context)


def _missing(
    one: Initiative, total: Any, station: stations.StationFigures | None, place: int
) -> list[known.Missing]:
    """What was set out for is the whole place's affair: a part is not told that it lacks the whole's helpers."""
    if station:
        return known.missing_in_station(station)
    if one.kind == Kind.MEASURES:
        return known.missing_in_measures(total)
    found = known.missing_in_pairs(one, total, timezone.localdate())
    return found if place == one.region else [row for row in found if row.list]


def _came_out(station: stations.StationFigures | None) -> list[dict[str, Any]]:
    counted = station.came_out if station else {}
    return [
        {"name": label, "count": counted[code]}
        for code, label in InitiativeChild.CameOut.choices
        if counted.get(code)
    ]


def _stations(kind: Kind) -> list[tuple[Any, str]]:
    return known.stations_in(place_of(acting_post())) if kind == Kind.STATION else []
