"""How long the content of files is kept, and who brings evidence back that was set aside."""

from collections.abc import Mapping
from datetime import date, timedelta

SET_ASIDE = "set_aside"
"""What periods call how long evidence is kept that was set aside."""
Place = tuple[int, int]
"""The first and the last code of what a post keeps."""


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


def may_bring_back(own: Place, setter: Place, *, is_same_person: bool, is_top: bool) -> bool:
    """Whether a post brings back what another set aside, by the places of both: from above, and never oneself.

    Above the city (`is_top`) is nobody: there another person of the same place does it.
    """
    covers = own[0] <= setter[0] and setter[1] <= own[1]
    return not is_same_person and covers and (own != setter or is_top)
