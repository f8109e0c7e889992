"""Assessment, conference, tasks and placement: what must be said, and when the next look is due."""

from collections.abc import Collection
from datetime import date, timedelta

MOST_PLACEMENT_DAYS = 366
"""未保法 art 94 follows after a year of temporary guardianship; a placement is looked at before."""


def problem_of_assessors(names: Collection[str]) -> str:
    """An assessment is made by two people at least, who are two."""
    found = [" ".join(name.split()) for name in names if name.strip()]
    if len(set(found)) < len(found):
        return "assessor_twice"
    return "" if len(found) >= 2 else "two_assessors"


def problem_of_due(due_on: date | None, today: date) -> str:
    """What is wrong with the day by which something is done."""
    if due_on is None:
        return "due_needed"
    return "due_past" if due_on < today else "due_far" if due_on > today + timedelta(days=366) else ""


def earliest_day(born_on: date | None, opened_on: date) -> date:
    """Before which nothing of a case can lie: the child's birth, or eighteen years ago where nobody here knows it."""
    return born_on or date(opened_on.year - 18, 1, 1)


def problem_of_day(on: date, *, today: date, earliest: date) -> str:
    """What is wrong with the day of something that has happened."""
    return "day_future" if on > today else "before_birth" if on < earliest else ""


def problem_of_meeting(on: date, *, opened_on: date, today: date) -> str:
    """What is wrong with the day to which a team is asked: it meets once there is a case, and within a year."""
    if on < opened_on:
        return "before_case"
    return "due_far" if on > today + timedelta(days=366) else ""


def next_look(today: date) -> date:
    """The same day of the next month, or its last: every case is looked at each month."""
    first, after = (_first_of(today.year * 12 + today.month + step) for step in (0, 1))
    return min(first + timedelta(days=today.day - 1), after - timedelta(days=1))


def _first_of(month: int) -> date:
    """The first day of a month that is counted from the year nought."""
    return date(month // 12, month % 12 + 1, 1)


def problem_of_placement(since: date, until: date | None, today: date) -> tuple[str, str]:
    """The field and what is wrong with it: a placement begins today or before, and is for a time."""
    if since > today:
        return "since", "day_future"
    if until and until <= since:
        return "until_planned", "until_before"
    if until and until > since + timedelta(days=MOST_PLACEMENT_DAYS):
        return "until_planned", "placement_too_long"
    return "", ""
