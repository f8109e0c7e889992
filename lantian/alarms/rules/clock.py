"""The clock of a mandatory report: what comes after what, by when, and on what basis.

Nothing is skipped: whoever decides has had the child seen, whoever had it seen has told the police (未保法 art 11:
report at once, and tell the reporter what came of it). What is decided can be opened again: the child is seen anew.
"""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime, timedelta
from enum import StrEnum
from itertools import pairwise


class Stage(StrEnum):
    """How far a report has come."""

    RECEIVED = "received"
    ACKNOWLEDGED = "acknowledged"
    INFORMED = "informed"
    SEEN = "seen"
    DECIDED = "decided"
    FED_BACK = "fed_back"


class Verb(StrEnum):
    """What somebody does with a report."""

    ACKNOWLEDGE = "acknowledge"
    INFORM = "inform"
    SEE = "see"
    DECIDE = "decide"
    FEED_BACK = "feed_back"


class Outcome(StrEnum):
    """What a report came to."""

    NO_HARM = "no_harm"
    REFERRAL = "referral"
    CASE = "case"


ORDER = tuple(Stage)
TRANSITIONS: Mapping[tuple[Verb, Stage], Stage] = {
    (Verb.ACKNOWLEDGE, Stage.RECEIVED): Stage.ACKNOWLEDGED,
    (Verb.INFORM, Stage.ACKNOWLEDGED): Stage.INFORMED,
    (Verb.SEE, Stage.INFORMED): Stage.SEEN,
    (Verb.DECIDE, Stage.SEEN): Stage.DECIDED,
    (Verb.FEED_BACK, Stage.DECIDED): Stage.FED_BACK,
}
REOPENED: Mapping[Stage, Stage] = {Stage.DECIDED: Stage.INFORMED, Stage.FED_BACK: Stage.INFORMED}
"""Where a report that was decided stands once it is opened again: police and town know, the child is seen anew."""
BASES: Mapping[Verb, tuple[str, ...]] = {
    Verb.ACKNOWLEDGE: (),
    Verb.INFORM: ("called_at",),
    Verb.SEE: ("seen_at", "was_found"),
    Verb.DECIDE: ("outcome", "words"),
    Verb.FEED_BACK: ("words",),
}
"""What each step rests on: without it there is no step."""


class NotNow(ValueError):
    """A verb that cannot be done at this stage."""


def stage_after(verb: Verb, stage: Stage) -> Stage:
    """The stage to which a verb leads; raises `NotNow`."""
    try:
        return TRANSITIONS[verb, stage]
    except KeyError:
        raise NotNow(f"{verb} at {stage}") from None


def verb_at(stage: Stage) -> Verb | None:
    """What is to be done next; nothing once the reporter has been told."""
    return next((verb for (verb, at) in TRANSITIONS if at == stage), None)


def stage_reopened(stage: Stage) -> Stage:
    """The stage to which opening again leads; raises `NotNow`."""
    if stage not in REOPENED:
        raise NotNow(f"reopen at {stage}")
    return REOPENED[stage]


def may_reopen(own: tuple[int, int], decided: tuple[int, int]) -> bool:
    """Whether an office opens again what another decided, by the places of both: its own decision, or from above."""
    return own[0] <= decided[0] and decided[1] <= own[1]


def lacking(verb: Verb, given: Mapping[str, object]) -> list[str]:
    """Which parts of the basis of a verb are missing."""
    return [name for name in BASES[verb] if given.get(name) in (None, "")]


@dataclass(frozen=True)
class Terms:
    """Minutes from receipt until each step is due."""

    acknowledge: int = 30
    inform: int = 60
    see: int = 24 * 60
    decide: int = 5 * 24 * 60
    feed_back: int = 7 * 24 * 60

    @property
    def in_order(self) -> tuple[int, ...]:
        return (self.acknowledge, self.inform, self.see, self.decide, self.feed_back)

    @property
    def are_sound(self) -> bool:
        """Each step is due after the one before it."""
        numbers = (0, *self.in_order)
        return all(earlier < later for earlier, later in pairwise(numbers))


def due_after(
    stage: Stage,
    received_at: datetime,
    minutes: tuple[int, ...] | list[int],
    reopened_at: datetime | None = None,
) -> datetime | None:
    """When the step that follows a stage is due; None after the last one.

    Of a report that was opened again what is done anew counts from then.
    """
    position = ORDER.index(stage)
    if position >= len(minutes):
        return None
    is_anew = reopened_at and position >= ORDER.index(Stage.INFORMED)
    since = reopened_at if reopened_at and is_anew else received_at
    return since + timedelta(minutes=minutes[position])
