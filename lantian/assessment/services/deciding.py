"""A named person confirms a level or decides otherwise; out of red only with a second person's consent."""

from collections.abc import Mapping
from datetime import date
from typing import Any
from uuid import UUID

from django.db import transaction
from django.db.models import Max
from django.utils import timezone

from lantian.access.policy import Role
from lantian.access.scopes import acting_post
from lantian.assessment.errors import AssessmentError
from lantian.assessment.models import LevelDecision, LevelShown, Proposal
from lantian.assessment.queries.standing import level_of, stands
from lantian.assessment.rules.deciding import (
    SECOND_LOOK,
    needs_look,
    needs_reason,
    needs_second,
    review_by,
)
from lantian.assessment.rules.losses import Loss, Severity
from lantian.assessment.rules.showing import FOR_FAMILY
from lantian.assessment.services.proposing import propose_anew, town_seats
from lantian.duties.acts import Act
from lantian.duties.rules.levels import RiskLevel
from lantian.duties.services.fulfilling import fulfil
from lantian.duties.services.levels import note_level
from lantian.duties.services.promising import keep
from lantian.kernel.versions import Conflict, differences, update_if_unchanged
from lantian.notices.services import tell
from lantian.registry.models import Child
from lantian.registry.queries.active import files_of
from lantian.registry.services.following import lock_one

State = LevelDecision.State


@transaction.atomic
def decide(
    *,
    child: Child,
    level: RiskLevel,
    losses: Mapping[Loss, Severity],
    reason: str,
    seen: int,
    on: date,
) -> LevelDecision:
    """Writes the level that the acting post decided on; `seen` is the number of the last decision it saw (0: none).

    It acts at once, unless it takes the child out of red: then it waits for `second`. Raises `AssessmentError`
    (reason_needed), `Conflict` where somebody else decided otherwise meanwhile, `RegistryError`.
    """
    child = lock_one(child)
    values: dict[str, Any] = {"level": level.value} | {loss.value: int(losses[loss]) for loss in Loss}
    last = LevelDecision.objects.filter(child=child.pk).order_by("-number").first()
    if last and last.number != seen:
        return _same_or_conflict(last, values)
    propose_anew([child.pk], on)
    proposal = Proposal.objects.get(child=child.pk)
    if not reason and needs_reason(
        _weights(level, losses), _weights(RiskLevel(proposal.level), proposal.losses)
    ):
        raise AssessmentError("reason_needed")
    row = _row(child, values, proposal, on)
    row.reason, row.number = reason, _next_number(child)
    _make_room(row)
    row.save(force_insert=True)
    _after(row, proposal, on)
    return row


@transaction.atomic
def second(*, decision: LevelDecision, agrees: bool, reason: str, version: int, on: date) -> LevelDecision:
    """A second person says yes or no to a level that waits, or has looked at a red one that acts already.

    Raises `AssessmentError` (nothing_waits, not_a_second, reason_needed), `Conflict`, `RegistryError`.
    """
    child = lock_one(Child(pk=decision.child_id, city=decision.city))
    post = acting_post()
    is_waiting = decision.state == State.WAITING
    if not is_waiting and not decision.needs_look:
        raise AssessmentError("nothing_waits")
    if post.user_id == decision.recorded_by or Role(post.role) not in SECOND_LOOK:
        raise AssessmentError("not_a_second")
    if not agrees and not reason:
        raise AssessmentError("reason_needed")
    values: dict[str, Any] = {
        "needs_look": False,
        "second_by": post.user_id,
        "second_role": post.role,
        "second_reason": reason,
        "seconded_at": timezone.now(),
    }
    if is_waiting:
        values["state"] = State.CONFIRMED if agrees else State.REFUSED
        if agrees:
            _supersede(child.pk)
    row = update_if_unchanged(decision, values, version=version)
    if is_waiting and agrees:
        _stand(row)
    propose_anew([child.pk], on)
    return row


def _same_or_conflict(last: LevelDecision, values: Mapping[str, Any]) -> LevelDecision:
    differing = differences(last, values)
    if differing:
        raise Conflict(last, differing)
    return last


def _row(child: Child, values: Mapping[str, Any], proposal: Proposal, on: date) -> LevelDecision:
    post, level = acting_post(), RiskLevel(values["level"])
    current = level_of([child.pk]).get(child.pk)
    waits = needs_second(level, current.level if current else None, RiskLevel(proposal.level))
    return LevelDecision(
        **values,
        city=child.city,
        child_id=child.pk,
        region=child.region,
        school=child.school,
        state=State.WAITING if waits else State.CONFIRMED,
        proposed_level=proposal.level,
        proposed=[int(level) for level in proposal.losses.values()],
        reasons=proposal.reasons,
        decided_on=on,
        review_by=review_by(level, on),
        seat=post.seat,
        role=post.role,
        recorded_by=post.user_id,
        needs_look=needs_look(level, Role(post.role)),
    )


def _next_number(child: Child) -> int:
    last = LevelDecision.objects.filter(child=child.pk).aggregate(last=Max("number"))["last"]
    return (last or 0) + 1


def _make_room(row: LevelDecision) -> None:
    """What waits is overtaken by a new decision; what stood ends with one that stands.

    Where one waits, whoever is second looks at both: the red one below it needs no look of its own.
    """
    waiting = LevelDecision.objects.filter(child__in=files_of(row.child_id), state=State.WAITING)
    waiting.update(state=State.WITHDRAWN, superseded_at=timezone.now())
    if row.state == State.CONFIRMED:
        _supersede(row.child_id)
    else:
        LevelDecision.objects.filter(stands(), child__in=files_of(row.child_id)).update(needs_look=False)


def _supersede(child: UUID) -> None:
    rows = LevelDecision.objects.filter(stands(), child__in=files_of(child))
    rows.update(superseded_at=timezone.now(), needs_look=False)


def _after(row: LevelDecision, proposal: Proposal, on: date) -> None:
    """What follows elsewhere: the act is done, the same-day duty kept, cadences go by the level, the town hears."""
    fulfil(child=row.child_id, acts={Act.ASSESSMENT}, on=on, source=row.pk)
    if proposal.alarm:
        keep(about=proposal.alarm, on=on, source=row.pk)
    Proposal.objects.filter(pk=proposal.pk).update(differs_on=None, alarm=None)
    if row.state == State.CONFIRMED:
        _stand(row)
    if row.needs_look or row.state == State.WAITING:
        seats = town_seats([row.region], on).keys() - {row.seat}
        tell(seats=seats, kind="level_waits", url_name="assessment:waiting")


def _stand(row: LevelDecision) -> None:
    """The level is in force: duties go by it, and those who do not keep the files are shown their part of it."""
    note_level(child=row.child_id, level=RiskLevel(row.level), since=row.decided_on, review_by=row.review_by)
    shown = LevelShown(
        city=row.city,
        child_id=row.child_id,
        region=row.region,
        school=row.school,
        level=row.level,
        study=row.study,
        life=row.life,
        mind=row.mind,
        points=[item for item in row.reasons if item in FOR_FAMILY],
        since=row.decided_on,
        review_by=row.review_by,
    )
    fields = ["level", "study", "life", "mind", "points", "since", "review_by"]
    LevelShown.objects.bulk_create(
        [shown], update_conflicts=True, unique_fields=["city", "child"], update_fields=fields
    )


def _weights(level: RiskLevel, losses: Mapping[Loss, Severity]) -> list[int]:
    return [level.rank, *(int(losses[loss]) for loss in Loss)]
