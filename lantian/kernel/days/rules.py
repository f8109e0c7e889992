"""Half-open spans of days, and which days are worked: by weekday, by notice, by what a place says of its own days."""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from datetime import date, timedelta
from enum import StrEnum

from lantian.kernel.days.notices import holiday_on, is_announced, worked_for

DAY = timedelta(days=1)
SATURDAY = 5


@dataclass(frozen=True, order=True)
class Span:
    """The days from `since` until the day before `until`; never empty."""

    since: date
    until: date

    def __post_init__(self) -> None:
        if self.until <= self.since:
            raise ValueError(f"{self.until} is not after {self.since}.")

    def __contains__(self, on: date) -> bool:
        return self.since <= on < self.until

    def __iter__(self) -> Iterator[date]:
        return (self.since + number * DAY for number in range(len(self)))

    def __len__(self) -> int:
        return (self.until - self.since).days

    @property
    def last(self) -> date:
        """The last day in it, as people write it."""
        return self.until - DAY

    def overlaps(self, other: "Span") -> bool:
        return self.since < other.until and other.since < self.until


@dataclass(frozen=True)
class OwnDays:
    """Days of which a place says itself that they are off, or worked, and why."""

    span: Span
    is_worked: bool
    name: str = ""


class Kind(StrEnum):
    """Why a day is worked or not."""

    WEEKDAY = "weekday"
    WEEKEND = "weekend"
    HOLIDAY = "holiday"
    INSTEAD = "instead"
    OWN_OFF = "own_off"
    OWN_WORKED = "own_worked"


WORKED = frozenset({Kind.WEEKDAY, Kind.INSTEAD, Kind.OWN_WORKED})


@dataclass(frozen=True)
class Day:
    """What a day is. `name` is that of the holiday (as in `notices`) or what the place calls its own day."""

    on: date
    kind: Kind
    name: str = ""

    @property
    def is_working(self) -> bool:
        return self.kind in WORKED

    @property
    def is_announced(self) -> bool:
        """False where the notice for the year is not out yet: the answer may change with it."""
        return is_announced(self.on.year)


def day(on: date, own: Sequence[OwnDays] = ()) -> Day:
    """What a day is in a place that says `own` of its days; the first that holds it decides, then the notice."""
    mine = next((days for days in own if on in days.span), None)
    if mine:
        return Day(on, Kind.OWN_WORKED if mine.is_worked else Kind.OWN_OFF, mine.name)
    if instead := worked_for(on):
        return Day(on, Kind.INSTEAD, instead)
    if holiday := holiday_on(on):
        return Day(on, Kind.HOLIDAY, holiday)
    return Day(on, Kind.WEEKEND if on.weekday() >= SATURDAY else Kind.WEEKDAY)


def is_working_day(on: date, own: Sequence[OwnDays] = ()) -> bool:
    """Whether a day is worked; see `day`."""
    return day(on, own).is_working


def add_working_days(on: date, number: int, own: Sequence[OwnDays] = ()) -> date:
    """The `number`-th working day after a day, which does not count itself; before it for a negative number.

    "Within five working days of Friday" ends on the next Friday. None added is the day itself, worked or not.
    """
    step = DAY if number > 0 else -DAY
    for _ in range(abs(number)):
        on += step
        while not is_working_day(on, own):
            on += step
    return on


def working_days_in(span: Span, own: Sequence[OwnDays] = ()) -> int:
    """How many days of a span are worked."""
    return sum(is_working_day(on, own) for on in span)
