"""What waits for the acting post, and figures by place."""

from typing import Any

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.utils import timezone
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy
from django.views.decorators.http import require_safe

from lantian.access.doors import allowed
from lantian.access.policy import OFFICES, Role, may
from lantian.access.scopes import acting_post
from lantian.assessment.queries.counting import COLUMNS, PlaceCounts, counts_below
from lantian.assessment.queries.waiting import MOST, Matter, worklist
from lantian.assessment.words import LEVEL_WORDS
from lantian.places.rules import Level, level_of
from lantian.registry.views.card_pages import levels_above, place_in

MATTERS: dict[Matter, dict[str, Any]] = {
    Matter.TODAY: {"name": _("To look at today"), "icon": "alert-octagon"},
    Matter.SECOND: {"name": _("Waits for a second look"), "icon": "users"},
    Matter.REVIEW: {"name": _("Review is overdue"), "icon": "calendar-due"},
    Matter.DIFFERS: {"name": _("Something has changed since the level was confirmed"), "icon": "refresh"},
    Matter.FIRST: {"name": pgettext_lazy("matter", "Not assessed yet"), "icon": "clipboard-list"},
}


@allowed("assessment.wait")
@require_safe
def waiting(request: HttpRequest) -> HttpResponse:
    """The children that wait for a word of the acting post, by day. No level stands beside a name."""
    found = worklist(acting_post(), timezone.localdate())
    groups = [
        {
            **MATTERS[matter],
            "matter": matter.value,
            "rows": [row for row in found.rows if row.matter == matter],
            "count": count,
            "more": max(count - MOST, 0),
        }
        for matter, count in found.counts.items()
    ]
    role = Role(acting_post().role)
    context = {
        "groups": groups,
        "may_assess": may(role, "assessment.assess"),
        "may_count": may(role, "assessment.count"),
    }
    return render(request, "assessment/waiting.html", context)


@allowed("assessment.count")
@require_safe
def counts(request: HttpRequest) -> HttpResponse:
    """How many children of each place have which level; few are not told beyond the town."""
    place = place_in(request)
    hides_few = Role(acting_post().role) in OFFICES
    rows = counts_below(place, hides_few=hides_few)
    context = {
        "place": place,
        "levels": levels_above(place),
        "rows": [_row(row) for row in rows],
        "columns": [_column(level) for level in COLUMNS],
        "hides_few": hides_few,
        "is_lowest": level_of(place) in (Level.TOWN, Level.VILLAGE),
    }
    return render(request, "assessment/counts.html", context)


def _row(row: PlaceCounts) -> dict[str, Any]:
    cells = [
        {"name": _column(level), "count": count} for level, count in zip(COLUMNS, row.counts, strict=True)
    ]
    return {"place": row.place, "name": row.name, "children": row.children, "cells": cells}


def _column(level: Any) -> Any:
    return LEVEL_WORDS[level].name if level else pgettext_lazy("column", "Not assessed")
