"""What follows about users and posts from names, roles and places alone."""

import re
from collections.abc import Collection, Mapping
from typing import NamedTuple

from lantian.access.policy import BREAKABLE, OFFICES, Role
from lantian.places.rules import Level, Scope, is_within

USERNAME = re.compile(r"[a-z][a-z0-9._-]{2,31}")
"""Three to thirty-two characters, a letter first: no telephone or identity number can be one."""

DEPARTMENTS = frozenset({"department", "government"})
SCHOOLS = frozenset({"school"})
EVERY_PLACE = frozenset({Level.CITY, Level.COUNTY, Level.TOWN, Level.VILLAGE})
NEAR_FAMILIES = frozenset(
    {"village_committee", "town_government", "school", "social_organisation", "station"}
)

SEATS: Mapping[Role, tuple[frozenset[str], frozenset[Level]]] = {
    Role.CITY_OFFICE: (DEPARTMENTS, frozenset({Level.CITY})),
    Role.COUNTY_OFFICE: (DEPARTMENTS, frozenset({Level.COUNTY})),
    Role.TOWN_SUPERVISOR: (frozenset({"town_government"}), frozenset({Level.TOWN})),
    Role.VILLAGE_DIRECTOR: (frozenset({"village_committee"}), frozenset({Level.VILLAGE})),
    Role.SCHOOL_HEAD: (SCHOOLS, frozenset(Level)),
    Role.CLASS_TEACHER: (SCHOOLS, frozenset(Level)),
    Role.PSYCHOLOGIST: (SCHOOLS, frozenset(Level)),
    Role.PROXY_PARENT: (NEAR_FAMILIES, frozenset(Level)),
    Role.PARENT: (NEAR_FAMILIES, frozenset(Level)),
    Role.DEPARTMENT: (DEPARTMENTS | {"social_organisation", "station"}, EVERY_PLACE),
    Role.AUDITOR: (DEPARTMENTS, frozenset({Level.CITY, Level.COUNTY})),
    Role.ADMINISTRATOR: (DEPARTMENTS, frozenset({Level.CITY})),
    Role.UPPER_OFFICE: (DEPARTMENTS, frozenset({Level.PROVINCE})),
}
"""Kinds of unit and levels of place where a role has its seat (民发〔2019〕34号 for towns and villages)."""


OPENED_BY_OFFICES: Mapping[str, frozenset[Level]] = {
    "school": EVERY_PLACE,
    "social_organisation": EVERY_PLACE,
    "station": EVERY_PLACE,
    "village_committee": frozenset({Level.VILLAGE}),
    "town_government": frozenset({Level.TOWN}),
}
"""Kinds of unit that an office opens and closes, and the levels of place where they are."""


MOVING = frozenset({"school", "social_organisation", "station"})
"""Kinds of unit whose seat may change. An office is of its place: another place is another office."""


def moves(unit_kind: str) -> bool:
    """Whether a unit of a kind can have its seat elsewhere and stay the same."""
    return unit_kind in MOVING


def may_stand(unit_kind: str, level: Level) -> bool:
    """Whether an office may open a unit of a kind in a place of a level."""
    return level in OPENED_BY_OFFICES.get(unit_kind, frozenset())


def fits(role: Role, unit_kind: str, level: Level) -> bool:
    """Whether a role can be held at a unit of a kind, in a place of a level."""
    kinds, levels = SEATS[role]
    return unit_kind in kinds and level in levels


def is_username(text: str) -> bool:
    return bool(USERNAME.fullmatch(text))


def username_like(pinyin: str, number: int) -> str:
    """The user name to try as the `number`-th (from 1) for somebody whose name reads `pinyin`."""
    letters = re.sub(r"[^a-z]", "", pinyin.lower())[:24]
    start = letters if len(letters) >= 3 else f"user.{letters}"
    return start if number == 1 else f"{start}{number}"


class Seat(NamedTuple):
    """Who somebody is when it comes to reviewing: their role, the range of their place, and themselves."""

    role: Role
    place: Scope
    person: str


def may_review(reviewer: Seat, opener: Seat) -> bool:
    """Whether somebody may judge an emergency opening: an auditor, or an office whose place holds more than
    the opener's. Nobody judges their own, in whatever post."""
    if reviewer.person == opener.person:
        return False
    if reviewer.role == Role.AUDITOR:
        return True
    is_above = reviewer.place != opener.place and all(is_within(end, reviewer.place) for end in opener.place)
    return reviewer.role in OFFICES and is_above


def lacks_what_can_be_opened(compartments: Collection[str]) -> bool:
    """Whether something stays closed to a post with these compartments that an emergency could open."""
    return not set(compartments) >= BREAKABLE
