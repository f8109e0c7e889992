"""What may be done with a village of a campaign, and where that leads."""

from enum import StrEnum


class State(StrEnum):
    """How far a village is."""

    NOT_BEGUN = "not_begun"
    UNDER_WAY = "under_way"
    HANDED_IN = "handed_in"
    SIGNED = "signed"
    SENT_BACK = "sent_back"
    REOPENED = "reopened"


class Verb(StrEnum):
    """What is done with it."""

    WORK = "work"
    HAND_IN = "hand_in"
    SIGN = "sign"
    SEND_BACK = "send_back"
    REOPEN = "reopen"


WORKABLE = (State.NOT_BEGUN, State.UNDER_WAY, State.SENT_BACK, State.REOPENED)
TRANSITIONS = {
    (Verb.WORK, State.NOT_BEGUN): State.UNDER_WAY,
    (Verb.WORK, State.UNDER_WAY): State.UNDER_WAY,
    (Verb.WORK, State.SENT_BACK): State.SENT_BACK,
    (Verb.WORK, State.REOPENED): State.REOPENED,
    (Verb.HAND_IN, State.NOT_BEGUN): State.HANDED_IN,
    (Verb.HAND_IN, State.UNDER_WAY): State.HANDED_IN,
    (Verb.HAND_IN, State.SENT_BACK): State.HANDED_IN,
    (Verb.HAND_IN, State.REOPENED): State.HANDED_IN,
    (Verb.SIGN, State.HANDED_IN): State.SIGNED,
    (Verb.SEND_BACK, State.HANDED_IN): State.SENT_BACK,
    (Verb.REOPEN, State.SIGNED): State.REOPENED,
}
NEEDS_REASON = (Verb.SEND_BACK, Verb.REOPEN)


def after(verb: str, state: str) -> State | None:
    """The state that `verb` leads to; None where it cannot be done."""
    return TRANSITIONS.get((Verb(verb), State(state)))
