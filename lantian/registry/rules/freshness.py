"""How old what is known of a child is, and how far a month's look at every child has come."""

from dataclasses import dataclass
from datetime import date
from typing import Literal

FRESH_DAYS = 30
Unit = Literal["today", "yesterday", "days", "weeks", "months", "years"]


@dataclass(frozen=True, slots=True)
class Age:
    """An age as people say it: 3 weeks, 5 months."""

    unit: Unit
    count: int = 0


def age_of(confirmed_on: date, on: date) -> Age:
    """How long ago a file was confirmed, in whole units: days up to two weeks, weeks up to two months, months."""
    days = max(0, (on - confirmed_on).days)
    if days < 2:
        return Age("yesterday" if days else "today")
    if days < 14:
        return Age("days", days)
    if days < 60:
        return Age("weeks", days // 7)
    if days < 730:
        return Age("months", days // 30)
    return Age("years", days // 365)


def month_of(on: date) -> date:
    """The first day of the month of a day."""
    return on.replace(day=1)


def month_before(month: date) -> date:
    return date(month.year - (month.month == 1), (month.month - 2) % 12 + 1, 1)


def month_after(month: date) -> date:
    return date(month.year + (month.month == 12), month.month % 12 + 1, 1)


@dataclass(frozen=True, slots=True)
class Progress:
    """How far a place is in a month, and how old its files are: up to 30 days, up to 90, more."""

    place: int
    children: int
    checked: int
    fresh: int = 0
    ageing: int = 0
    stale: int = 0

    @property
    def left(self) -> int:
        return max(0, self.children - self.checked)

    @property
    def is_done(self) -> bool:
        return self.left == 0

    @property
    def share(self) -> float:
        return self.checked / self.children if self.children else 1.0


def late_first(places: list[Progress]) -> list[Progress]:
    """Those with the smallest share checked first, of equal ones those with more children left."""
    return sorted(places, key=lambda one: (one.share, -one.left, one.place))
