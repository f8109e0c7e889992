"""What a form costs the field, and what is spared when it need not be filled in.

minutes = places that would fill it in x how often in the days concerned x minutes for one filling
"""

from datetime import date, timedelta
from math import ceil

MINUTES_FOR_ONE = 10
"""Reading it, handing it in."""

MINUTES_FOR_COLUMN = 3
"""Looking up, or asking for, and writing down."""

DAYS_BETWEEN = {"yearly": 365, "quarterly": 91, "monthly": 30, "weekly": 7}


def minutes_for(columns: int) -> int:
    """What one filling takes, unless somebody knows better."""
    return MINUTES_FOR_ONE + MINUTES_FOR_COLUMN * columns


def fillings(often: str, since: date, until: date | None, last: date) -> int:
    """How often a form would be filled in from a day on, up to its own end and `last`, both days included."""
    end = min(until or last, last)
    if end < since:
        return 0
    if often == "once":
        return 1
    return ceil((end - since + timedelta(1)).days / DAYS_BETWEEN[often])


def minutes_in_all(fillers: int, times: int, minutes: int) -> int:
    """What a form takes all that fill it in."""
    return fillers * times * minutes
