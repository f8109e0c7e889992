"""When a report may be made, and when made again."""

from dataclasses import dataclass
from datetime import date

from lantian.reporting.rules.periods import Period


class Refused(ValueError):
    """A report cannot be made; `code` says why: `not_begun`, `made`, `reason`, `not_the_latest`."""

    def __init__(self, code: str) -> None:
        super().__init__(code)
        self.code = code


@dataclass(frozen=True, slots=True)
class Made:
    """The newest edition of a report: its number, the day of its figures, and whether its period went on then."""

    edition: int
    as_of: date
    is_so_far: bool


def as_of(period: Period, today: date) -> date:
    """The day whose figures a report tells: the last one of its period, or today while the period goes on.

    Raises `Refused("not_begun")`.
    """
    if period.since > today:
        raise Refused("not_begun")
    return min(period.last_day, today)


def is_so_far(period: Period, today: date) -> bool:
    """Whether the period goes on: what is told then is told “so far”."""
    return today < period.until


def next_edition(newest: Made | None, day: date) -> int:
    """The number of a report that nobody corrects. Raises `Refused("made")` where its figures of the day are there.

    A report told so far is followed by a later one without a reason; a finished one only by a correction.
    """
    if newest is None:
        return 1
    if newest.is_so_far and newest.as_of < day:
        return newest.edition + 1
    raise Refused("made")
