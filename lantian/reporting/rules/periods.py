"""The periods that reports are about, and the days by which they are compared."""

from dataclasses import dataclass
from datetime import date, timedelta
from enum import StrEnum


class Kind(StrEnum):
    """Reports as offices know them (domain: §4.4 items 3, 4 and 5)."""

    MONTHLY = "monthly"
    ANNUAL = "annual"
    BULLETIN = "bulletin"
    CROSS_CHECK = "cross_check"


MONTHS = {Kind.MONTHLY: 1, Kind.BULLETIN: 3, Kind.CROSS_CHECK: 6, Kind.ANNUAL: 12}
QUARTERS = "一二三四"


@dataclass(frozen=True, slots=True)
class Period:
    """A month, a quarter, half a year or a year: `[since, until)`."""

    since: date
    months: int

    @property
    def until(self) -> date:
        return _moved(self.since, self.months)

    @property
    def last_day(self) -> date:
        return self.until - timedelta(1)

    @property
    def day_before(self) -> date:
        return self.since - timedelta(1)

    @property
    def before(self) -> "Period":
        """The period right before."""
        return Period(_moved(self.since, -self.months), self.months)

    @property
    def year_before(self) -> "Period":
        """The same period of the year before."""
        return Period(_moved(self.since, -12), self.months)

    @property
    def name(self) -> str:
        """As official paper names it: 2026年10月, 2026年第三季度, 2026年上半年, 2026年度."""
        year = f"{self.since.year}年"
        if self.months == 1:
            return f"{year}{self.since.month}月"
        if self.months == 3:
            return f"{year}第{QUARTERS[(self.since.month - 1) // 3]}季度"
        if self.months == 6:
            return f"{year}{'上' if self.since.month == 1 else '下'}半年"
        return f"{year}度"

    def months_until(self, day: date) -> list[date]:
        """The first days of its months that have begun by a day."""
        firsts = [_moved(self.since, number) for number in range(self.months)]
        return [first for first in firsts if first <= day]


def period_of(kind: Kind, day: date) -> Period:
    """The period of a kind of report that a day lies in."""
    months = MONTHS[kind]
    return Period(date(day.year, (day.month - 1) // months * months + 1, 1), months)


def periods_until(kind: Kind, day: date, most: int) -> list[Period]:
    """The period that a day lies in and those before it, the newest first."""
    found = [period_of(kind, day)]
    while len(found) < most:
        found.append(found[-1].before)
    return found


def _moved(first: date, months: int) -> date:
    number = first.year * 12 + first.month - 1 + months
    return date(number // 12, number % 12 + 1, 1)
