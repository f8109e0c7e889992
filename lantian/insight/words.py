"""How figures are said."""

from typing import Any

from django.utils.formats import date_format, number_format
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy, ngettext, pgettext, pgettext_lazy

from lantian.insight.queries.cockpit import Cell
from lantian.insight.queries.trends import Trend
from lantian.insight.queries.uneven import Rate, Uneven
from lantian.insight.rules.reading import is_better
from lantian.kernel.charts import UNKNOWN, Unit
from lantian.kernel.charts import said as value_said
from lantian.registry.counted import Better, Indicator, Shown, Subject

SUBJECTS = {
    Subject.CHILDREN: pgettext_lazy("subject of figures", "The children"),
    Subject.FILES: pgettext_lazy("subject of figures", "What files say"),
    Subject.CARE: pgettext_lazy("subject of figures", "Visits and duties"),
    Subject.CONTACT: pgettext_lazy("subject of figures", "Parents and carers"),
    Subject.RISK: pgettext_lazy("subject of figures", "Risk"),
    Subject.NEEDS: pgettext_lazy("subject of figures", "Needs and the children's voice"),
    Subject.HELPERS: pgettext_lazy("subject of figures", "Those who stand by children"),
    Subject.NETWORKS: pgettext_lazy(
        "subject of figures", "The four networks, and what units ask of each other"
    ),
}
DIRECTIONS = {
    Better.HIGHER: gettext_lazy("Higher is better"),
    Better.LOWER: gettext_lazy("Lower is better"),
    Better.NEITHER: gettext_lazy("Neither higher nor lower is better"),
}

UNITS = {Shown.NUMBER: Unit.NUMBER, Shown.SHARE: Unit.PERCENT, Shown.AGE: Unit.DAYS}
STEPS = {
    -2: {"sign": "▼▼", "name": gettext_lazy("far worse than the whole"), "class": "far-worse"},
    -1: {"sign": "▼", "name": gettext_lazy("worse than the whole"), "class": "worse"},
    1: {"sign": "▲", "name": gettext_lazy("better than the whole"), "class": "better"},
    2: {"sign": "▲▲", "name": gettext_lazy("far better than the whole"), "class": "far-better"},
}


def said(cell: Cell) -> str:
    """A figure as a person says it: 87%, 1,204, 34 days; few, where it is too small to be told."""
    if cell.numbers is None:
        return pgettext("a figure", "few")
    return "–" if cell.value is None else _said(cell.value, cell.indicator.shown)


def of_what(cell: Cell) -> str:
    """What a share is made of: 41 of 47."""
    if cell.numbers is None or cell.indicator.shown != Shown.SHARE or not cell.numbers.denominator:
        return ""
    numerator, denominator = (number_format(number, force_grouping=True) for number in cell.numbers)
    return _("%(part)s of %(whole)s") % {"part": numerator, "whole": denominator}


def change_said(cell: Cell) -> str:
    """What a figure changed by since last month, with its sign; a share in points."""
    if cell.was_redefined:
        return _("defined anew since last month")
    change = cell.change
    if change is None:
        return ""
    if cell.indicator.shown == Shown.SHARE:
        points = round(change * 100)
        return _("%(points)+d points since last month") % {"points": points} if points else _("as last month")
    number = round(change)
    return _("%(number)+d since last month") % {"number": number} if number else _("as last month")


def gap_of(cell: Cell) -> str:
    """How many of what should not be: its number, where the figure itself is a share."""
    return said(cell) if cell.numbers is None else _said(cell.numbers.numerator, Shown.NUMBER)


def trend_said(indicator: Indicator, trend: Trend) -> str:
    """Where a figure came from in words: 47% in November 2025."""
    then = next(((day, value) for day, value in trend if value != UNKNOWN), None)
    if then is None:
        return ""
    day, value = then
    month = date_format(day, pgettext("format of a date", "M Y"))
    return _("%(value)s in %(month)s") % {"value": value_said(value, UNITS[indicator.shown]), "month": month}


def rates_of(uneven: Uneven) -> dict[str, Any]:
    """Rates side by side for a table: what each column is, the whole, and place by place."""
    return {
        "columns": [{"code": one.code, "name": one.name} for one in uneven.indicators],
        "whole": [_rate_in_words(one) for one in uneven.whole],
        "parts": [
            {"place": part.place, "name": part.name, "rates": [_rate_in_words(one) for one in part.rates]}
            for part in uneven.parts
        ],
    }


def _rate_in_words(rate: Rate) -> dict[str, Any]:
    return {
        "code": rate.indicator.code,
        "name": rate.indicator.name,
        "value": value_said(rate.value, Unit.PERCENT),
        "is_few": rate.numbers is None,
        "step": STEPS[rate.step] if rate.step else None,
    }


def row_of(cell: Cell) -> dict[str, Any]:
    """A figure for a page."""
    better = None if cell.change is None else is_better(round(cell.change, 2), cell.indicator.better)
    return {
        "code": cell.indicator.code,
        "name": cell.indicator.name,
        "value": said(cell),
        "of": of_what(cell),
        "change": change_said(cell),
        "tone": {None: "neutral", True: "good", False: "watch"}[better],
        "stands_out": cell.stands_out,
    }


def _said(value: float, shown: Shown) -> str:
    if shown == Shown.SHARE:
        return f"{round(value * 100)}%"
    if shown == Shown.AGE:
        return ngettext("%(days)d day", "%(days)d days", round(value)) % {"days": round(value)}
    return number_format(round(value), force_grouping=True)
