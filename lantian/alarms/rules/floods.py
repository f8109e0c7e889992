"""Which reports by the open door ring at once, and which wait until the county looks. None is refused or dropped.

Somebody may send hundreds, to drown real reports or to have them held back. So what others send holds back nobody who
comes for the first time, gives a number to call, or names a child on file; and what is held back is itself rung for.
"""

from collections.abc import Collection
from dataclasses import dataclass
from datetime import timedelta
from enum import StrEnum

from lantian.alarms.rules.ladder import Step

WINDOW = timedelta(hours=1)
MOST_FROM_ONE_SENDER = 5
"""In an hour, by one device at one address."""
MOST_FROM_ONE_ADDRESS = 20
"""In an hour. A whole school, or all telephones of a valley, may stand behind one address."""
MOST_IN_A_TOWN = 20
MOST_IN_A_COUNTY = 40
"""In an hour, by the open door: far more than a county has ever had in a day."""
MOST_WHATEVER_IS_SAID = 15
MOST_FROM_AN_ADDRESS_WHATEVER_IS_SAID = 60
"""Numbers and names can be made up: beyond so many in an hour, a sender and an address wait in any case."""
CALLED_EVERY = timedelta(hours=1)


class Verdict(StrEnum):
    """What becomes of a report that comes in."""

    RINGS = "no"
    HELD = "yes"
    HELD_UNLESS_ON_FILE = "unless_on_file"
    """The register says whether there is a child of the name that was given; the door does not learn it."""


@dataclass(frozen=True)
class Crowd:
    """How many reports came by the open door within the hour before this one."""

    from_sender: int
    from_address: int
    in_town: int
    in_county: int


def verdict(crowd: Crowd, *, has_number: bool, names_child: bool) -> Verdict:
    """Whether a report rings at once."""
    if (
        crowd.from_sender >= MOST_WHATEVER_IS_SAID
        or crowd.from_address >= MOST_FROM_AN_ADDRESS_WHATEVER_IS_SAID
    ):
        return Verdict.HELD
    if has_number or is_fresh(crowd) or not _is_flood(crowd):
        return Verdict.RINGS
    return Verdict.HELD_UNLESS_ON_FILE if names_child else Verdict.HELD


def is_fresh(crowd: Crowd) -> bool:
    """Whether nothing came from this sender yet. Another device is not another sender where an address sends many."""
    return crowd.from_sender == 0 and crowd.from_address < MOST_FROM_ONE_ADDRESS


def _is_flood(crowd: Crowd) -> bool:
    return (
        crowd.from_sender >= MOST_FROM_ONE_SENDER
        or crowd.from_address >= MOST_FROM_ONE_ADDRESS
        or crowd.in_town >= MOST_IN_A_TOWN
        or crowd.in_county >= MOST_IN_A_COUNTY
    )


def steps_to_look(waited: timedelta) -> Collection[Step]:
    """Who is asked to look at what is held: the county, and the city too once nobody has looked for an hour."""
    return (Step.COUNTY, Step.CITY) if waited >= CALLED_EVERY else (Step.COUNTY,)
