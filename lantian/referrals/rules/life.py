"""The life of a referral: a table of who may do what in which state, what follows, and in whose hands it is then.

The table is `data/transitions.csv`, as an office can read it. `last_hand` is whoever passed it on to the unit that
refused: a unit that passes something on gets it back.
"""

import csv
from dataclasses import dataclass
from enum import StrEnum
from pathlib import Path

SHEET = Path(__file__).parent / "data" / "transitions.csv"
LAST_HAND = "last_hand"


class State(StrEnum):
    """How far a referral is. `REPLIED`: the unit has answered in full, the family was not asked yet."""

    SENT = "sent"
    ACCEPTED = "accepted"
    REFUSED = "refused"
    REPLIED = "replied"
    CLOSED = "closed"
    WITHDRAWN = "withdrawn"


class Verb(StrEnum):
    """What happens to a referral."""

    SEND = "send"
    ACCEPT = "accept"
    REFUSE = "refuse"
    FORWARD = "forward"
    TAKE_BACK = "take_back"
    HAND_BACK = "hand_back"
    REPLY_PARTLY = "reply_partly"
    REPLY = "reply"
    REROUTE = "reroute"
    ASK_AGAIN = "ask_again"
    CLOSE = "close"
    WITHDRAW = "withdraw"
    WITHDRAW_CONSENT = "withdraw_consent"
    DESTROYED = "destroyed"


class Party(StrEnum):
    """In what part a unit acts: the one that asked, the one that is asked, the one that passed it on."""

    SENDER = "sender"
    RECEIVER = "receiver"
    FORWARDER = "forwarder"


OPEN = frozenset({State.SENT, State.ACCEPTED, State.REFUSED, State.REPLIED})
OVER = frozenset({State.CLOSED, State.WITHDRAWN})


@dataclass(frozen=True, slots=True)
class Move:
    """A line of the table. `owner` is a `Party`, `LAST_HAND`, or nothing when the referral is over."""

    verb: Verb
    state: State | None
    by: Party
    to: State
    owner: str
    basis: str


def _read() -> tuple[Move, ...]:
    with SHEET.open(encoding="utf-8", newline="") as sheet:
        return tuple(
            Move(
                Verb(row["verb"]),
                State(row["from"]) if row["from"] else None,
                Party(row["by"]),
                State(row["to"]),
                row["owner"],
                row["basis"],
            )
            for row in csv.DictReader(sheet)
        )


TABLE = _read()


def move_of(verb: Verb, state: State | None, by: Party) -> Move | None:
    """The line for a verb in a state by a party; None where it cannot be."""
    return next((one for one in TABLE if (one.verb, one.state, one.by) == (verb, state, by)), None)


def verbs_for(state: State, by: Party, owner: Party | None) -> list[Verb]:
    """What a party can do in a state, in the order of the table; who passed it on only while it is in its hands."""
    if by == Party.FORWARDER and owner != Party.FORWARDER:
        return []
    return list(dict.fromkeys(one.verb for one in TABLE if one.state == state and one.by == by))


def owner_after(move: Move, *, was_forwarded: bool) -> Party | None:
    """In whose hands a referral is after a move; None when it is over."""
    if move.owner == LAST_HAND:
        return Party.FORWARDER if was_forwarded else Party.SENDER
    return Party(move.owner) if move.owner else None


def problem_of_forward(*, own_action: str, reason: str, same_unit: bool) -> str:
    """What is wrong with passing on; empty when nothing is: nobody passes on in silence."""
    if same_unit:
        return "same_unit"
    return "" if own_action.strip() or reason.strip() else "silent_forward"


def is_passing_on(*, hops: int, own_action: str) -> bool:
    """Whether offices are shown that something is passed on (二传手): more than once, or with no deed of one's own."""
    return hops > 1 or not own_action.strip()


def problem_of_closing(*, word: str, reason: str) -> str:
    """What is missing when a referral is closed: the word of the child or family, or why nobody could be asked."""
    if not word:
        return "" if reason.strip() else "word_or_reason"
    return "reason_needed" if word == "no" and not reason.strip() else ""
