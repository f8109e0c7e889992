"""Evidence that is wrong is set aside; somebody else above brings it back until its keeping time is over."""

from collections.abc import Mapping
from datetime import date

from lantian.files.rules import keeps_until

SET_ASIDE = "set_aside"
"""What settings call how long it is kept."""
Place = tuple[int, int]
"""The first and the last code of what a post keeps."""


def kept_until(set_aside_on: date, periods: Mapping[str, int]) -> date | None:
    """The day on which the content of what was set aside goes for good; None: never."""
    return keeps_until(SET_ASIDE, set_aside_on, periods)


def may_bring_back(own: Place, setter: Place, *, is_same_person: bool, is_top: bool) -> bool:
    """Whether a post brings back what another set aside, by the places of both: from above, and never oneself.

    Above the city (`is_top`) is nobody: there another person of the same place does it.
    """
    covers = own[0] <= setter[0] and setter[1] <= own[1]
    return not is_same_person and covers and (own != setter or is_top)
