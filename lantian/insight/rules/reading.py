"""How a figure is read, and compared with itself and with others."""

from collections.abc import Sequence
from datetime import date, timedelta

from lantian.assessment.rules.hiding import FEWEST
from lantian.disclosure.rules.beside import told_beside
from lantian.disclosure.rules.primary import small
from lantian.insight.rules.numbers import Numbers
from lantian.registry.counted import Better, Shown

DAYS_OF_EPOCH = date(2000, 1, 1).toordinal()
FAR = 0.15
"""By how much a share must be worse than that of the place around to stand out."""


def value_of(numbers: Numbers, shown: Shown, on: date) -> float | None:
    """A number, a share from 0 to 1, or a mean age in days on a day; None where nothing can be divided."""
    if shown == Shown.NUMBER:
        return float(numbers.numerator)
    if not numbers.denominator:
        return None
    ratio = numbers.numerator / numbers.denominator
    return ratio if shown == Shown.SHARE else on.toordinal() - DAYS_OF_EPOCH - ratio


def as_said(value: float, shown: Shown) -> float:
    """A value as exact as it is said: a share in whole hundredths. Pictures and words then never differ."""
    return round(value * 100) / 100 if shown == Shown.SHARE else float(round(value))


def is_better(change: float, better: Better) -> bool | None:
    """Whether a change is one for the better; None where there is none, or no direction is the better one."""
    if not change or better == Better.NEITHER:
        return None
    return (change > 0) == (better == Better.HIGHER)


def told(numbers: Sequence[Numbers], shown: Shown) -> list[Numbers | None]:
    """The figures of places side by side for somebody who may not see the rows: what is too small is not told (None).

    Nor is another that the sum would give away. Of a share both its parts count.
    """
    if shown == Shown.AGE:
        return [None if small(one.denominator) else one for one in numbers]
    parts = [
        [one.numerator] if shown == Shown.NUMBER else [one.numerator, one.denominator - one.numerator]
        for one in numbers
    ]
    return [one if is_told else None for one, is_told in zip(numbers, told_beside(parts), strict=True)]


def stands_out(part: float | None, whole: float | None, number: int, better: Better) -> bool:
    """Whether the share of a part is far worse than that of the whole; of fewer than five it says nothing."""
    if part is None or whole is None or number < FEWEST or better == Better.NEITHER:
        return False
    behind = whole - part if better == Better.HIGHER else part - whole
    return behind >= FAR


def month_before(on: date) -> date:
    """The same day of the month before, or its last one."""
    last = on.replace(day=1) - timedelta(1)
    return last.replace(day=min(on.day, last.day))


def month_ends(on: date, months: int) -> list[date]:
    """The last days of the months before a day, and the day itself, the oldest first."""
    days = [on]
    for _ in range(months):
        days.append(days[-1].replace(day=1) - timedelta(1))
    return days[::-1]
