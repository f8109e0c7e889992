"""What is missing in a child's file."""

from collections.abc import Iterable
from datetime import date

# The order is the order of the bits in `Child.gaps` and on the page; only ever add at the end.
GAPS = (
    "identity",
    "hukou",
    "address",
    "carer",
    "carer_phone",
    "parent_phone",
    "whereabouts",
    "schooling",
    "guardianship",
    "health",
)
STALE_AFTER_DAYS = 90


def gap_mask(known: Iterable[str]) -> int:
    """The bits of the items that are not in `known`. Unknown names raise ValueError."""
    mask = (1 << len(GAPS)) - 1
    for name in set(known):
        mask &= ~(1 << GAPS.index(name))
    return mask


def gaps_of(mask: int) -> list[str]:
    """The names of the items missing in a mask."""
    return [name for bit, name in enumerate(GAPS) if mask >> bit & 1]


def is_stale(confirmed_on: date, on: date) -> bool:
    """Whether a file was not confirmed for more than 90 days (freshness, C08)."""
    return (on - confirmed_on).days > STALE_AFTER_DAYS
