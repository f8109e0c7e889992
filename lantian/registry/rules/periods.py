"""When a change may be recorded on top of what is known, and from when a fact may be said to hold."""

from datetime import date


def may_follow(current_since: date | None, since: date) -> bool:
    """Whether a change beginning on `since` can end a fact that holds since `current_since` (None: unknown)."""
    return current_since is None or since > current_since


def may_begin(since: date, until: date | None, predecessor_since: date | None) -> bool:
    """Whether a fact that ends on `until` (None: goes on) can be corrected to have begun on `since`.

    The fact before it then ends on that day and must keep a day of its own.
    """
    return (until is None or since < until) and may_follow(predecessor_since, since)
