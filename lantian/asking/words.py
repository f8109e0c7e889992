"""How this room says places, figures and periods."""

from datetime import date
from typing import Any

from django.utils.formats import date_format
from django.utils.translation import gettext, pgettext, pgettext_lazy

from lantian.asking.queries.exploring import Cell
from lantian.kernel import charts
from lantian.places.rules import Level
from lantian.registry.counted import Indicator, Shown

LEVELS = {
    Level.COUNTY: pgettext_lazy("figures", "county by county"),
    Level.TOWN: pgettext_lazy("figures", "town by town"),
    Level.VILLAGE: pgettext_lazy("figures", "village by village"),
}
UNITS = {
    Shown.NUMBER: charts.Unit.NUMBER,
    Shown.SHARE: charts.Unit.PERCENT,
    Shown.AGE: charts.Unit.DAYS,
}
UNIT_NAMES = {
    Shown.NUMBER: pgettext_lazy("unit of a figure", "number"),
    Shown.SHARE: pgettext_lazy("unit of a figure", "%"),
    Shown.AGE: pgettext_lazy("unit of a figure", "days"),
}


def drawn(cell: Cell) -> charts.Value:
    """A figure as a picture takes it: None where it is too small to be told."""
    if cell.is_few:
        return None
    return charts.UNKNOWN if cell.value is None else cell.value


def said(cell: Cell, indicator: Indicator) -> str:
    """A figure as a person says it: 87%, 1,204, 34 days; few, where it is too small to be told."""
    return charts.said(drawn(cell), UNITS[indicator.shown])


def number_of(cell: Cell, indicator: Indicator) -> float | int | str | None:
    """A figure as a spreadsheet takes it: a share in per cent with one digit, else a whole number; few as a word."""
    if cell.is_few:
        return pgettext("a figure", "few")
    if cell.value is None:
        return None
    return round(100 * cell.value, 1) if indicator.shown == Shown.SHARE else round(cell.value)


def day_said(day: date, today: date) -> str:
    """The end of a month by its name, today as such."""
    return pgettext("figures", "Now") if day == today else date_format(day, gettext("F Y"))


def names_below(place: int, paths: dict[int, str]) -> dict[int, str]:
    """What places are called by somebody who looks at `place`: without the way to it, which they know."""
    way = paths.get(place, "")
    return {
        code: path.split()[-1] if code == place else path.removeprefix(way).strip() or path
        for code, path in paths.items()
    }


def heading_of(indicator: Indicator) -> Any:
    """The name of a figure with its unit where that is not plain."""
    if indicator.shown == Shown.NUMBER:
        return indicator.name
    return f"{indicator.name} ({UNIT_NAMES[indicator.shown]})"
