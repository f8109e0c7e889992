"""A choice of figures: which, of which places, on which days; and how much that is."""

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date, timedelta

from lantian.places.rules import BELOW, Level, level_of

MOST_FIGURES = 8
MOST_CELLS = 3_000
"""Of one page: more is read by nobody, and is made as a file."""

MOST_EXPORTED = 500_000
"""Of one file: what a spreadsheet opens in a minute."""

LONGEST = 60
"""Months, on a page and in a file."""


@dataclass(frozen=True)
class Choice:
    """Figures by their codes, of `place` and of the places of `level` in it, at the ends of months.

    Without `level` the place alone. `since` and `until` are first days of months; without `since` only how it stands
    now, without `until` up to now.
    """

    figures: tuple[str, ...]
    place: int
    level: Level | None = None
    since: date | None = None
    until: date | None = None


def levels_below(place: int) -> Iterator[Level]:
    """The levels that lie in a place, the nearest first."""
    level = level_of(place)
    while level in BELOW:
        level = BELOW[level]
        yield level


def month_end(month: date) -> date:
    """The last day of the month of a day."""
    return (month.replace(day=28) + timedelta(4)).replace(day=1) - timedelta(1)


def days_of(choice: Choice, today: date) -> list[date]:
    """The days that are asked for, the oldest first: ends of months, and of the running month today."""
    if choice.since is None:
        return [today]
    last = min(choice.until or today, today)
    days, month = [], choice.since.replace(day=1)
    while month <= last:
        days.append(min(month_end(month), today))
        month = month_end(month) + timedelta(1)
    return days


def months_back(today: date, begins_on: date | None, most: int = LONGEST) -> list[date]:
    """The first days of the months that can be asked for, the newest first; none where there is no history."""
    months: list[date] = []
    month = today.replace(day=1)
    while begins_on and month_end(month) >= begins_on and len(months) < most:
        months.append(month)
        month = (month - timedelta(1)).replace(day=1)
    return months
