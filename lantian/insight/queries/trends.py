"""How the few figures that matter went in the last months, in the areas of today."""

from collections.abc import Collection
from datetime import date

from lantian.access.policy import Role
from lantian.access.scopes import acting_post
from lantian.insight.queries.figures import Stood
from lantian.insight.queries.history import lineage, stood
from lantian.insight.rules.reading import as_said, month_ends, told, value_of
from lantian.kernel.charts import UNKNOWN, Value
from lantian.places.rules import Level, level_of
from lantian.registry.counted import Indicator

MONTHS = 12

Trend = list[tuple[date, Value]]


def trends(place: int, asked: Collection[Indicator], role: Role, on: date) -> dict[str, Trend]:
    """By indicator its values at the ends of twelve months and on the day, for those that have a past.

    Whoever may not see the rows, and reads the places around as well, finds the past of a figure on its own page.
    """
    is_top = place == acting_post().region_low
    open_ones = [one for one in asked if is_top or role in one.opens_for]
    if level_of(place) == Level.VILLAGE or not open_ones:
        return {}
    days = month_ends(on, MONTHS)
    then = stood(lineage(place).codes, open_ones, days)
    found = {
        one.code: [(day, _value(one, then.get((one.code, day)), role, day)) for day in days]
        for one in open_ones
    }
    return {code: trend for code, trend in found.items() if sum(value != UNKNOWN for _, value in trend) > 1}


def _value(one: Indicator, state: Stood | None, role: Role, day: date) -> Value:
    if state is None or state.edition != one.edition:
        return UNKNOWN
    if role not in one.opens_for and told([state.numbers], one.shown)[0] is None:
        return None
    value = value_of(state.numbers, one.shown, day)
    return UNKNOWN if value is None else as_said(value, one.shown)
