"""A single dated promise about some row of a room above: given, kept, dropped, moved."""

from datetime import date
from uuid import UUID

from django.db import transaction
from django.utils import timezone

from lantian.access.policy import Role
from lantian.access.scopes import acting_post
from lantian.duties.acts import Act
from lantian.duties.models import Duty, DutyBasis, Fulfilment
from lantian.duties.rules.levels import UNASSESSED, RiskLevel
from lantian.duties.services.fulfilling import settle_children
from lantian.duties.services.settling import WATCHERS
from lantian.registry.models import Child


@transaction.atomic
def promise(
    *,
    child: UUID,
    about: UUID,
    due_on: date,
    owed_by: Role,
    seat: UUID | None,
    risk_at_least: RiskLevel = RiskLevel.GREEN,
    rule: str = "promise",
    is_discreet: bool = False,
) -> None:
    """Promises something by a day, once for each `about`; a second time moves it to that day.

    What `is_discreet` neither families nor class teachers learn, but the one who acts now.
    """
    found = Child.objects.filter(pk=child).values_list("region", "school").first()
    if found is None:
        return
    region, school = found
    values = {
        "region": region,
        "school": school,
        "seat": seat,
        "owed_by": owed_by.value,
        "watched_by": WATCHERS.get(owed_by, ""),
        "risk": max(risk_at_least.rank, _level_of(child).rank),
        "basis_on": min(timezone.localdate(), due_on),
        "promised_for": due_on,
        # Settled anew: days that it had before may lie before the new basis.
        "due_on": None,
        "late_from": None,
        "is_discreet": is_discreet,
        "author": acting_post().seat,
    }
    Duty.objects.update_or_create(child_id=child, about=about, rule=rule, defaults=values)
    settle_children([child])


@transaction.atomic
def keep(*, about: UUID, on: date, source: UUID) -> None:
    """A promise was kept; `source` is what shows it, by which it can be withdrawn (`fulfilling.withdraw`)."""
    rows = [
        Fulfilment(
            child_id=duty.child_id,
            region=duty.region,
            school=duty.school,
            rule=duty.rule,
            about=about,
            due_on=duty.promised_for,
            done_on=on,
            source=source,
            act=Act.PROMISE.value,
            recorded_by=acting_post().user_id,
            is_discreet=duty.is_discreet,
            author=duty.author,
        )
        for duty in _about(about)
    ]
    Fulfilment.objects.bulk_create(rows, ignore_conflicts=True)
    settle_children([row.child_id for row in rows])


@transaction.atomic
def drop(*, about: UUID) -> None:
    """Nobody owes it any more: it was recorded by mistake, or is of no use now."""
    _settle_with(about, None)


@transaction.atomic
def move(*, about: UUID, due_on: date) -> None:
    """It is promised for another day."""
    _settle_with(about, due_on)


def _settle_with(about: UUID, due_on: date | None) -> None:
    duties = _about(about)
    for duty in duties:
        basis_on = min(duty.basis_on, due_on) if due_on else duty.basis_on
        Duty.objects.filter(pk=duty.pk).update(
            promised_for=due_on, basis_on=basis_on, due_on=None, late_from=None
        )
    settle_children([duty.child_id for duty in duties])


def _about(about: UUID) -> list[Duty]:
    rows = Duty.objects.filter(about=about).select_for_update(no_key=True, of=("self",))
    return list(rows.order_by("pk"))


def _level_of(child: UUID) -> RiskLevel:
    row = DutyBasis.objects.filter(child=child).exclude(level="").first()
    return RiskLevel(row.level) if row else UNASSESSED
