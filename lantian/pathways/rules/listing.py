"""Joint lists to the police of children without registration: who can stand on one, what an answer moves."""

from collections.abc import Collection, Mapping
from dataclasses import dataclass
from datetime import date, timedelta
from enum import StrEnum
from uuid import UUID

WAY, SENT = "no_hukou", "police"
NEEDED = ("find_out", "statement")
"""What must be done first: 国办发〔2015〕96号 asks for proof of birth or the committee's statement with a request."""


class Answer(StrEnum):
    """What the police say about one child of a list."""

    REGISTERED = "registered"
    MISSING = "missing"
    REFUSED = "refused"
    NOT_FOUND = "not_found"


@dataclass(frozen=True, slots=True)
class Move:
    """What an answer does to steps: which are to be done again or now, and in how many working days."""

    again: tuple[str, ...] = ()
    now: tuple[str, ...] = ()
    days: int = 15


MOVES: Mapping[Answer, Move] = {
    Answer.REGISTERED: Move(now=("registered",), days=10),
    Answer.MISSING: Move(again=("papers", SENT)),
    Answer.REFUSED: Move(again=(SENT,)),
    Answer.NOT_FOUND: Move(again=("find_out", SENT)),
}
KEPT_FOR = timedelta(days=30)
"""How long the unit still reads a list that is answered whole, and may correct what it answered."""
LOOK_WITHIN = 3
"""In how many working days somebody looks at a way that had gone on by an answer which was corrected later."""


@dataclass(frozen=True, slots=True)
class Said:
    """What the police say of a child: the code of the answer, its day and its words. `NOTHING`: no answer yet."""

    answer: str
    on: date | None
    words: str


NOTHING = Said("", None, "")


def moved_by(answer: str) -> frozenset[str]:
    """The steps that an answer moves; none yet moves none."""
    if not answer:
        return frozenset()
    move = MOVES[Answer(answer)]
    return frozenset((*move.again, *move.now))


def asked_no_more(before: str, after: str) -> frozenset[str]:
    """The steps that only the earlier of two answers asked for; whether the list went out is settled by each anew."""
    return moved_by(before) - moved_by(after) - {SENT}


def has_gone_on(answer: str, *, has_ended: bool, done: Collection[str]) -> bool:
    """Whether somebody acted on an answer: the way ended since, or a step that the answer moved was done since."""
    return bool(answer) and (has_ended or not moved_by(answer).isdisjoint(done))


def may_correct(*, by_unit: UUID | None, units: Collection[UUID], acting: UUID | None) -> bool:
    """Whether an answer is to be corrected by the unit `acting`, or (None) by the office.

    A unit corrects what it wrote itself. An office corrects what it wrote down from paper, and for a unit that has
    the list no more, whose word comes on paper then.
    """
    if acting:
        return by_unit == acting and acting in units
    return by_unit is None or by_unit not in units


def problem_of_line(*, done: Collection[str], is_registered: bool, waits_on_list: bool) -> str:
    """Why a child cannot stand on a list; empty when it can."""
    if is_registered:
        return "registered_already"
    if waits_on_list:
        return "on_list"
    return next((f"{code}_first" for code in NEEDED if code not in done), "")


def problem_of_answer(answer: Answer, *, on: date, sent_on: date, today: date, words: str) -> tuple[str, str]:
    """The field and the code of what is wrong with an answer; empty when nothing is."""
    if on > today:
        return "on", "in_the_future"
    if on < sent_on:
        return "on", "before_list"
    if answer != Answer.REGISTERED and not words.strip():
        return "words", "answer_why"
    return "", ""
