"""When a change may be recorded on top of what is known."""

from datetime import date


def may_follow(current_since: date | None, since: date) -> bool:
    """Whether a change beginning on `since` can end a fact that holds since `current_since` (None: unknown)."""
    return current_since is None or since > current_since


def holds_on(since: date | None, until: date | None, on: date) -> bool:
    """Whether a half-open period `[since, until)` contains a date; an unknown beginning lies in the past."""
    return (since is None or since <= on) and (until is None or on < until)
