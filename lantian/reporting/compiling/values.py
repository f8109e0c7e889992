"""Figures as cells of a report: what they are, what they changed by, and who may be told."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date

from lantian.access.policy import OFFICES, Role
from lantian.insight.rules.numbers import Numbers
from lantian.insight.rules.reading import told, value_of
from lantian.kernel.documents.papers import Shown
from lantian.registry.counted import Indicator
from lantian.registry.counted import Shown as Read
from lantian.reporting.queries.figures import Figures, Standing
from lantian.reporting.rules.content import HIDDEN, Value

SHOWN = {Read.NUMBER: Shown.NUMBER, Read.SHARE: Shown.SHARE, Read.AGE: Shown.DAYS}
CHANGES = {Read.NUMBER: Shown.CHANGE, Read.SHARE: Shown.POINTS, Read.AGE: Shown.CHANGE}
NO_FIGURES = "无数据"
NOTHING = Value(NO_FIGURES, Shown.NUMBER)


@dataclass(frozen=True, slots=True)
class Compared:
    """A figure, that of the end of the period before and that of a year ago, each None where there was none."""

    indicator: Indicator
    now: Standing | None
    before: Standing | None
    year: Standing | None

    @property
    def was_redefined(self) -> bool:
        return any(one.edition != self.now.edition for one in (self.before, self.year) if one and self.now)


def compared(figures: Figures, place: int, indicator: Indicator, days: Sequence[date]) -> Compared:
    """A figure of a place on three days: now, the period before, the year before."""
    return Compared(indicator, *(figures.of(place, indicator, day) for day in days))


def cells_of(row: Compared, days: Sequence[date]) -> tuple[Value, ...]:
    """Now; before and the change since; a year ago and the change since."""
    now, before, year = (
        _value(row.indicator, one, day)
        for one, day in zip((row.now, row.before, row.year), days, strict=True)
    )
    return (
        now,
        before,
        _change(row, now, before, row.before),
        year,
        _change(row, now, year, row.year),
    )


def column_of(indicator: Indicator, standings: Sequence[Standing | None], day: date) -> list[Value]:
    """A figure of places side by side: small ones are hidden with whatever would give them away."""
    numbers = [one.numbers if one else Numbers() for one in standings]
    shows = told(numbers, indicator.shown)
    return [
        NOTHING if one is None else _guarded(indicator, one.numbers, day, is_told=shown is not None)
        for one, shown in zip(standings, shows, strict=True)
    ]


def counts_of(numbers: Sequence[int] | None, places: int) -> list[Value]:
    """Counts of places side by side; None where nobody counted."""
    if numbers is None:
        return [NOTHING] * places
    shows = told([Numbers(number) for number in numbers], Read.NUMBER)
    return [
        Value(number, Shown.NUMBER, is_small=shown is None)
        for number, shown in zip(numbers, shows, strict=True)
    ]


def count_of(number: int | None) -> Value:
    """One count."""
    return counts_of(None if number is None else [number], 1)[0]


def change_of(now: Value, then: Value) -> Value:
    """What a count changed by."""
    if not isinstance(now.value, int) or not isinstance(then.value, int):
        return Value(None, Shown.CHANGE)
    return Value(now.value - then.value, Shown.CHANGE, now.is_small or then.is_small)


def share_of(part: Value, whole: Value) -> Value:
    """The share of one count in another."""
    if not isinstance(part.value, int) or not isinstance(whole.value, int) or not whole.value:
        return Value(None, Shown.SHARE)
    return Value(part.value / whole.value, Shown.SHARE, part.is_small or whole.is_small)


def _value(indicator: Indicator, standing: Standing | None, day: date) -> Value:
    if standing is None:
        return NOTHING
    is_told = told([standing.numbers], indicator.shown)[0] is not None
    return _guarded(indicator, standing.numbers, day, is_told=is_told)


def _guarded(indicator: Indicator, numbers: Numbers, day: date, *, is_told: bool) -> Value:
    """A figure that is not told because it is small stays with those who may open the rows; hidden from all, if offices
    are not among them. One that auditors do not read at all is never theirs."""
    if not is_told and not indicator.opens_for >= OFFICES:
        return HIDDEN
    value = value_of(numbers, indicator.shown, day)
    plain = round(value) if value is not None and indicator.shown != Read.SHARE else value
    return Value(plain, SHOWN[indicator.shown], not is_told or Role.AUDITOR not in indicator.roles)


def _change(row: Compared, now: Value, then: Value, standing: Standing | None) -> Value:
    shown = CHANGES[row.indicator.shown]
    if HIDDEN in (now, then):
        return Value(HIDDEN.value, shown)
    if now.value is None or then.value is None or isinstance(now.value, str) or isinstance(then.value, str):
        return Value(None, shown)
    if row.now and standing and row.now.edition != standing.edition:
        return Value(None, shown)
    return Value(now.value - then.value, shown, now.is_small or then.is_small)
