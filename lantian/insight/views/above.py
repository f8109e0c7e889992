"""Figures above the city: of a province and of the country, for offices that see no row about a person."""

from typing import Any

from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import render
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext
from django.views.decorators.http import require_safe

from lantian.access.doors import allowed
from lantian.access.scopes import acting_post
from lantian.insight.queries.above import NATION, figures_above
from lantian.insight.views.place import line_of, readable, subjects_of
from lantian.insight.words import DIRECTIONS, row_of
from lantian.places import queries as places
from lantian.places.rules import CHINA, Level, is_within, level_of


@allowed("insight.read_above")
@require_safe
def above_page(request: HttpRequest) -> HttpResponse:
    """The figures of a province, or of the country, and the cities or provinces that they are made of."""
    place = _place_above(request)
    cells, lines = figures_above(place, timezone.localdate())
    context = {
        **_place_above_in_words(place),
        "subjects": subjects_of(cells),
        "lines": [line_of(line) for line in lines],
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
    indicator, place = readable(code), _place_above(request)
    (cell,), lines = figures_above(place, timezone.localdate(), [indicator])
    context = {
        **_place_above_in_words(place),
        "indicator": indicator,
        "direction": DIRECTIONS[indicator.better],
        "headlines": [row_of(cell)],
        "lines": [line_of(line) for line in lines],
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
