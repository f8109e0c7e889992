"""The life of a need: which verb leads from which state to which, and what a closing must say."""

from collections.abc import Collection
from enum import StrEnum


class State(StrEnum):
    """How far a need is. `DONE`: everything promised is done, and nobody has said yet whether it helped."""

    PROPOSED = "proposed"
    OPEN = "open"
    IN_HAND = "in_hand"
    DONE = "done"
    MET = "met"
    NOT_MET = "not_met"
    WITHDRAWN = "withdrawn"


class Verb(StrEnum):
    """What happens to a need."""

    ACCEPT = "accept"
    BEGIN = "begin"
    FINISH = "finish"
    STOP = "stop"
    CLOSE = "close"
    WITHDRAW = "withdraw"
    REOPEN = "reopen"


class Word(StrEnum):
    """What the child or the family says when asked whether it helped."""

    YES = "yes"
    PARTLY = "partly"
    NO = "no"


LIVE = frozenset({State.OPEN, State.IN_HAND, State.DONE})
"""A need that still waits for something: for a measure, for its end, or for a word."""
OVER = frozenset({State.MET, State.NOT_MET, State.WITHDRAWN})

FROM: dict[Verb, Collection[State]] = {
    Verb.ACCEPT: {State.PROPOSED},
    Verb.BEGIN: {State.PROPOSED, State.OPEN, State.IN_HAND, State.DONE},
    Verb.FINISH: {State.IN_HAND},
    Verb.STOP: {State.IN_HAND},
    Verb.CLOSE: {State.OPEN, State.IN_HAND, State.DONE},
    Verb.WITHDRAW: {State.PROPOSED, State.OPEN, State.IN_HAND, State.DONE},
    Verb.REOPEN: OVER | {State.DONE},
}
TO = {
    Verb.ACCEPT: State.OPEN,
    Verb.BEGIN: State.IN_HAND,
    Verb.FINISH: State.DONE,
    Verb.STOP: State.OPEN,
    Verb.WITHDRAW: State.WITHDRAWN,
    Verb.REOPEN: State.OPEN,
}


def may(verb: Verb, state: State) -> bool:
    """Whether `verb` can happen to a need in `state`."""
    return state in FROM[verb]


def after_measures(state: State, *, live: int, kept: int) -> State:
    """The state of a need after its measures changed: `live` still go on, `kept` were done.

    Only what people do moves it: closed and proposed needs stay as they are.
    """
    if state not in LIVE:
        return state
    if live:
        return State.IN_HAND
    return State.DONE if kept else State.OPEN


def problem_of_closing(*, met: bool, word: str, reason: str) -> str:
    """What is missing or contradictory when a need is closed; empty when nothing is.

    Nobody but the child or the family says that a need is met: without their word it is not closed.
    """
    if word not in tuple(Word):
        return "word_needed"
    if met and word == Word.NO:
        return "word_against"
    if not met and not reason.strip():
        return "reason_needed"
    return ""
