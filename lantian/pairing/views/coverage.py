"""Coverage: of a place its parts, of a figure the children behind it."""

from typing import Any
from urllib.parse import urlencode

from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import render
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_safe

from lantian.access.doors import allowed
from lantian.access.log import note_accesses
from lantian.access.paging import page_of, page_urls
from lantian.access.policy import Role, may
from lantian.access.scopes import acting_post
from lantian.pairing.coverage_words import LIST_NAMES, WHY_NOBODY
from lantian.pairing.models import Exemption
from lantian.pairing.queries import coverage as queries
from lantian.pairing.queries.coverage_lists import Line, lines_of
from lantian.pairing.rules.coverage import LEAST, Quality, Standing
from lantian.places import queries as places
from lantian.places.rules import STEPS, Level, level_of
from lantian.registry.queries.statuses import name_of
from lantian.registry.rules.calibres.definitions import Calibre
from lantian.registry.views.card_pages import BELOW, levels_above, place_in
from lantian.registry.views.children import key_in

PAGE = 30
TABS = (Standing.GAP, Standing.COMING, Standing.TRIAL, Standing.LIVE, Standing.EXEMPT)
QUALITIES = (Quality.ACTIVE, Quality.ASLEEP, Quality.EXPIRED, Quality.RENEWAL, Quality.SEVERAL)


@allowed("pairing.coverage")
@require_safe
def coverage(request: HttpRequest) -> HttpResponse:
    """The parts of a place, of a village itself: who has somebody, who has nobody yet, and how the pairs live."""
    place, on = place_in(request), timezone.localdate()
    calibre = _calibre(request, place)
    step = STEPS[BELOW.get(level_of(place), Level.VILLAGE)]
    parts = queries.covered_in(place, step, calibre, on)
    total = queries.whole(parts, place)
    names = places.paths(one.place for one in parts)
    context = {
        "place": place,
        "levels": levels_above(place),
        "calibre": calibre,
        "calibres": _calibre_tabs(request, place, calibre),
        "calibre_name": name_of(calibre),
        "on": on,
        "whole": total,
        "least": LEAST,
        "rows": [{"name": names.get(one.place, str(one.place)).split()[-1], "line": one} for one in parts],
        "is_village": level_of(place) == Level.VILLAGE,
        "qualities": _qualities(total),
        "reasons": _reasons(total.reasons),
    }
    return render(request, "pairing/coverage.html", context)


@allowed("pairing.coverage")
@require_safe
def coverage_children(request: HttpRequest) -> HttpResponse:
    """The children behind a figure, by village: who answers for each, and of those without anybody why."""
    place, on = place_in(request), timezone.localdate()
    calibre, name = _calibre(request, place), request.GET.get("list", Standing.GAP.value)
    if name not in queries.LISTS:
        raise Http404
    children = queries.children_of(place, name, calibre, on)
    page = page_of(
        children,
        ("region", "name_pinyin", "id"),
        after=key_in(request, "after"),
        before=key_in(request, "before"),
        size=PAGE,
    )
    lines = lines_of(page.rows, on, say_why=name == Standing.GAP)
    if lines:
        shown = [(child.pk, child.region, child.school) for child in page.rows]
        note_accesses("pairing.coverage", shown, list=name)
    villages = places.paths({child.region for child in page.rows})
    context = {
        "place": place,
        "levels": levels_above(place),
        "calibre": calibre,
        "name": name,
        "title": LIST_NAMES[name],
        "tabs": _tabs(place, calibre, name),
        "rows": [_row(line, villages) for line in lines],
        "may_exempt": may(Role(acting_post().role), "pairing.exempt"),
        "may_hear": may(Role(acting_post().role), "pairing.hear"),
        "is_gap": name == Standing.GAP,
        "on": on,
        **page_urls(request, page),
    }
    return render(request, "pairing/coverage_children.html", context)


def _row(line: Line, villages: dict[int, str]) -> dict[str, Any]:
    legs = (
        (_("School"), line.school),
        (_("Family"), line.family),
        (_("Society"), line.society),
    )
    return {
        "line": line,
        "child": line.child,
        "village": villages.get(line.child.region, "").split(" ")[-1],
        "legs": [{"label": label, "who": who} for label, who in legs],
        "why": WHY_NOBODY[line.why] if line.why else "",
    }


def _tabs(place: int, calibre: Calibre, chosen: str) -> list[dict[str, Any]]:
    """The five standings; and the quality that was chosen, where it is one."""
    known = [one.value for one in TABS]
    shown = known if chosen in known else [*known, chosen]
    return [
        {"label": LIST_NAMES[one], "url": _list_url(place, one, calibre.code), "active": one == chosen}
        for one in shown
    ]


def _calibre_tabs(request: HttpRequest, place: int, chosen: Calibre) -> list[dict[str, Any]]:
    return [
        {
            "label": name_of(one),
            "url": f"{request.path}?{urlencode({'place': place, 'calibre': one.code})}",
            "active": one.code == chosen.code,
        }
        for one in queries.calibres_of(place)
    ]


def _calibre(request: HttpRequest, place: int) -> Calibre:
    return queries.calibre_of(place, request.GET.get("calibre", ""))


def _qualities(total: queries.Covered) -> list[dict[str, Any]]:
    return [
        {"name": LIST_NAMES[one], "code": one.value, "count": getattr(total, one.value)} for one in QUALITIES
    ]


def _reasons(counted: dict[str, int]) -> list[dict[str, Any]]:
    return [
        {"name": label, "count": counted[code]}
        for code, label in Exemption.Reason.choices
        if counted.get(code)
    ]


def _list_url(place: int, name: str, calibre: str = "") -> str:
    query = {"place": place, "list": name} | ({"calibre": calibre} if calibre else {})
    return f"{reverse('pairing:coverage_children')}?{urlencode(query)}"
