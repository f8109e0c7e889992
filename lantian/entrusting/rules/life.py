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
class Absence:
    """A time away from home `[since, until)`, and the last visit home in it, until a day or going on."""

    since: date | None
    until: date | None
    visited_on: date | None = None
    visit_until: date | None = None


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


def standing(state: str, since: date, until: date, on: date, ended_on: date | None = None) -> Standing:
    """How an agreement from `since` to `until` (its last day) stands on a day; one that is to end goes on till then."""
    if state != State.SIGNED and not (state == State.ENDED and ended_on and since <= on < ended_on):
        return Standing(state)
    if on < since:
        return Standing.TO_COME
    if on > until:
        return Standing.EXPIRED
    return Standing.EXPIRING if until - on <= REMIND else Standing.IN_FORCE


def who_signs(elders: Sequence[Elder]) -> list[Party]:
    """The parents' side of an agreement: each parent who lives and is away, else all who live, else the guardian."""
    living = [one for one in elders if one.lives and one.party != Party.GUARDIAN]
    parents: list[Party] = [one.party for one in living if one.is_away] or [one.party for one in living]
    guardians: list[Party] = [one.party for one in elders if one.lives and one.party == Party.GUARDIAN]
    return parents or guardians[:1]


def missing(needed: Collection[Party], done: Collection[tuple[Party, How]]) -> list[Party]:
    """Who has still to sign. Where all of the parents' side cannot sign, they are missing still."""
    answered = {party for party, _how in done}
    really = {party for party, how in done if how != How.CANNOT}
    parents = {party for party in needed if party in PARENTS}
    if parents and not parents & really:
        answered -= parents
    return [party for party in Party if party in needed and party not in answered]


def was_away(absences: Collection[Absence], on: date) -> bool:
    """Whether somebody was away on a day according to the file, and not home on a visit."""
    return any(_holds(one.since, one.until, on) and not _visits(one, on) for one in absences)


def _holds(since: date | None, until: date | None, on: date) -> bool:
    return (since is None or since <= on) and (until is None or on < until)


def _visits(one: Absence, on: date) -> bool:
    return bool(
        one.visited_on and one.visited_on <= on and (one.visit_until is None or on <= one.visit_until)
    )


@dataclass(frozen=True)
class Signature:
    """Somebody's hand under an agreement: `signer` put it there, `whose` is the party's own key (None: no person)."""

    how: How
    signed_on: date
    name: str
    signer: object
    whose: object
    witness_one: str = ""
    witness_two: str = ""
    note: str = ""
    absences: Collection[Absence] = ()
    others: Collection[str] = ()


def problem_of_signature(one: Signature, today: date) -> tuple[str, str] | None:
    """The field and the code of the first thing wrong with a signature, or None.

    Nobody signs for somebody else; nobody signs at home who was away that day; a voice is heard by two witnesses who
    are none of the parties (`others` are the names of these).
    """
    if one.signed_on > today:
        return "signed_on", "signed_future"
    if one.how == How.CANNOT:
        return None if one.note.strip() else ("note", "why_not")
    if one.signer != one.whose:
        return "signer", "signed_for"
    if one.how in (How.IN_PERSON, How.ON_RETURN) and was_away(one.absences, one.signed_on):
        return "signed_on", "was_away"
    return _problem_of_witnesses(one) if one.how == How.VOICE else None


def _problem_of_witnesses(one: Signature) -> tuple[str, str] | None:
    first, second = one.witness_one.strip(), one.witness_two.strip()
    if not first or not second:
        return ("witness_two" if first else "witness_one"), "witnesses_needed"
    if first == second:
        return "witness_two", "witnesses_same"
    parties = {one.name.strip(), *one.others}
    if first in parties:
        return "witness_one", "witness_is_party"
    return ("witness_two", "witness_is_party") if second in parties else None


def to_tell(told: object, now: object, told_on: date | None) -> bool:
    """Whether somebody has still to be told in writing: nobody was, or the child lives or learns elsewhere now."""
    return now is not None and (told_on is None or told != now)
