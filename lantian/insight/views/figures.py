"""One figure with its history, and who is behind it."""

from datetime import date
from typing import Any

from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import render
from django.urls import reverse
from django.utils import timezone
from django.views.decorators.http import require_safe

from lantian.access.doors import allowed
from lantian.access.log import note_access
from lantian.access.paging import page_of, page_urls
from lantian.insight.pictures import drawn, trend
from lantian.insight.queries.behind import counted_in, left_out_of
from lantian.insight.queries.cockpit import Cell, figure_of
from lantian.insight.queries.figures import Stood
from lantian.insight.queries.history import lineage, stood
from lantian.insight.queries.telling import days_kept_back
from lantian.insight.queries.trends import MONTHS
from lantian.insight.rules.lineage import Lineage
from lantian.insight.rules.numbers import Numbers
from lantian.insight.rules.reading import month_ends, told
from lantian.insight.views.place import acting_role, line_of, place_in_words, readable
from lantian.insight.words import DIRECTIONS, row_of, said
from lantian.kernel.charts import UNKNOWN
from lantian.registry.counted import Better, Indicator, Shown
from lantian.registry.queries.listing import near_paths
from lantian.registry.views.card_pages import place_in
from lantian.registry.views.children import key_in


@allowed("insight.read")
@require_safe
def figure_page(request: HttpRequest, code: str) -> HttpResponse:
    """One figure: what it means, how it stood month by month in the areas of then and of today, the places below."""
    indicator, place, on = readable(code), place_in(request), timezone.localdate()
    cell, lines = figure_of(place, indicator, acting_role(), on)
    line = lineage(place)
    history = _history(indicator, place, line, on)
    context = {
        **place_in_words(place),
        "figure": row_of(cell),
        "indicator": indicator,
        "direction": DIRECTIONS[indicator.better],
        "may_open": acting_role() in indicator.opens_for,
        "are_children": indicator.rows.to_child is not None,
        "is_share": indicator.shown == Shown.SHARE,
        "headlines": [row_of(cell)],
        "lines": [line_of(line) for line in lines],
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
    indicator, place, on = readable(code), place_in(request), timezone.localdate()
    if acting_role() not in indicator.opens_for:
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
        **place_in_words(place),
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


def _first_asked(indicator: Indicator) -> str:
    """Where more is better, the first question is who is missing."""
    return "rest" if indicator.better == Better.HIGHER else "counted"


def _history(indicator: Indicator, place: int, line: Lineage, on: date) -> list[dict[str, Any]]:
    """Month by month: the area under its own code, and all that it was made of; the oldest first."""
    days = month_ends(on, MONTHS)
    own = stood(line.codes[:1], [indicator], days)
    whole = stood(line.codes, [indicator], days) if line.has_past else own
    kept = days_kept_back(place, indicator, acting_role(), days)
    return [
        {
            "on": day,
            "then": _stood(indicator, own.get((indicator.code, day)), day, is_kept=day in kept),
            "now": _stood(indicator, whole.get((indicator.code, day)), day, is_kept=day in kept),
        }
        for day in days
        if (indicator.code, day) in whole
    ]


def _stood(indicator: Indicator, state: Stood | None, day: date, *, is_kept: bool) -> dict[str, Any]:
    """How a figure stood, for a reader who may not see the rows without what is too small or gives another away."""
    numbers = state.numbers if state else Numbers()
    opens = acting_role() in indicator.opens_for
    cell = Cell(
        indicator, numbers if opens else None if is_kept else told([numbers], indicator.shown)[0], day
    )
    was_other = state is not None and state.edition != indicator.edition
    return {
        "value": said(cell) if state else "–",
        "numbers": cell.numbers,
        "was_other": was_other,
        "drawn": drawn(cell) if state and not was_other else UNKNOWN,
    }
