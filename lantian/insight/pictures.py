"""Figures as pictures: what is drawn of them, with nothing in it that the reader is not told."""

from collections.abc import Sequence
from datetime import date
from typing import Any

from django.utils.formats import date_format
from django.utils.translation import gettext as _
from django.utils.translation import pgettext

from lantian.insight.queries.cockpit import Cell, Cockpit
from lantian.insight.queries.uneven import Uneven
from lantian.insight.rules.reading import as_said
from lantian.insight.words import UNITS
from lantian.kernel.charts import UNKNOWN, HeatMap, LineChart, Series, Unit, Value
from lantian.registry.counted import Indicator, Shown


def drawn(cell: Cell) -> Value:
    """A figure as a value of a picture."""
    if cell.numbers is None:
        return None
    return UNKNOWN if cell.value is None else as_said(cell.value, cell.indicator.shown)


def heat_map(uneven: Uneven) -> HeatMap:
    """The rates of the places below one, coloured by how far each is from that of the whole."""
    return HeatMap(
        _("Rates side by side"),
        tuple(part.name for part in uneven.parts),
        tuple(str(one.name) for one in uneven.indicators),
        tuple(tuple(one.value for one in part.rates) for part in uneven.parts),
        tuple(tuple(one.step for one in part.rates) for part in uneven.parts),
    )


def course(found: Cockpit) -> LineChart | None:
    """How the shares among the few that matter went, in one picture."""
    shares = {
        cell.indicator.code: cell.indicator for cell in found.cells if cell.indicator.shown == Shown.SHARE
    }
    lines = {code: found.trends[code] for code in shares if code in found.trends and shares[code].is_headline}
    if not lines:
        return None
    days = [day for day, _value in next(iter(lines.values()))]
    return LineChart(
        _("The few that matter"),
        months(days),
        tuple(
            Series(str(shares[code].name), tuple(value for _, value in line)) for code, line in lines.items()
        ),
        Unit.PERCENT,
    )


def months(days: Sequence[date]) -> tuple[str, ...]:
    """Month ends as labels; the first and each January with their year."""
    with_year, alone = pgettext("format of a date", "M Y"), pgettext("format of a date", "M")
    return tuple(
        date_format(day, with_year if day in (days[0], days[-1]) or day.month == 1 else alone) for day in days
    )


def trend(indicator: Indicator, history: Sequence[dict[str, Any]], *, has_past: bool) -> LineChart | None:
    """How a figure went, in the areas of then and, where they were others, in those of today; None without a past.

    A definition of then is another figure: what was counted by it is left out.
    """
    if len(history) < 2:
        return None
    lines = {"then": _("In the areas of then"), "now": _("In today's areas")} if has_past else {"then": ""}
    return LineChart(
        str(indicator.name),
        months([state["on"] for state in history]),
        tuple(Series(name, tuple(state[key]["drawn"] for state in history)) for key, name in lines.items()),
        UNITS[indicator.shown],
    )
