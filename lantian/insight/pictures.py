"""Figures as pictures: what is drawn of them, with nothing in it that the reader is not told."""

from collections.abc import Sequence
from datetime import date
from typing import Any

from django.utils.formats import date_format
from django.utils.translation import gettext as _
from django.utils.translation import pgettext

from lantian.insight.queries.cockpit import Cell
from lantian.kernel.charts import UNKNOWN, LineChart, Series, Unit, Value
from lantian.registry.counted import Indicator, Shown

UNITS = {Shown.NUMBER: Unit.NUMBER, Shown.SHARE: Unit.PERCENT, Shown.AGE: Unit.DAYS}


def drawn(cell: Cell) -> Value:
    """A figure as a value of a picture."""
    if cell.numbers is None:
        return None
    return UNKNOWN if cell.value is None else round(cell.value, 3)


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
