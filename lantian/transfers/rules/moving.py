"""A move from one office to another: its states, whose turn it is, in whose hands the child is, who reads its sheet."""

from collections.abc import Collection, Mapping
from datetime import date, timedelta
from enum import StrEnum

from lantian.access.policy import Role
from lantian.places.rules import STEPS, Level


class Side(StrEnum):
    """The two ends of a move."""

    GIVER = "giver"
    RECEIVER = "receiver"

    @property
    def other(self) -> "Side":
        return Side.RECEIVER if self == Side.GIVER else Side.GIVER


class State(StrEnum):
    """How far a move is. From `RECEIVED` on the child is in the hands of the new place, before in those of the old."""

    ASKED = "asked"
    AGREED = "agreed"
    HANDED = "handed"
    RECEIVED = "received"
    DONE = "done"
    DECLINED = "declined"
    WITHDRAWN = "withdrawn"


class Verb(StrEnum):
    """What happens to a move."""

    AGREE = "agree"
    DECLINE = "decline"
    HAND_OVER = "hand_over"
    RECEIVE = "receive"
    VISIT = "visit"
    WITHDRAW = "withdraw"


TRANSITIONS: Mapping[Verb, tuple[Collection[State], State]] = {
    Verb.AGREE: ({State.ASKED}, State.AGREED),
    Verb.DECLINE: ({State.ASKED}, State.DECLINED),
    Verb.HAND_OVER: ({State.AGREED}, State.HANDED),
    Verb.RECEIVE: ({State.HANDED}, State.RECEIVED),
    Verb.VISIT: ({State.RECEIVED}, State.DONE),
    Verb.WITHDRAW: ({State.ASKED, State.AGREED, State.HANDED}, State.WITHDRAWN),
}
UNDER_WAY = (State.ASKED, State.AGREED, State.HANDED)
OPEN = (State.ASKED, State.AGREED, State.HANDED, State.RECEIVED)
OVER = (State.DONE, State.DECLINED, State.WITHDRAWN)
MOVED = (State.RECEIVED, State.DONE)
ANSWER_DAYS = VISIT_DAYS = 5
"""Working days for the answer, and from the receipt to the first visit (a new child is seen within five)."""
SHEET_KEPT = timedelta(days=30)
"""So long the old place may still look at what it handed over, and no longer."""


def may(verb: Verb, state: State) -> bool:
    """Whether `verb` can happen to a move in `state`."""
    return state in TRANSITIONS[verb][0]


def actor_of(verb: Verb, asked_by: Side) -> Side:
    """Whose turn a verb is."""
    if verb in (Verb.AGREE, Verb.DECLINE):
        return asked_by.other
    if verb == Verb.WITHDRAW:
        return asked_by
    return Side.GIVER if verb == Verb.HAND_OVER else Side.RECEIVER


def turn_of(state: State, asked_by: Side) -> Side | None:
    """Who has to do something next; nobody once it is over."""
    verbs = {
        State.ASKED: Verb.AGREE,
        State.AGREED: Verb.HAND_OVER,
        State.HANDED: Verb.RECEIVE,
        State.RECEIVED: Verb.VISIT,
    }
    return actor_of(verbs[state], asked_by) if state in verbs else None


def keeper_of(state: State) -> Side:
    """In whose hands the child is: always in those of just one side."""
    return Side.RECEIVER if state in MOVED else Side.GIVER


def is_between_counties(from_place: int, to_place: int) -> bool:
    return from_place // STEPS[Level.COUNTY] != to_place // STEPS[Level.COUNTY]


def is_between_towns(from_place: int, to_place: int) -> bool:
    """Whether it is a move that two offices agree on; within a town the town itself changes the file."""
    return from_place // STEPS[Level.TOWN] != to_place // STEPS[Level.TOWN]


def roles_for(verb: Verb, from_place: int | None, to_place: int) -> tuple[Role, ...]:
    """Who may act for a side: between counties the county offices, within a county the towns as well.

    Where the old place is not known yet, the county answers. The first visit is the village's.
    """
    if verb == Verb.VISIT:
        return (Role.VILLAGE_DIRECTOR, Role.TOWN_SUPERVISOR, Role.COUNTY_OFFICE)
    if from_place is None or is_between_counties(from_place, to_place):
        return (Role.COUNTY_OFFICE, Role.CITY_OFFICE)
    return (Role.TOWN_SUPERVISOR, Role.COUNTY_OFFICE, Role.CITY_OFFICE)


def may_read_sheet(side: Side, state: State, received_on: date | None, on: date) -> bool:
    """Whether a side may look at what was handed over: the new place from the handover on, the old one for a while."""
    if state not in (State.HANDED, *MOVED):
        return False
    return side == Side.RECEIVER or received_on is None or on <= received_on + SHEET_KEPT


def is_unanswered(state: State, answer_by: date, on: date) -> bool:
    """Whether nobody answered in time, so that it is the city's to see to it."""
    return state == State.ASKED and on > answer_by


def problem_of_asking(
    *, from_place: int | None, to_place: int, moves_on: date, today: date, reason: str
) -> tuple[str, str] | None:
    """The field and the code of the first thing wrong with a request, or None."""
    year = timedelta(days=366)
    checks = (
        ("to_place", "same_town", from_place is not None and not is_between_towns(from_place, to_place)),
        ("moves_on", "day_far", not today - year <= moves_on <= today + year),
        ("reason", "reason_needed", not reason.strip()),
    )
    return next(((field, code) for field, code, is_wrong in checks if is_wrong), None)


def problem_of_leaving(*, agreed_on: date, moves_on: date, today: date) -> tuple[str, str] | None:
    """The same of a file that is to go to another city, with whose office this one has agreed before."""
    year = timedelta(days=366)
    checks = (
        ("agreed_on", "in_the_future", agreed_on > today),
        ("agreed_on", "day_far", agreed_on < today - year),
        ("moves_on", "day_far", not today - year <= moves_on <= today + year),
    )
    return next(((field, code) for field, code, is_wrong in checks if is_wrong), None)


def may_look_back(side: Side, until: date, on: date) -> bool:
    """Whether a side may look at the last state of a file: the old place alone, and before its day has come."""
    return side == Side.GIVER and on < until
