"""The life of a pair as a table of transitions, and whose word each step waits for."""

from collections.abc import Collection
from datetime import date
from enum import StrEnum

from lantian.registry.rules.ages import age_on


class Stage(StrEnum):
    """Where a pair stands."""

    PROPOSED = "proposed"
    AGREED = "agreed"
    TRIAL = "trial"
    LIVE = "live"
    ENDED = "ended"
    DECLINED = "declined"


class Mode(StrEnum):
    """One helper for one child, or several of whom one leads (一助一、多助一)."""

    ONE = "one"
    TEAM = "team"


class Party(StrEnum):
    """Whose word a pair needs; the witness is village, school or women's federation."""

    CHILD = "child"
    CARER = "carer"
    HELPER = "helper"
    WITNESS = "witness"


class Verb(StrEnum):
    """What is done with a pair."""

    AGREE = "agree"
    REFUSE = "refuse"
    TAKE_BACK = "take_back"
    SIGN = "sign"
    BEGIN = "begin"
    CONFIRM = "confirm"
    RENEW = "renew"
    HAND_OVER = "hand_over"
    END = "end"
    DROP = "drop"


OPEN = frozenset({Stage.PROPOSED, Stage.AGREED, Stage.TRIAL, Stage.LIVE})
"""A pair that counts: for the helper's load, and as the child's."""
TIED = frozenset({Stage.TRIAL, Stage.LIVE})
"""A pair whose helper sees the child, and owes it calls and meetings."""
OVER = frozenset({Stage.ENDED, Stage.DECLINED})

TRANSITIONS: frozenset[tuple[Verb, Stage, Stage]] = frozenset(
    {
        (Verb.AGREE, Stage.PROPOSED, Stage.PROPOSED),
        (Verb.AGREE, Stage.PROPOSED, Stage.AGREED),
        (Verb.AGREE, Stage.AGREED, Stage.AGREED),
        (Verb.REFUSE, Stage.PROPOSED, Stage.DECLINED),
        (Verb.REFUSE, Stage.AGREED, Stage.DECLINED),
        (Verb.TAKE_BACK, Stage.PROPOSED, Stage.PROPOSED),
        (Verb.TAKE_BACK, Stage.AGREED, Stage.PROPOSED),
        (Verb.TAKE_BACK, Stage.DECLINED, Stage.PROPOSED),
        (Verb.DROP, Stage.PROPOSED, Stage.DECLINED),
        (Verb.DROP, Stage.AGREED, Stage.DECLINED),
        (Verb.SIGN, Stage.AGREED, Stage.AGREED),
        (Verb.SIGN, Stage.TRIAL, Stage.TRIAL),
        (Verb.SIGN, Stage.LIVE, Stage.LIVE),
        (Verb.BEGIN, Stage.AGREED, Stage.TRIAL),
        (Verb.CONFIRM, Stage.TRIAL, Stage.LIVE),
        (Verb.RENEW, Stage.LIVE, Stage.LIVE),
        (Verb.HAND_OVER, Stage.TRIAL, Stage.TRIAL),
        (Verb.HAND_OVER, Stage.LIVE, Stage.LIVE),
        (Verb.END, Stage.TRIAL, Stage.ENDED),
        (Verb.END, Stage.LIVE, Stage.ENDED),
    }
)

OWN_ANSWER_FROM = 8
"""From eight years on a child acts for itself in part (民法典 art 19): its own answer counts."""


def may(verb: Verb, stage: Stage) -> bool:
    """Whether something can be done with a pair that stands there."""
    return any((verb, stage, to) in TRANSITIONS for to in Stage)


def counts_itself(birth_on: date, on: date) -> bool:
    """Whether the child's own answer counts. A younger one is asked too; its no ends a proposal at any age."""
    return age_on(birth_on, on) >= OWN_ANSWER_FROM


def words_needed(birth_on: date, on: date) -> list[Party]:
    """Whose word a proposal waits for."""
    return [party for party in Party if party != Party.CHILD or counts_itself(birth_on, on)]


def after_answer(awaited: Collection[Party], party: Party) -> tuple[Stage, list[Party]]:
    """Where a proposal stands after somebody agreed, and whose word it still waits for."""
    left = [one for one in Party if one in awaited and one != party]
    return (Stage.PROPOSED if left else Stage.AGREED), left


def refuses_for_good(party: Party) -> bool:
    """Whether a no is kept, so that nobody proposes the two again: that of the child and of its family."""
    return party in (Party.CHILD, Party.CARER)
