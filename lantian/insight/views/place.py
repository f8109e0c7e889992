"""The cockpit: how a place stands at a glance, what is to be done there today, and where the places below differ."""

from collections.abc import Sequence
from datetime import date
from typing import Any

from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import render
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext_lazy as _
from django.views.decorators.http import require_safe

from lantian.access.doors import allowed
from lantian.access.policy import Role
from lantian.access.scopes import acting_post
from lantian.insight.declared import indicators
from lantian.insight.maps import map_of
from lantian.insight.pictures import course, heat_map
from lantian.insight.queries.cockpit import Cell, Cockpit, cockpit
from lantian.insight.rules.numbers import Numbers
from lantian.insight.words import SUBJECTS, gap_of, rates_of, row_of, trend_said
from lantian.places import queries as places
from lantian.places.rules import BELOW, Level, level_of
from lantian.registry.counted import Better, Indicator, Shown, Subject
from lantian.registry.views.card_pages import levels_above, place_in

LEVELS_BELOW = {
    Level.COUNTY: _("County by county"),
    Level.TOWN: _("Town by town"),
    Level.VILLAGE: _("Village by village"),
}
STRANGER = Role.AUDITOR
"""As whom the wall is read: by whoever may watch the work and sees no row of it."""

GAPS_ON_SCREEN = 10
ROOM_FOR_A_COURSE = 10
"""How many places leave room on a wall for a picture of the months."""

FIRST = (Subject.RISK, Subject.CARE, Subject.CONTACT, Subject.NEEDS)
"""Whose gaps come first."""


@allowed("insight.read")
@require_safe
def cockpit_page(request: HttpRequest) -> HttpResponse:
    """The figures of one's place, or of one below; with `screen` as anybody in the room may read them."""
    place, on = place_in(request), timezone.localdate()
    if request.GET.get("screen"):
        return render(request, "insight/screen.html", _screen(place, on))
    subject = _subject(request)
    found = cockpit(place, acting_role(), on, subject)
    context = {
        **place_in_words(place),
        "headlines": _headlines(found, place),
        "gaps": _gaps(found, place),
        **_uneven(found, subject),
        "subjects": subjects_of(found.cells),
        "waiting": found.waiting,
        "map": map_of(place, request.GET.get("map", ""), acting_role(), on),
        "is_empty": not any(cell.numbers and any(cell.numbers) for cell in found.cells),
        "today": on,
    }
    return render(request, "insight/cockpit.html", context)


def readable(code: str) -> Indicator:
    """An indicator that the acting post may read; 404 for any other."""
    found = indicators().get(code)
    if found is None or acting_role() not in found.roles:
        raise Http404
    return found


def line_of(line: Any) -> dict[str, Any]:
    """A place below with its figures, for a page."""
    return {"place": line.place, "name": line.name, "cells": [row_of(cell) for cell in line.cells]}


def acting_role() -> Role:
    return Role(acting_post().role)


def place_in_words(place: int) -> dict[str, Any]:
    """A place, what it lies in as far as the acting post goes, and what the places below it are called."""
    level = level_of(place)
    return {
        "place": place,
        "place_name": places.path(place).split(" ")[-1],
        "levels": levels_above(place),
        "below": LEVELS_BELOW.get(BELOW[level]) if level in BELOW else None,
    }


def _screen(place: int, on: date) -> dict[str, Any]:
    found = cockpit(place, STRANGER, on)
    return {
        **place_in_words(place),
        "headlines": [{**figure, "url": ""} for figure in _headlines(found, place)],
        "gaps": _gaps(found, place)[:GAPS_ON_SCREEN],
        **_uneven(found, None),
        "course": course(found) if len(found.uneven.parts) <= ROOM_FOR_A_COURSE else None,
        "read_at": timezone.localtime(),
    }


def _subject(request: HttpRequest) -> Subject | None:
    asked = request.GET.get("subject", "")
    return Subject(asked) if asked in set(Subject) else None


def _headlines(found: Cockpit, place: int) -> list[dict[str, Any]]:
    return [
        {
            **row_of(cell),
            "url": f"{reverse('insight:figure', args=[cell.indicator.code])}?place={place}",
            "trend": [value for _, value in found.trends.get(cell.indicator.code, [])],
            "then": trend_said(cell.indicator, found.trends.get(cell.indicator.code, [])),
        }
        for cell in found.cells
        if cell.indicator.is_headline
    ]


def _gaps(found: Cockpit, place: int) -> list[dict[str, Any]]:
    """What should be nought and is not; each opens its rows for whoever may see them, else the figure."""
    role = acting_role()
    order = {subject: at for at, subject in enumerate(FIRST)}
    open_ones = [cell for cell in found.cells if _is_gap(cell)]
    open_ones.sort(key=lambda cell: order.get(cell.indicator.subject, len(order)))
    return [
        {
            "name": cell.indicator.name,
            "value": gap_of(cell),
            "url": reverse(
                "insight:rows" if role in cell.indicator.opens_for else "insight:figure", args=[cell.indicator.code]
            ) + f"?place={place}",
            "opens": role in cell.indicator.opens_for,
        }
        for cell in open_ones
    ]  # fmt: skip


def _is_gap(cell: Cell) -> bool:
    is_one = cell.indicator.better == Better.LOWER and cell.indicator.shown != Shown.AGE
    return is_one and (cell.numbers or Numbers(1)).numerator > 0


def _uneven(found: Cockpit, subject: Subject | None) -> dict[str, Any]:
    comparable = {
        cell.indicator.subject
        for cell in found.cells
        if cell.indicator.out_of and cell.indicator.shown != Shown.AGE
    }
    return {
        "uneven": rates_of(found.uneven) if found.uneven.parts else None,
        "heat": heat_map(found.uneven) if found.uneven.parts else None,
        "choices": [
            {"code": one.value, "name": name, "active": one == subject}
            for one, name in SUBJECTS.items()
            if one in comparable
        ],
        "subject": subject,
    }  # fmt: skip


def subjects_of(cells: Sequence[Cell]) -> list[dict[str, Any]]:
    """All figures under their headings, without headings that have none."""
    by_subject = [
        {"name": name, "rows": [row_of(cell) for cell in cells if cell.indicator.subject == subject]}
        for subject, name in SUBJECTS.items()
    ]
    return [subject for subject in by_subject if subject["rows"]]
