"""The level that stands for a child: for the rooms above, and for panels."""

from collections.abc import Collection
from dataclasses import dataclass
from datetime import date
from uuid import UUID

from django.db.models import Q

from lantian.access.policy import Scope
from lantian.access.scopes import acting_scope
from lantian.assessment.models import LevelDecision, LevelShown
from lantian.assessment.rules.losses import Loss, Severity
from lantian.duties.rules.levels import RiskLevel
from lantian.registry.queries.active import of_files


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
        return {child: _standing(row) for child, row in _newest(stands(), children).items()}
    rows = LevelShown.objects.filter(of_files(children)).select_related("child").order_by("since")
    return {file_of(row): _shown(row) for row in rows}


def last_words(children: Collection[UUID]) -> dict[UUID, LevelDecision]:
    """Of each of `children` the decision that waits for a second person, else the one that stands."""
    standing = _newest(stands(), children)
    return standing | _newest(Q(state=LevelDecision.State.WAITING), children)


def _newest(condition: Q, children: Collection[UUID]) -> dict[UUID, LevelDecision]:
    """What was decided of each child or of a file that was merged into its own; the last day counts."""
    rows = LevelDecision.objects.filter(condition, of_files(children)).select_related("child")
    return {file_of(row): row for row in rows.order_by("decided_on", "recorded_at")}


def file_of(row: LevelDecision | LevelShown) -> UUID:
    """The child whose file holds a row now."""
    return row.child.merged_into_id or row.child_id


def stands() -> Q:
    """The condition that a decision holds now."""
    return Q(state=LevelDecision.State.CONFIRMED, superseded_at__isnull=True)


def _standing(row: LevelDecision) -> Standing:
    return Standing(RiskLevel(row.level), row.losses, row.decided_on, row.review_by)


def _shown(row: LevelShown) -> Standing:
    told = {Loss.STUDY: row.study, Loss.LIFE: row.life, Loss.MIND: row.mind}
    losses = {loss: Severity(level) for loss, level in told.items()}
    return Standing(RiskLevel(row.level), losses, row.since, row.review_by)
