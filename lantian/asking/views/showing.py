"""Figures for a page: tables place by place, and a picture of each figure beside them."""

from collections.abc import Mapping, Sequence
from datetime import date
from typing import Any

from django.urls import reverse
from django.utils.translation import gettext as _

from lantian.asking.addresses import address_of
from lantian.asking.queries.exploring import Part, Row
from lantian.asking.rules.choosing import Choice, levels_below
from lantian.asking.words import UNITS, day_said, drawn, said
from lantian.kernel.charts import UNKNOWN, BarChart, Chart, HeatMap, LineChart, Series, Value

MOST_BARS = 40
MOST_LINES = 6


def tables_of(
    choice: Choice, parts: Sequence[Part], names: Mapping[int, str], today: date
) -> list[dict[str, Any]]:
    """Of one day a table with all figures side by side; of several a table for each figure, day by day."""
    if not parts:
        return []
    if len(parts[0].days) == 1:
        columns = [str(part.indicator.name) for part in parts]
        rows = [
            _row(
                choice,
                row,
                names,
                [_cell(part, at, 0, name) for part, name in zip(parts, columns, strict=True)],
            )
            for at, row in enumerate(parts[0].rows)
        ]
        day = parts[0].days[0]
        title = _("How it stands now") if day == today else day_said(day, today)
        charts = [_chart(part, names, today) for part in parts]
        return [{"title": title, "columns": columns, "rows": rows, "charts": charts}]
    return [_over_time(choice, part, names, today) for part in parts]


def _over_time(choice: Choice, part: Part, names: Mapping[int, str], today: date) -> dict[str, Any]:
    columns = [day_said(day, today) for day in part.days]
    rows = [
        _row(choice, row, names, [_cell(part, at, column, name) for column, name in enumerate(columns)])
        for at, row in enumerate(part.rows)
    ]
    former = any(cell.is_former for row in part.rows for cell in row.cells)
    return {
        "title": part.indicator.name,
        "indicator": part.indicator,
        "columns": columns,
        "rows": rows,
        "charts": [_chart(part, names, today)],
        "was_redefined": former,
    }


def _row(choice: Choice, row: Row, names: Mapping[int, str], cells: list[dict[str, Any]]) -> dict[str, Any]:
    is_whole = row.place == choice.place
    return {
        "name": names.get(row.place, str(row.place)),
        "is_whole": is_whole,
        "url": "" if is_whole else _page_of(choice, row.place),
        "torn_on": row.torn_on,
        "cells": cells,
    }


def _page_of(choice: Choice, place: int) -> str:
    """The same figures of a place below, with what lies in it."""
    level = next(levels_below(place), None)
    inner = Choice(choice.figures, place, level, choice.since, choice.until)
    return f"{reverse('asking:explorer')}?{address_of(inner)}"


def _cell(part: Part, row: int, column: int, label: str) -> dict[str, Any]:
    cell = part.rows[row].cells[column]
    return {
        "text": said(cell, part.indicator),
        "is_few": cell.is_few,
        "is_former": cell.is_former,
        "label": label,
    }


def _chart(part: Part, names: Mapping[int, str], today: date) -> Chart | None:
    """Places side by side on one day, else how they went: few as lines, many as a map of heat."""
    title, unit = str(part.indicator.name), UNITS[part.indicator.shown]
    labels = tuple(names.get(row.place, str(row.place)) for row in part.rows)
    days = tuple(day_said(day, today) for day in part.days)
    if len(labels) > MOST_BARS:
        return None
    if len(days) == 1:
        inner = part.rows[1:] or part.rows
        shown = labels[1:] or labels
        return BarChart(title, shown, (Series(title, tuple(drawn(row.cells[0]) for row in inner)),), unit)
    if len(labels) > MOST_LINES:
        values = tuple(tuple(drawn(cell) for cell in row.cells) for row in part.rows[1:])
        return HeatMap(title, labels[1:], days, values, unit=unit)
    lines = [line for row, name in zip(part.rows, labels, strict=True) for line in _lines(row, name)]
    return LineChart(title, days, tuple(lines), unit)


def _lines(row: Row, name: str) -> list[Series]:
    """The line of a place; where the definition changed, two that do not meet."""
    now = tuple(UNKNOWN if cell.is_former else drawn(cell) for cell in row.cells)
    then: tuple[Value, ...] = tuple(drawn(cell) if cell.is_former else UNKNOWN for cell in row.cells)
    former = _("%(name)s (former definition)") % {"name": name}
    if not any(cell.is_former for cell in row.cells):
        return [Series(name, now)]
    return [Series(former, then), Series(name, now)]
