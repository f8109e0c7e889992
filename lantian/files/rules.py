"""How long the content of files is kept."""

from collections.abc import Mapping
from datetime import date, timedelta


def keeps_until(purpose: str, last_used_on: date, periods: Mapping[str, int]) -> date | None:
    """The day on which the content of a file goes, counted from when it was last of use.

    `periods` holds days by purpose; what is not in it stays as long as the row (None). A period of 0 days ends
    on the same day.
    """
    days = periods.get(purpose)
    return None if days is None else last_used_on + timedelta(days=days)


def is_over(purpose: str, last_used_on: date, on: date, periods: Mapping[str, int]) -> bool:
    """Whether a file's period is over on a day."""
    until = keeps_until(purpose, last_used_on, periods)
    return until is not None and on >= until
