"""The figures of a province and of the country: sums of what cities handed up, and the parts that they are made of.

Read by offices above the city alone. They see no row behind a figure: what is smaller than five is never told.
"""

from collections.abc import Sequence
from datetime import date
from typing import Any

from django.db.models import QuerySet

from lantian.access.policy import Role
from lantian.insight.models import CityShare, UpperFigure
from lantian.insight.queries.cockpit import Cell, Held, Line, lines_below, read_by
from lantian.insight.rules.numbers import Numbers
from lantian.insight.rules.reading import told
from lantian.places.rules import STEPS, Level
from lantian.registry.counted import Indicator

NATION = 0
"""The place of the country's figures."""


def figures_above(
    place: int, on: date, asked: Sequence[Indicator] | None = None
) -> tuple[list[Cell], list[Line]]:
    """The figures of a province or of the country, and the headlines (or what was asked for) part by part."""
    every = list(asked or read_by(Role.UPPER_OFFICE))
    compared = list(asked or (one for one in every if one.is_headline))
    held = _held(place, every, compared)
    cells = [Cell(one, told([held.get((place, one.code), Numbers())], one.shown)[0], on) for one in every]
    return cells, lines_below(place, compared, held, Role.UPPER_OFFICE, on)


def _held(place: int, every: Sequence[Indicator], compared: Sequence[Indicator]) -> Held:
    own = _told(UpperFigure.objects.filter(place=place), every, "place")
    if place == NATION:
        return own | _told(UpperFigure.objects.exclude(place=NATION), compared, "place")
    first = place // STEPS[Level.CITY]
    cities = CityShare.objects.filter(city__range=(first, first + 99))
    parts = _told(cities, compared, "city")
    return own | {(city * STEPS[Level.CITY], code): numbers for (city, code), numbers in parts.items()}


def _told(rows: QuerySet[Any], asked: Sequence[Indicator], where: str) -> Held:
    found = rows.filter(indicator__in=[one.code for one in asked])
    return {
        (place, code): Numbers(*numbers)
        for place, code, *numbers in found.values_list(where, "indicator", "numerator", "denominator")
    }
