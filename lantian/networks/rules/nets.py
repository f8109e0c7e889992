"""The four networks of a child (四个网络): which places each has, who stands in them, which of them are empty."""

from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field, replace
from enum import StrEnum
from typing import Any
from uuid import UUID

from lantian.access.policy import Role


class Network(StrEnum):
    """家庭监护、教育管护、帮扶保障、权益维护."""

    FAMILY = "family"
    SCHOOL = "school"
    HELP = "help"
    RIGHTS = "rights"


class Slot(StrEnum):
    """A place in a network: what somebody is to the child there."""

    CARER = "carer"
    PARENT = "parent"
    VILLAGE_DIRECTOR = "village_director"
    PROXY_PARENT = "proxy_parent"
    CLASS_TEACHER = "class_teacher"
    SCHOOL_HEAD = "school_head"
    PSYCHOLOGIST = "psychologist"
    EDUCATION = "education"
    TOWN_SUPERVISOR = "town_supervisor"
    CIVIL_AFFAIRS = "civil_affairs"
    HELPER = "helper"
    WOMENS_FEDERATION = "womens_federation"
    SOCIAL_ORGANISATION = "social_organisation"
    POLICE = "police"
    LAW_VICE_PRINCIPAL = "law_vice_principal"
    JUSTICE = "justice"
    PROCURATORATE = "procuratorate"


PLACES = {
    Network.FAMILY: (Slot.CARER, Slot.PARENT, Slot.VILLAGE_DIRECTOR, Slot.PROXY_PARENT),
    Network.SCHOOL: (Slot.CLASS_TEACHER, Slot.SCHOOL_HEAD, Slot.PSYCHOLOGIST, Slot.EDUCATION),
    Network.HELP: (
        Slot.TOWN_SUPERVISOR,
        Slot.CIVIL_AFFAIRS,
        Slot.HELPER,
        Slot.WOMENS_FEDERATION,
        Slot.SOCIAL_ORGANISATION,
    ),
    Network.RIGHTS: (Slot.POLICE, Slot.LAW_VICE_PRINCIPAL, Slot.JUSTICE, Slot.PROCURATORATE),
}
NETWORK_OF = {slot: network for network, slots in PLACES.items() for slot in slots}

NOMINATED = (
    Slot.POLICE,
    Slot.EDUCATION,
    Slot.CIVIL_AFFAIRS,
    Slot.WOMENS_FEDERATION,
    Slot.SOCIAL_ORGANISATION,
    Slot.LAW_VICE_PRINCIPAL,
    Slot.JUSTICE,
    Slot.PROCURATORATE,
)
"""Places for which offices name somebody by hand, because no post says it."""

ABOVE = {
    Slot.VILLAGE_DIRECTOR: Slot.TOWN_SUPERVISOR,
    Slot.CLASS_TEACHER: Slot.SCHOOL_HEAD,
}
"""Who stands in where nobody is appointed, or somebody is away and nobody was asked."""

SCHOOL_AGE, SCHOOL_LEAVING_AGE = 6, 16
"""义务教育法 art 11: a child of six goes to school; compulsory schooling is over at sixteen at the latest."""


@dataclass(frozen=True, slots=True)
class Filling:
    """Who must fill an empty place, and within how many days."""

    owed_by: Role
    days: int


FILLED_BY = {
    Slot.CARER: Filling(Role.VILLAGE_DIRECTOR, 10),
    Slot.CLASS_TEACHER: Filling(Role.SCHOOL_HEAD, 10),
    Slot.VILLAGE_DIRECTOR: Filling(Role.COUNTY_OFFICE, 30),
    Slot.TOWN_SUPERVISOR: Filling(Role.COUNTY_OFFICE, 30),
    Slot.EDUCATION: Filling(Role.COUNTY_OFFICE, 30),
    Slot.CIVIL_AFFAIRS: Filling(Role.COUNTY_OFFICE, 30),
    Slot.POLICE: Filling(Role.COUNTY_OFFICE, 30),
}
"""Places that must not stay empty."""

CARER_DUTY = "network_carer"
"""The promise of the village to enter who takes care of a child."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Member:
    """Somebody in a network: a post (`seat`), a body (`unit`), or a `person` of the family; by name and by part."""

    slot: Slot
    name: str
    role_words: Any = ""
    seat: UUID | None = None
    unit: UUID | None = None
    unit_name: str = ""
    person: UUID | None = None
    phone: str = ""
    is_substitute: bool = False
    is_away: bool = False

    @property
    def network(self) -> Network:
        return NETWORK_OF[self.slot]


@dataclass(frozen=True, slots=True)
class Candidate:
    """Somebody whom facts, posts or a nomination put in a place; of somebody who is away also who stands in."""

    member: Member
    cover: Member | None = None


@dataclass(frozen=True, slots=True)
class Known:
    """What is known of a child on a day: whom each place has, the nearest first.

    `above` is whom a place has where nobody nearer is there.
    """

    age: int
    is_enrolled: bool
    has_parent_at_home: bool
    people: Mapping[Slot, Sequence[Candidate]] = field(default_factory=dict)
    above: Mapping[Slot, Sequence[Candidate]] = field(default_factory=dict)


@dataclass(frozen=True, slots=True)
class Gap:
    """A place that must not be empty and is; `is_away`: somebody has it, is away, and nobody stands in."""

    slot: Slot
    is_away: bool = False

    @property
    def network(self) -> Network:
        return NETWORK_OF[self.slot]

    @property
    def filling(self) -> Filling:
        return FILLED_BY[self.slot]


@dataclass(frozen=True, slots=True)
class Nets:
    """The four networks of a child: who stands in each, what is empty, which of them it does not need now."""

    members: Mapping[Network, list[Member]]
    gaps: tuple[Gap, ...] = ()
    not_needed: frozenset[Network] = frozenset()

    @property
    def complete(self) -> int:
        """How many of the four stand."""
        return len(Network) - len({gap.network for gap in self.gaps})

    def gaps_in(self, network: Network) -> list[Gap]:
        """What is empty in one network."""
        return [gap for gap in self.gaps if gap.network == network]


def required(*, age: int, is_enrolled: bool, has_parent_at_home: bool) -> list[Slot]:
    """The places that must not be empty for a child, by network."""
    family = [] if has_parent_at_home else [Slot.CARER]
    return [
        *family,
        Slot.VILLAGE_DIRECTOR,
        *_of_school(age, is_enrolled),
        Slot.TOWN_SUPERVISOR,
        Slot.CIVIL_AFFAIRS,
        Slot.POLICE,
    ]


def _of_school(age: int, is_enrolled: bool) -> list[Slot]:
    """A pupil has a class teacher; for a child of school age that is in no school the education bureau answers."""
    if age < SCHOOL_AGE:
        return []
    if is_enrolled:
        return [Slot.CLASS_TEACHER]
    return [Slot.EDUCATION] if age < SCHOOL_LEAVING_AGE else []


def stand(known: Known) -> Nets:
    """Who stands in the networks of a child."""
    needed = required(
        age=known.age, is_enrolled=known.is_enrolled, has_parent_at_home=known.has_parent_at_home
    )
    members = {network: list(_members(network, known, needed)) for network in Network}
    gaps = tuple(gap for slot in needed if (gap := _gap(slot, known)))
    not_needed = frozenset({Network.SCHOOL} if not _of_school(known.age, known.is_enrolled) else ())
    return Nets(members, gaps, not_needed)


def is_held(candidates: Iterable[Candidate]) -> bool:
    """Whether somebody is there: a first person who is not away, or whoever stands in for one."""
    return any(
        one.cover is not None or not one.member.is_away for one in candidates if not one.member.is_substitute
    )


def _gap(slot: Slot, known: Known) -> Gap | None:
    candidates = known.people.get(slot, ())
    return None if is_held(candidates) else Gap(slot, any(one.member.is_away for one in candidates))


def _members(network: Network, known: Known, needed: Sequence[Slot]) -> Iterator[Member]:
    for slot in PLACES[network]:
        if slot == Slot.EDUCATION and slot not in needed:
            continue
        candidates = known.people.get(slot, ())
        for one in sorted(candidates, key=lambda each: each.member.is_substitute):
            yield one.member
            if one.cover:
                yield replace(one.cover, slot=slot, is_substitute=True)
        if slot in needed and not is_held(candidates):
            yield from _from_above(slot, known)


def _from_above(slot: Slot, known: Known) -> Iterator[Member]:
    """The nearest above that is there, as a substitute."""
    above = ABOVE.get(slot)
    found = known.people.get(above, ()) if above else ()
    for one in found if is_held(found) else known.above.get(slot, ()):
        stand_in = one.member if not one.member.is_away else one.cover
        if stand_in:
            yield replace(stand_in, slot=slot, is_substitute=True)
