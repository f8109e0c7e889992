"""What the police enter about a report, and what each entry must say.

Whoever is reported to accepts it at once, acts, and tells what came of it (未保法 art 11). A report is written down and
whoever brings it gets a receipt (公安机关办理刑事案件程序规定, 公安机关办理行政案件程序规定); in a house where
there is violence they go at once (反家暴法 art 15).
"""

from collections.abc import Mapping
from datetime import date, datetime, timedelta
from enum import StrEnum
from typing import Any

from lantian.alarms.rules.clock import Outcome, Stage
from lantian.kernel.values.text import says_little

CLOCKS_DIFFER = timedelta(minutes=10)


class Entry(StrEnum):
    """What is entered: that it came in, what was found and done for the child, what was decided in law."""

    RECEIVED = "received"
    FOUND = "found"
    RESULT = "result"


class ChildIs(StrEnum):
    """How the child was found."""

    SAFE = "safe"
    TAKEN = "taken"
    HOSPITAL = "hospital"
    IN_DANGER = "in_danger"
    NOT_FOUND = "not_found"


class Result(StrEnum):
    """What the police decided."""

    CRIMINAL = "criminal"
    PUBLIC_ORDER = "public_order"
    WARNING = "warning"
    NO_CASE = "no_case"


class Basis(StrEnum):
    """On what they act; `OTHER` is said in words."""

    MINORS_11 = "minors_11"
    POLICE_21 = "police_21"
    CRIMINAL_PROCEDURE = "criminal_procedure"
    ORDER_PROCEDURE = "order_procedure"
    VIOLENCE_15 = "violence_15"
    VIOLENCE_16 = "violence_16"
    RESPONSE = "gf13_response"
    OTHER = "other"


OFFERED: Mapping[Entry, Basis] = {
    Entry.RECEIVED: Basis.POLICE_21,
    Entry.FOUND: Basis.MINORS_11,
    Entry.RESULT: Basis.CRIMINAL_PROCEDURE,
}
ELSEWHERE = frozenset({ChildIs.TAKEN, ChildIs.HOSPITAL})
"""Where the child is must then be said."""
SENT = frozenset({Stage.INFORMED, Stage.SEEN, Stage.DECIDED, Stage.FED_BACK})


def reads_what_was_said(stage: str, outcome: str) -> bool:
    """Whether the police read a report: once it was sent to them, unless it was found to be none."""
    return stage in SENT and outcome != Outcome.NO_HARM


def was_seen(child_is: str) -> bool:
    """Whether somebody saw the child."""
    return child_is != ChildIs.NOT_FOUND


def moves_clock(entry: str, stage: str) -> bool:
    """Whether an entry is the step that comes next: somebody looked for the child."""
    return entry == Entry.FOUND and stage == Stage.INFORMED


def problem_of_entry(entry: str, given: Mapping[str, Any]) -> tuple[str, str]:
    """The field of an entry that is wrong and what is wrong with it; both empty when nothing is."""
    if says_little(given["officer"], least=2):
        return "officer", "no_officer"
    if entry == Entry.FOUND and given["child_is"] not in tuple(ChildIs):
        return "child_is", "how_is_the_child"
    if given["child_is"] in ELSEWHERE and says_little(given["whereabouts"], least=2):
        return "whereabouts", "where_is_the_child"
    if entry == Entry.RESULT and given["result"] not in tuple(Result):
        return "result", "no_result"
    if entry != Entry.RECEIVED and says_little(given["words"]):
        return "words", "no_words"
    return problem_of_basis(given["basis"], given["basis_words"])


def problem_of_basis(basis: str, words: str) -> tuple[str, str]:
    """The same of what an entry rests on."""
    if basis not in tuple(Basis):
        return "basis", "no_basis"
    if basis == Basis.OTHER and says_little(words):
        return "basis_words", "no_basis"
    return "", ""


def problem_of_time(at: datetime, happened_on: date, now: datetime, day: date) -> str:
    """What is wrong with the time of an entry, `day` being its day where it happened."""
    if at > now + CLOCKS_DIFFER:
        return "in_the_future"
    return "before_it_happened" if day < happened_on else ""
