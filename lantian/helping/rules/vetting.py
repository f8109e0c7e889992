"""The yearly check of those who are near children (未成年人保护法 art 62): until when it holds."""

from datetime import date, timedelta
from enum import StrEnum

DAY = timedelta(days=1)
EXPIRES_SOON_BY = timedelta(days=60)
"""How long before its last day a check is said to run out."""


class Check(StrEnum):
    """How somebody stands on a day, as far as everybody may know it."""

    VALID = "valid"
    EXPIRING = "expiring"
    EXPIRED = "expired"
    NONE = "none"


def last_day(checked_on: date) -> date:
    """The last day on which a check of `checked_on` can hold: a year, not a day more."""
    year = checked_on.year + 1
    is_leap_day = (checked_on.month, checked_on.day) == (2, 29)
    return date(year, 2, 28) if is_leap_day else checked_on.replace(year=year) - DAY


def check_on(vetted_until: date | None, on: date) -> Check:
    """How a check that holds until a day stands on another."""
    if vetted_until is None:
        return Check.NONE
    if vetted_until < on:
        return Check.EXPIRED
    return Check.EXPIRING if vetted_until - on <= EXPIRES_SOON_BY else Check.VALID
