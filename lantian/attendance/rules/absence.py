"""The words in which missing at school is told: with leave or without, why, what was done about it."""

from datetime import date, timedelta
from enum import StrEnum

FURTHEST_BACK = timedelta(days=30)
"""How long ago the first day may lie when it is noted: what is older is no news, and a fact of the file."""


class Reason(StrEnum):
    """Why a child is missing, as far as the school knows."""

    ILL = "ill"
    FAMILY = "family"
    HELPING = "helping"
    WORKING = "working"
    ELSEWHERE = "elsewhere"
    REFUSES = "refuses"
    UNKNOWN = "unknown"
    OTHER = "other"


class Step(StrEnum):
    """What was done: the guardian called, looked by the village, visited by the school, reported in writing."""

    CALLED = "called"
    LOOKED = "looked"
    VISITED = "visited"
    REPORTED = "reported"


class Outcome(StrEnum):
    """What came of it."""

    COMES = "comes"
    ILL = "ill"
    HELPING = "helping"
    WORKING = "working"
    ELSEWHERE = "elsewhere"
    REFUSES = "refuses"
    NOT_REACHED = "not_reached"
    TOLD = "told"
    OTHER = "other"


def problem_of_first_day(since: date, today: date, *, is_school_day: bool) -> str:
    """What is wrong with the first day of an absence: nothing, or a code."""
    if since > today:
        return "still_to_come"
    if since < today - FURTHEST_BACK:
        return "too_long_ago"
    return "" if is_school_day else "no_school_day"


def problem_of_return(since: date, back_on: date, today: date) -> str:
    """What is wrong with the day on which a child is said to be back."""
    if back_on > today:
        return "still_to_come"
    return "back_before" if back_on <= since else ""


def problem_of_step(since: date, until: date | None, on: date, today: date) -> str:
    """What is wrong with the day on which something was done about it."""
    if on > today:
        return "still_to_come"
    return "before_absence" if on < since or (until is not None and on > until) else ""
