"""When a plan is looked at again: the higher the risk, the sooner (visit cadence of the city, by level)."""

from datetime import date, timedelta

DAYS = {"red": 30, "yellow": 91, "blue": 182, "green": 365}
UNKNOWN = 182
"""Where no level has been confirmed, as for a child of low risk: half a year."""


def review_due(level: str | None, on: date) -> date:
    """The day by which a plan made or looked at on a day is looked at again."""
    return on + timedelta(days=DAYS.get(level or "", UNKNOWN))
