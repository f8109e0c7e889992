"""The life of a protection case (国发〔2016〕13号): four steps, and which verb leads from which state to which."""

from collections.abc import Collection, Mapping
from enum import StrEnum


class State(StrEnum):
    """How far a case is."""

    REPORTED = "reported"
    RESPONSE = "response"
    ASSESSMENT = "assessment"
    HELP = "help"
    INTERVENTION = "intervention"
    CLOSED = "closed"


class Verb(StrEnum):
    """What happens to a case. The first ones move it; the others are noted where it stands."""

    OPEN = "open"
    RESPOND = "respond"
    ASSESS = "assess"
    HELP = "help"
    INTERVENE = "intervene"
    CLOSE = "close"
    DISMISS = "dismiss"
    REOPEN = "reopen"
    PLACE = "place"
    END_PLACE = "end_place"
    CONFER = "confer"
    PLAN = "plan"
    OUTCOME = "outcome"
    REVIEW = "review"
    JOIN = "join"
    LEAVE = "leave"
    HAND_OVER = "hand_over"
    STAY = "stay"
    NOTE = "note"
    SET_ASIDE = "set_aside"
    BRING_BACK = "bring_back"


LIVE = frozenset(State) - {State.CLOSED}
RUNNING = LIVE - {State.REPORTED}

FROM: Mapping[Verb, Collection[State]] = {
    Verb.RESPOND: {State.REPORTED, State.ASSESSMENT, State.HELP, State.INTERVENTION},
    Verb.ASSESS: {State.REPORTED, State.RESPONSE, State.HELP, State.INTERVENTION},
    Verb.HELP: {State.ASSESSMENT, State.INTERVENTION},
    Verb.INTERVENE: {State.RESPONSE, State.ASSESSMENT, State.HELP},
    Verb.CLOSE: {State.HELP, State.INTERVENTION},
    Verb.DISMISS: {State.REPORTED, State.RESPONSE, State.ASSESSMENT},
    Verb.REOPEN: {State.CLOSED},
    Verb.PLACE: RUNNING,
    Verb.END_PLACE: RUNNING,
    Verb.CONFER: RUNNING,
    Verb.PLAN: RUNNING,
    Verb.OUTCOME: RUNNING,
    Verb.REVIEW: LIVE,
    Verb.JOIN: LIVE,
    Verb.LEAVE: frozenset(State),
    Verb.HAND_OVER: frozenset(State),
    Verb.STAY: frozenset(State),
    Verb.NOTE: LIVE,
    Verb.SET_ASIDE: frozenset(State),
    Verb.BRING_BACK: frozenset(State),
}
TO: Mapping[Verb, State] = {
    Verb.RESPOND: State.RESPONSE,
    Verb.ASSESS: State.ASSESSMENT,
    Verb.HELP: State.HELP,
    Verb.INTERVENE: State.INTERVENTION,
    Verb.CLOSE: State.CLOSED,
    Verb.DISMISS: State.CLOSED,
    Verb.REOPEN: State.RESPONSE,
}
LINE = (State.REPORTED, State.RESPONSE, State.ASSESSMENT, State.INTERVENTION)
"""The four steps of the document; help belongs to the third."""
ABOUT_EVIDENCE = (Verb.SET_ASIDE, Verb.BRING_BACK)
"""What is done with evidence, in closed cases too: the picture of another child does not stay there."""


def may(verb: Verb, state: State) -> bool:
    """Whether `verb` can happen to a case in `state`; a case is opened once and by nothing else."""
    return verb != Verb.OPEN and state in FROM[verb]


def after(verb: Verb, state: State) -> State:
    """Where a case stands after `verb`."""
    return TO.get(verb, state)


def reached(states: Collection[State]) -> int:
    """The furthest of the four steps among the states that a case has been in since it was opened last, from 0."""
    places = [
        LINE.index(State.ASSESSMENT if state == State.HELP else state) for state in states if state in LIVE
    ]
    return max(places, default=0)
