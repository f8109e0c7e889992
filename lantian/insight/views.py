"""The figures of a place, one figure with its history, and who is behind it."""

from datetime import date
from typing import Any

from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import render
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _
from django.views.decorators.http import require_safe

from lantian.access.doors import allowed
from lantian.access.log import note_access
from lantian.access.paging import page_of, page_urls
from lantian.access.policy import Role
from lantian.access.scopes import acting_post
from lantian.insight.declared import indicators
from lantian.insight.maps import map_of
from lantian.insight.pictures import drawn, trend
from lantian.insight.queries.above import NATION, figures_above
from lantian.insight.queries.behind import counted_in, left_out_of
from lantian.insight.queries.cockpit import Cell, cockpit, figure_of
from lantian.insight.queries.history import Stood, lineage, stood
from lantian.insight.rules.lineage import Lineage
from lantian.insight.rules.numbers import Numbers
from lantian.insight.rules.reading import month_ends, told
from lantian.insight.words import DIRECTIONS, SUBJECTS, row_of, said
from lantian.kernel.charts import UNKNOWN
from lantian.places import queries as places
from lantian.places.rules import BELOW, CHINA, Level, is_within, level_of
from lantian.registry.counted import Better, Indicator, Shown
from lantian.registry.queries.listing import near_paths
from lantian.registry.views.card_pages import levels_above, place_in
from lantian.registry.views.children import key_in

MONTHS = 12
LEVELS_BELOW = {
    Level.COUNTY: _("County by county"),
    Level.TOWN: _("Town by town"),
    Level.VILLAGE: _("Village by village"),
}


@allowed("insight.read")
@require_safe
def cockpit_page(request: HttpRequest) -> HttpResponse:
    """The figures of one's place, or of one below: what matters first, the places below, then all of them."""
    place = place_in(request)
    found = cockpit(place, _role(), timezone.localdate())
    headlines = [
        {**row_of(cell), "url": f"{reverse('insight:figure', args=[cell.indicator.code])}?place={place}"}
        for cell in found.cells
        if cell.indicator.is_headline
    ]
    context = {
        **_place_in_words(place),
        "headlines": headlines,
        "subjects": _subjects(found.cells),
        "lines": [_line(line) for line in found.lines],
        "waiting": found.waiting,
        "map": map_of(place, request.GET.get("map", ""), _role(), timezone.localdate()),
        "is_empty": not any(cell.numbers and any(cell.numbers) for cell in found.cells),
    }
    return render(request, "insight/cockpit.html", context)


@allowed("insight.read")
@require_safe
def figure_page(request: HttpRequest, code: str) -> HttpResponse:
    """One figure: what it means, how it stood month by month in the areas of then and of today, the places below."""
    indicator, place, on = _indicator(code), place_in(request), timezone.localdate()
    cell, lines = figure_of(place, indicator, _role(), on)
    line = lineage(place)
    history = _history(indicator, line, on)
    context = {
        **_place_in_words(place),
        "figure": row_of(cell),
        "indicator": indicator,
        "direction": DIRECTIONS[indicator.better],
        "may_open": _role() in indicator.opens_for,
        "are_children": indicator.rows.to_child is not None,
        "is_share": indicator.shown == Shown.SHARE,
        "headlines": [row_of(cell)],
        "lines": [_line(line) for line in lines],
        "history": history[::-1],
        "trend": trend(indicator, history, has_past=line.has_past),
        "has_past": line.has_past,
        "torn_on": line.torn_on,
    }
    return render(request, "insight/figure.html", context)


@allowed("insight.open_rows")
@require_safe
def rows_page(request: HttpRequest, code: str) -> HttpResponse:
    """Who is behind a figure, children or helpers; of a share also those who are left out of it."""
    indicator, place, on = _indicator(code), place_in(request), timezone.localdate()
    if _role() not in indicator.opens_for:
        raise Http404
    is_share = indicator.shown == Shown.SHARE
    rest = is_share and request.GET.get("which", _first_asked(indicator)) == "rest"
    found = (left_out_of if rest else counted_in)(indicator, place, on).only("region", "name", "name_pinyin")
    page = page_of(
        found, ("region", "name_pinyin", "id"), after=key_in(request, "after"), before=key_in(request, "before")
    )  # fmt: skip
    note_access(
        "insight.open_rows", region=place, indicator=code, which="rest" if rest else "counted", count=len(page.rows)
    )  # fmt: skip
    paths = near_paths({row.region for row in page.rows})
    context = {
        **_place_in_words(place),
        "indicator": indicator,
        "is_share": is_share,
        "rest": rest,
        "are_children": indicator.rows.to_child is not None,
        "rows": [
            {
                "name": row.name or str(row),
                "url": reverse(indicator.rows.opens, args=[row.pk]),
                "place": paths.get(row.region, ""),
            }
            for row in page.rows
        ],
        **page_urls(request, page),
    }
    return render(request, "insight/rows.html", context)


@allowed("insight.read_above")
@require_safe
def above_page(request: HttpRequest) -> HttpResponse:
    """The figures of a province, or of the country, and the cities or provinces that they are made of."""
    place = _place_above(request)
    cells, lines = figures_above(place, timezone.localdate())
    context = {
        **_place_above_in_words(place),
        "subjects": _subjects(cells),
        "lines": [_line(line) for line in lines],
    }
    headlines = [
        {
            **row_of(cell),
            "url": f"{reverse('insight:above_figure', args=[cell.indicator.code])}?place={place}",
        }
        for cell in cells
        if cell.indicator.is_headline
    ]
    return render(request, "insight/above.html", context | {"headlines": headlines})


@allowed("insight.read_above")
@require_safe
def above_figure_page(request: HttpRequest, code: str) -> HttpResponse:
    """One figure, city by city or province by province."""
    indicator, place = _indicator(code), _place_above(request)
    (cell,), lines = figures_above(place, timezone.localdate(), [indicator])
    context = {
        **_place_above_in_words(place),
        "indicator": indicator,
        "direction": DIRECTIONS[indicator.better],
        "headlines": [row_of(cell)],
        "lines": [_line(line) for line in lines],
    }
    return render(request, "insight/above_figure.html", context)


def _place_above(request: HttpRequest) -> int:
    """The place that the address names: the post's own province or, from the country's office, any. 404 otherwise."""
    post = acting_post()
    own = post.region_low or NATION
    asked = request.GET.get("place", "")
    if asked in ("", str(own)):
        return own
    place = int(asked) if asked.isascii() and asked.isdigit() and len(asked) == 12 else NATION
    if own != NATION or not is_within(place, CHINA) or level_of(place) != Level.PROVINCE:
        raise Http404
    return place


def _place_above_in_words(place: int) -> dict[str, Any]:
    is_nation = place == NATION
    return {
        "place": place,
        "place_name": gettext("the whole country") if is_nation else places.path(place),
        "is_nation": is_nation,
        "goes_up": not is_nation and not acting_post().region_low,
    }


def _subjects(cells: list[Cell]) -> list[dict[str, Any]]:
    found = [
        {"name": name, "rows": [row_of(cell) for cell in cells if cell.indicator.subject == subject]}
        for subject, name in SUBJECTS.items()
    ]
    return [subject for subject in found if subject["rows"]]


def _role() -> Role:
    return Role(acting_post().role)


def _indicator(code: str) -> Indicator:
    """An indicator that the acting post may read; 404 for any other."""
    found = indicators().get(code)
    if found is None or _role() not in found.roles:
        raise Http404
    return found


def _first_asked(indicator: Indicator) -> str:
    """Where more is better, the first question is who is missing."""
    return "rest" if indicator.better == Better.HIGHER else "counted"


def _place_in_words(place: int) -> dict[str, Any]:
    level = level_of(place)
    return {
        "place": place,
        "place_name": places.path(place).split(" ")[-1],
        "levels": levels_above(place),
        "below": LEVELS_BELOW.get(BELOW[level]) if level in BELOW else None,
    }


def _line(line: Any) -> dict[str, Any]:
    return {"place": line.place, "name": line.name, "cells": [row_of(cell) for cell in line.cells]}


def _history(indicator: Indicator, line: Lineage, on: date) -> list[dict[str, Any]]:
    """Month by month: the area under its own code, and all that it was made of; the oldest first."""
    days = month_ends(on, MONTHS)
    own = stood(line.codes[:1], [indicator], days)
    whole = stood(line.codes, [indicator], days) if line.has_past else own
    return [
        {
            "on": day,
            "then": _stood(indicator, own.get((indicator.code, day)), day),
            "now": _stood(indicator, whole.get((indicator.code, day)), day),
        }
        for day in days
        if (indicator.code, day) in whole
    ]


def _stood(indicator: Indicator, state: Stood | None, day: date) -> dict[str, Any]:
    """How a figure stood, for a reader who may not see the rows without what is too small."""
    numbers = state.numbers if state else Numbers()
    shown = numbers if _role() in indicator.opens_for else told([numbers], indicator.shown)[0]
    cell = Cell(indicator, shown, day)
    was_other = state is not None and state.edition != indicator.edition
    return {
        "value": said(cell) if state else "–",
        "numbers": shown,
        "was_other": was_other,
        "drawn": drawn(cell) if state and not was_other else UNKNOWN,
    }
