"""Who has somebody: how a child stands, when a pair lives in truth, and from how many on a share says something."""

from enum import StrEnum

ACTIVE_DAYS = 90
"""A pair is active when helper and child really met within so many days (domain: quality beside quantity)."""
RENEWAL_DAYS = 30
LEAST = 5
"""Below so many children a share says more about single people than about the work: only the numbers are shown."""


class Standing(StrEnum):
    """How a child that counts stands, the best that is true of it."""

    LIVE = "live"
    TRIAL = "trial"
    COMING = "coming"
    EXEMPT = "exempt"
    GAP = "gap"


class Quality(StrEnum):
    """What is to be said of a child's pairs, beside that there are any."""

    ACTIVE = "active"
    ASLEEP = "asleep"
    EXPIRED = "expired"
    RENEWAL = "renewal"
    SEVERAL = "several"


def share(part: int, whole: int) -> int | None:
    """`part` of `whole` in percent, never 100 before all are there; None where there are fewer than `LEAST`."""
    return part * 100 // whole if whole >= LEAST else None


class WhyNobody(StrEnum):
    """Why a child has nobody yet: the first that is true."""

    NOT_WANTED = "not_wanted"
    ENDED = "ended"
    DECLINED = "declined"
    NOBODY_FREE = "nobody_free"
    NOT_TRIED = "not_tried"


def why_nobody(*, not_wanted: bool, last_stage: str, free_near: int) -> WhyNobody:
    """What stands in the way of a child without anybody.

    `last_stage` is how its last pair came to an end (empty: there was none), `free_near` how many helpers of its town
    could take a child.
    """
    if not_wanted:
        return WhyNobody.NOT_WANTED
    if not free_near:
        return WhyNobody.NOBODY_FREE
    if last_stage == "ended":
        return WhyNobody.ENDED
    return WhyNobody.DECLINED if last_stage == "declined" else WhyNobody.NOT_TRIED
