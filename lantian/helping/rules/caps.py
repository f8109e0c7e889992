"""How many children somebody may stand by at once: the national default of the kind, or what a place lowered it to."""

from collections.abc import Mapping

from lantian.helping.rules.kinds import helper_kinds
from lantian.places.rules import ancestors_of

Lowered = Mapping[tuple[int, str], int]
"""What places lowered: (region, kind of helper) → most children."""


def national_cap(kind: str) -> int:
    """The most children for a kind of helper in the whole country (three for a proxy parent). Raises `KeyError`."""
    return helper_kinds()[kind].most


def cap_of(kind: str, region: int, lowered: Lowered | None = None) -> int:
    """The most children for a kind of helper at home in a region: the lowest of all places around it.

    A place lowers what the nation says, and never raises it.
    """
    around = (place for place in (region, *ancestors_of(region)))
    own = [lowered[place, kind] for place in around if (place, kind) in lowered] if lowered else []
    return min(national_cap(kind), *own) if own else national_cap(kind)
