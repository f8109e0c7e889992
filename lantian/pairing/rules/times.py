"""Days in the life of a pair: the month of trial, the year of an agreement, how long a meeting counts."""

from datetime import date, timedelta

ASKED_BEFORE = timedelta(days=30)
"""So many days before an agreement ends the village director is asked to renew it."""
ACTIVE_DAYS = 90
"""A pair is active whose helper met the child in person within so many days (domain: quality of D17)."""
PLAN_DAYS = 14
"""So many days there are to find a way, when a check expired or a helper leaves."""


def trial_until(trial_from: date) -> date:
    """The day on which child and helper are asked how it goes."""
    return _months_later(trial_from, 1)


def renewed_until(since: date) -> date:
    """The last day of an agreement that begins on a day."""
    return _months_later(since, 12)


def asked_on(renew_by: date) -> date:
    """From when on a renewal is asked for."""
    return renew_by - ASKED_BEFORE


def is_active(last_met: date | None, on: date) -> bool:
    """Whether a meeting is recent enough."""
    return last_met is not None and (on - last_met).days <= ACTIVE_DAYS


def sleeps(last_met: date | None, trial_from: date | None, on: date) -> bool:
    """Whether a pair goes on on paper alone: nobody has met for too long, counted from its beginning."""
    if trial_from is None:
        return False
    return (on - max(last_met or trial_from, trial_from)).days > ACTIVE_DAYS


def _months_later(day: date, months: int) -> date:
    """The same day of a later month, or its last one where there is no such day."""
    year, month = divmod(day.year * 12 + day.month - 1 + months, 12)
    following = date(year + (month == 11), (month + 1) % 12 + 1, 1)
    return min(date(year, month + 1, 1) + timedelta(days=day.day - 1), following - timedelta(days=1))
