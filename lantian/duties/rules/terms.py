"""How often, or within how long: the small language in which rules say it.

`7d` every seven days · `2/week`, `1/month`, `1/term`, `1/window:summer` so many times in each period ·
`5w/new`, `3d/red` within five working days, three days of something · `on:03-31` each year by a day.
"""

import re
from dataclasses import dataclass
from datetime import date
from enum import StrEnum

from lantian.places.rules import WindowKind


class Period(StrEnum):
    """In which stretch of time a number of deeds is owed."""

    WEEK = "week"
    MONTH = "month"
    QUARTER = "quarter"
    HALF_YEAR = "half_year"
    YEAR = "year"
    TERM = "term"
    SCHOOL_YEAR = "school_year"
    WINDOW = "window"
    BEFORE_HOLIDAYS = "before_holidays"


class Event(StrEnum):
    """What starts the days within which something is owed."""

    NEW = "new"
    AWAY = "away"
    CARER = "carer"
    RED = "red"


EVENTS, PERIODS, WINDOWS = ({one.value for one in kind} for kind in (Event, Period, WindowKind))
NOMINAL_DAYS = {
    Period.WEEK: 7,
    Period.MONTH: 30,
    Period.QUARTER: 91,
    Period.HALF_YEAR: 182,
    Period.YEAR: 365,
    Period.TERM: 140,
    Period.SCHOOL_YEAR: 365,
    Period.WINDOW: 91,
    Period.BEFORE_HOLIDAYS: 182,
}
MOST_DAYS, MOST_TIMES = 1_100, 7
YEAR_DAYS = 365


class WrongTerm(ValueError):
    """A term that is none; `code` says what is wrong (see messages.py), `text` what was written."""

    def __init__(self, code: str, text: str) -> None:
        super().__init__(f"{code}: {text}")
        self.code, self.text = code, text


@dataclass(frozen=True, slots=True)
class Every:
    """Again within so many days of the last time."""

    days: int

    @property
    def pace(self) -> float:
        """Days from one time to the next."""
        return self.days

    def __str__(self) -> str:
        return f"{self.days}d"


@dataclass(frozen=True, slots=True)
class Times:
    """So many times in each period, evenly; of windows those of `kinds` (none named: all)."""

    times: int
    period: Period
    kinds: tuple[WindowKind, ...] = ()

    @property
    def pace(self) -> float:
        """Days from one time to the next, about."""
        return NOMINAL_DAYS[self.period] / self.times

    def __str__(self) -> str:
        return f"{self.times}/{self.period}{':' + ','.join(self.kinds) if self.kinds else ''}"


@dataclass(frozen=True, slots=True)
class Within:
    """Once within so many days (working days) of an event."""

    number: int
    is_working: bool
    event: Event

    @property
    def pace(self) -> float:
        """Calendar days to do it in, about."""
        return self.number * (1.4 if self.is_working else 1.0)

    def __str__(self) -> str:
        return f"{self.number}{'w' if self.is_working else 'd'}/{self.event}"


@dataclass(frozen=True, slots=True)
class Yearly:
    """Each year by a day."""

    month: int
    day: int

    @property
    def pace(self) -> float:
        """Days from one time to the next."""
        return YEAR_DAYS

    def __str__(self) -> str:
        return f"on:{self.month:02}-{self.day:02}"


Term = Every | Times | Within | Yearly

EVERY = re.compile(r"(\d{1,6})d")
TIMES = re.compile(r"(\d{1,6})/(\w+?)(?::([\w,]+))?")
WITHIN = re.compile(r"(\d{1,6})([dw])/(\w+)")
YEARLY = re.compile(r"on:(\d\d)-(\d\d)")


def term_from(text: str) -> Term:
    """A term from its text. Raises `WrongTerm`: zero, too_long, too_often, no_such_day, unknown_term."""
    written = text.strip()
    if found := EVERY.fullmatch(written):
        return Every(_number(found[1], MOST_DAYS, "too_long", text))
    if found := WITHIN.fullmatch(written):
        return _within(found, text)
    if found := TIMES.fullmatch(written):
        return _times(found, text)
    if found := YEARLY.fullmatch(written):
        return _yearly(int(found[1]), int(found[2]), text)
    raise WrongTerm("unknown_term", text)


def _number(digits: str, most: int, code: str, text: str) -> int:
    number = int(digits)
    if number == 0:
        raise WrongTerm("zero", text)
    if number > most:
        raise WrongTerm(code, text)
    return number


def _within(found: re.Match[str], text: str) -> Within:
    if found[3] not in EVENTS:
        raise WrongTerm("unknown_term", text)
    number = _number(found[1], MOST_DAYS, "too_long", text)
    return Within(number, found[2] == "w", Event(found[3]))


def _times(found: re.Match[str], text: str) -> Times:
    kinds = tuple(found[3].split(",")) if found[3] else ()
    if found[2] not in PERIODS or not set(kinds) <= WINDOWS:
        raise WrongTerm("unknown_term", text)
    if kinds and found[2] != Period.WINDOW:
        raise WrongTerm("unknown_term", text)
    times = _number(found[1], MOST_TIMES, "too_often", text)
    return Times(times, Period(found[2]), tuple(WindowKind(kind) for kind in kinds))


def _yearly(month: int, day: int, text: str) -> Yearly:
    try:
        date(2001, month, day)
    except ValueError:
        raise WrongTerm("no_such_day", text) from None
    return Yearly(month, day)
