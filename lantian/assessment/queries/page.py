"""All that one page shows of the assessment of a child, as of today."""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from datetime import date
from typing import Any
from uuid import UUID

from lantian.access.queries import names_of
from lantian.assessment.models import Finding, LevelDecision
from lantian.assessment.queries.known import closed_to_reader, known_of, said_of
from lantian.assessment.rules.items import ASKED, KNOWN
from lantian.assessment.rules.known import Judged
from lantian.assessment.rules.losses import Loss, Severity
from lantian.assessment.rules.proposing import Proposal, Said, latest, propose
from lantian.assessment.words import (
    ANSWER_NAMES,
    ITEM_NAMES,
    KNOWN_SAYS,
    LOSS_NAMES,
    SEVERITY_NAMES,
    SEVERITY_TONES,
    SOURCE_NAMES,
    SOURCES,
)
from lantian.registry.models import Child
from lantian.registry.queries.active import files_of

State = LevelDecision.State


@dataclass(frozen=True)
class ItemLine:
    """An item in words: what it says, how serious that is, since when, where it comes from."""

    code: str
    name: Any
    says: Any
    level: Severity | None
    tone: str
    is_red: bool
    since: date | None
    source: Any
    is_closed: bool = False

    @property
    def is_unknown(self) -> bool:
        return self.level is None


@dataclass(frozen=True)
class Section:
    """One of the five losses: how serious, what weighs, what is well, what is not known."""

    loss: Loss
    name: Any
    level: Severity
    level_name: Any
    tone: str
    lines: list[ItemLine]

    @property
    def weighing(self) -> list[ItemLine]:
        return [line for line in self.lines if line.level]

    @property
    def fine(self) -> list[ItemLine]:
        return [line for line in self.lines if line.level == Severity.NONE]

    @property
    def unknown(self) -> list[ItemLine]:
        return [line for line in self.lines if line.is_unknown]


@dataclass(frozen=True)
class ChildAssessment:
    """What is suggested today, what was decided, what waits, and what the acting post may not see."""

    proposal: Proposal
    said: dict[str, Said]
    sections: list[Section]
    decision: LevelDecision | None
    waiting: LevelDecision | None
    last_number: int
    closed: set[str]
    age: int

    @property
    def reds(self) -> list[ItemLine]:
        return [line for section in self.sections for line in section.lines if line.is_red]


def assessment_of(child: Child, on: date) -> ChildAssessment | None:
    """The assessment of a child on file; None where it is not on file any more."""
    known = known_of([child.pk]).get(child.pk)
    if known is None:
        return None
    said = said_of([child.pk]).get(child.pk, [])
    proposal, told = propose(known, said, on), latest(said, on)
    decisions = decisions_of(child.pk)
    return ChildAssessment(
        proposal=proposal,
        said=told,
        sections=sections_of(proposal, told),
        decision=next(
            (row for row in decisions if row.state == State.CONFIRMED and not row.superseded_at), None
        ),
        waiting=next((row for row in decisions if row.state == State.WAITING), None),
        last_number=max((row.number for row in decisions if row.child_id == child.pk), default=0),
        closed=closed_to_reader(said, on),
        age=known.age(on),
    )


def decisions_of(child: UUID) -> list[LevelDecision]:
    """Every decision about a child, the newest first."""
    return list(LevelDecision.objects.filter(child__in=files_of(child)).order_by("-decided_on", "-number"))


def sections_of(proposal: Proposal, told: dict[str, Said]) -> list[Section]:
    """The five losses in words."""
    return [
        Section(
            loss,
            LOSS_NAMES[loss],
            level,
            SEVERITY_NAMES[level],
            SEVERITY_TONES[level],
            [*_lines(proposal.of(loss), told), *_closed_lines(loss, told)],
        )
        for loss, level in proposal.losses.items()
    ]


def _lines(items: Sequence[Judged], told: dict[str, Said]) -> Iterator[ItemLine]:
    for one in items:
        if not (one.item.startswith(("closed_", "seen_")) and one.level is None):
            yield _line(one, told)


def _line(one: Judged, told: dict[str, Said]) -> ItemLine:
    return ItemLine(
        one.item,
        ITEM_NAMES[one.item],
        _says(one, told),
        one.level,
        "danger"
        if one.is_red
        else SEVERITY_TONES.get(one.level, "neutral")
        if one.level is not None
        else "neutral",
        one.is_red,
        one.since,
        SOURCE_NAMES[SOURCES.get(one.item, "register")] if one.item in KNOWN else _source(told.get(one.item)),
    )


def _says(one: Judged, told: dict[str, Said]) -> Any:
    if one.level is None:
        return ""
    if one.item in KNOWN_SAYS:
        return KNOWN_SAYS[one.item][one.level]
    return ANSWER_NAMES[one.item][told[one.item].answer]


def _source(said: Said | None) -> Any:
    return Finding.Source(said.source).label if said and said.source in Finding.Source else ""


def _closed_lines(loss: Loss, told: dict[str, Said]) -> Iterator[ItemLine]:
    """The grounds of what is closed, for those who see them."""
    for item, asked in ASKED.items():
        if asked.loss == loss and asked.is_closed and item in told:
            weight, said = asked.answers[told[item].answer], told[item]
            yield ItemLine(
                item, ITEM_NAMES[item], ANSWER_NAMES[item][said.answer], weight.level,
                "danger" if weight.is_red else "good", weight.is_red, said.since, _source(said), is_closed=True,
            )  # fmt: skip


@dataclass(frozen=True)
class History:
    """The decisions about a child with the names of those who decided."""

    decisions: list[LevelDecision]
    names: dict[UUID, str]


def history_of(child: UUID) -> History:
    decisions = decisions_of(child)
    people = [key for row in decisions for key in (row.recorded_by, row.second_by)]
    return History(decisions, names_of(people, [])[0])
