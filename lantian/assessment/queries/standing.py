"""The level that stands for a child: for the rooms above, and for panels."""

from collections.abc import Collection
from dataclasses import dataclass
from datetime import date
from typing import Any
from uuid import UUID

from django.db.models import Q, QuerySet
from django.db.models.functions import Coalesce

from lantian.access.policy import Scope
from lantian.access.scopes import acting_scope
from lantian.assessment.models import LevelDecision, LevelShown
from lantian.assessment.rules.losses import Loss, Severity
from lantian.duties.rules.levels import RiskLevel
from lantian.kernel.questions import worded_once
from lantian.registry.queries.active import of_files

State = LevelDecision.State
IN_FILE = Coalesce("child__merged_into", "child")
"""The child whose file holds a row now."""


@dataclass(frozen=True, slots=True)
class Standing:
    """The confirmed level of a child, by the five losses as far as the acting post is shown them."""

    level: RiskLevel
    losses: dict[Loss, Severity]
    since: date
    review_by: date


def level_of(children: Collection[UUID]) -> dict[UUID, Standing]:
    """The confirmed levels of those of `children` that have one and that the acting post sees. One query."""
    if acting_scope().post.scope == Scope.PLACE:
        return {child: _standing(row) for child, row in _newest(State.CONFIRMED, children).items()}
    return {row.file: _shown(row) for row in _levels_shown(list(children))}


def last_words(children: Collection[UUID]) -> dict[UUID, LevelDecision]:
    """Of each of `children` the decision that waits for a second person, else the one that stands."""
    standing = _newest(State.CONFIRMED, children)
    return standing | _newest(State.WAITING, children)


def _newest(state: State, children: Collection[UUID]) -> dict[UUID, LevelDecision]:
    """What was decided of each child or of a file that was merged into its own; the last day counts."""
    return {row.file: row for row in _decisions(state, list(children))}


@worded_once
def _decisions(state: State, children: list[UUID]) -> QuerySet[Any]:
    condition = stands() if state == State.CONFIRMED else Q(state=state)
    rows = LevelDecision.objects.filter(condition, of_files(children))
    return rows.annotate(file=IN_FILE).order_by("decided_on", "recorded_at")


@worded_once
def _levels_shown(children: list[UUID]) -> QuerySet[Any]:
    return LevelShown.objects.filter(of_files(children)).annotate(file=IN_FILE).order_by("since")


def stands() -> Q:
    """The condition that a decision holds now."""
    return Q(state=LevelDecision.State.CONFIRMED, superseded_at__isnull=True)


def _standing(row: LevelDecision) -> Standing:
    return Standing(RiskLevel(row.level), row.losses, row.decided_on, row.review_by)


def _shown(row: LevelShown) -> Standing:
    told = {Loss.STUDY: row.study, Loss.LIFE: row.life, Loss.MIND: row.mind}
    losses = {loss: Severity(level) for loss, level in told.items()}
    return Standing(RiskLevel(row.level), losses, row.since, row.review_by)
