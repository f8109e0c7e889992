"""How far an agreement on entrusted care is on a day, who has to sign it, and what is still missing."""

from collections.abc import Collection, Sequence
from dataclasses import dataclass
from datetime import date, timedelta
from enum import StrEnum

REMIND = timedelta(days=30)


class State(StrEnum):
    """What people did with an agreement; what time does to it is a `Standing`."""

    DRAFT = "draft"
    SIGNED = "signed"
    ENDED = "ended"
    WITHDRAWN = "withdrawn"


class Standing(StrEnum):
    """How an agreement stands on a day."""

    DRAFT = "draft"
    TO_COME = "to_come"
    IN_FORCE = "in_force"
    EXPIRING = "expiring"
    EXPIRED = "expired"
    ENDED = "ended"
    WITHDRAWN = "withdrawn"


class Party(StrEnum):
    """Who signs."""

    FATHER = "father"
    MOTHER = "mother"
    GUARDIAN = "guardian"
    CARER = "carer"
    VILLAGE = "village"


class How(StrEnum):
    """In what way somebody signed; `CANNOT`: they cannot, and the village says why."""

    IN_PERSON = "in_person"
    ON_RETURN = "on_return"
    SCANNED = "scanned"
    VOICE = "voice"
    CANNOT = "cannot"


PARENTS = (Party.FATHER, Party.MOTHER, Party.GUARDIAN)
LIVE = frozenset({Standing.TO_COME, Standing.IN_FORCE, Standing.EXPIRING})


@dataclass(frozen=True)
class Elder:
    """A parent or guardian of the child, as a party to the agreement."""

    party: Party
    lives: bool
    is_away: bool


def last_day_allowed(since: date) -> date:
    """The last day that an agreement from `since` can have: a year, less a day."""
    try:
        return since.replace(year=since.year + 1) - timedelta(days=1)
    except ValueError:
        return since.replace(year=since.year + 1, day=28)


def standing(state: State, since: date, until: date, on: date) -> Standing:
    """How an agreement from `since` to `until` (its last day) stands on a day."""
    if state != State.SIGNED:
        return Standing(state.value)
    if on < since:
        return Standing.TO_COME
    if on > until:
        return Standing.EXPIRED
    return Standing.EXPIRING if until - on <= REMIND else Standing.IN_FORCE


def turns_on(state: State, since: date, until: date, on: date) -> date | None:
    """The next day on which time alone changes the standing."""
    if state != State.SIGNED:
        return None
    days = (since, until - REMIND, until + timedelta(days=1))
    return min((day for day in days if day > on), default=None)


def who_signs(elders: Sequence[Elder]) -> list[Party]:
    """The parents' side of an agreement: each parent who lives and is away, else all who live, else the guardian."""
    living = [one for one in elders if one.lives and one.party != Party.GUARDIAN]
    parents = [one.party for one in living if one.is_away] or [one.party for one in living]
    guardians = [one.party for one in elders if one.lives and one.party == Party.GUARDIAN]
    return parents or guardians[:1]


def missing(needed: Collection[Party], done: Collection[tuple[Party, How]]) -> list[Party]:
    """Who has still to sign. Where all of the parents' side cannot sign, they are missing still."""
    answered = {party for party, _how in done}
    really = {party for party, how in done if how != How.CANNOT}
    parents = {party for party in needed if party in PARENTS}
    if parents and not parents & really:
        answered -= parents
    return [party for party in Party if party in needed and party not in answered]
