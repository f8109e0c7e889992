"""The life of an order: who may do what to it in which state; and what it may tell about a child nobody knows."""

from collections.abc import Mapping
from enum import StrEnum


class State(StrEnum):
    """How far an order is. `BACK`: given back after the taker was told; its owner says what now."""

    OFFERED = "offered"
    TAKEN = "taken"
    GOING = "going"
    BACK = "back"
    DONE = "done"
    WITHDRAWN = "withdrawn"


class Verb(StrEnum):
    """What happens to an order."""

    TAKE = "take"
    CONFIRM = "confirm"
    REFUSE = "refuse"
    GIVE_BACK = "give_back"
    OFFER_AGAIN = "offer_again"
    FINISH = "finish"
    WITHDRAW = "withdraw"


class Reason(StrEnum):
    """Why an order went back or was withdrawn: a code, so that nobody writes a name where many read."""

    FAMILY = "family"
    HELPED = "helped"
    UNFIT = "unfit"
    HANDS = "hands"
    GONE = "gone"


LIVE = frozenset({State.OFFERED, State.TAKEN, State.GOING, State.BACK})
HELD = frozenset({State.TAKEN, State.GOING})
"""Room of the taker's offer is held for it."""

STEPS: Mapping[tuple[Verb, State], State] = {
    (Verb.TAKE, State.OFFERED): State.TAKEN,
    (Verb.CONFIRM, State.TAKEN): State.GOING,
    (Verb.REFUSE, State.TAKEN): State.OFFERED,
    (Verb.GIVE_BACK, State.TAKEN): State.OFFERED,
    (Verb.GIVE_BACK, State.GOING): State.BACK,
    (Verb.OFFER_AGAIN, State.BACK): State.OFFERED,
    (Verb.FINISH, State.GOING): State.DONE,
    (Verb.WITHDRAW, State.OFFERED): State.WITHDRAWN,
    (Verb.WITHDRAW, State.TAKEN): State.WITHDRAWN,
    (Verb.WITHDRAW, State.GOING): State.WITHDRAWN,
    (Verb.WITHDRAW, State.BACK): State.WITHDRAWN,
}


def after(verb: Verb, state: State) -> State | None:
    """The state of an order after a verb; None where it cannot happen."""
    return STEPS.get((verb, state))


FEWEST = 5
"""A word that describes fewer children of a town than this could say who it is."""

BANDS = ((0, 5, "0-5"), (6, 11, "6-11"), (12, 15, "12-15"), (16, 17, "16-17"))

NOT_TO_ORGANISATIONS = frozenset({"K03", "K04", "P01", "P03", "P09", "P10"})
"""Kinds of needs that units of the state answer for (guardianship, harm, law): referred, never offered around."""


def band_of(age: int) -> str:
    """The age band that a child belongs to; empty for who is grown up."""
    return next((name for low, high, name in BANDS if low <= age <= high), "")


def ages_of(band: str) -> tuple[int, int]:
    """The youngest and the oldest age of a band."""
    return next((low, high) for low, high, name in BANDS if name == band)


def band_told(band: str, as_old_in_town: int) -> str:
    """The band as an order may tell it: not at all where fewer than five children of the town are in it."""
    return band if as_old_in_town >= FEWEST else ""
