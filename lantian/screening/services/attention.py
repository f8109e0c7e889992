"""What others are told of a child, and the referral to a hospital. A person says it, never a score alone."""

from collections.abc import Mapping
from datetime import date
from typing import Any

from django.db import IntegrityError, transaction

from lantian.access.scopes import acting_post
from lantian.kernel.versions import update_if_unchanged
from lantian.registry.models import Child
from lantian.screening.models import Attention, Referral
from lantian.screening.queries.attention import attention_of

REFERRED, NEEDED = Attention.State.REFERRED, Attention.State.NEEDED


@transaction.atomic
def say_attention(*, child: Child, state: str, since: date, version: int | None = None) -> Attention:
    """Says whether a child needs attention. Without `version` nothing weaker than what stands there is said.

    Raises `Conflict` when somebody said otherwise since `version` was read.
    """
    row = Attention.objects.filter(child=child.pk).first()
    if row is None:
        row = Attention(
            child=child,
            region=child.region,
            school=child.school,
            state=state,
            since=since,
            recorded_by=acting_post().user_id,
        )
        try:
            with transaction.atomic():
                row.save(force_insert=True)
        except IntegrityError:
            row = Attention.objects.get(child=child.pk)
            return update_if_unchanged(row, {"state": state, "since": since}, version=version or 0)
        return row
    if version is None and (row.state == state or row.state == REFERRED):
        return row
    return update_if_unchanged(
        row, {"state": state, "since": since}, version=row.version if version is None else version
    )


@transaction.atomic
def refer(*, child: Child, values: Mapping[str, Any]) -> Referral:
    """Writes down that the guardian was told and advised to see a hospital; the child is then said to be referred."""
    referral = Referral(
        child=child,
        region=child.region,
        school=child.school,
        recorded_by=acting_post().user_id,
        **values,
    )
    referral.save(force_insert=True)
    current = attention_of(child.pk)
    since = current.since if current and current.state == REFERRED else values["referred_on"]
    _say(child, REFERRED, since)
    return referral


@transaction.atomic
def follow_referral(*, referral: Referral, values: Mapping[str, Any], version: int) -> Referral:
    """Writes what came back and when to look again; ending it leaves attention as needed. Raises `Conflict`."""
    changed = update_if_unchanged(referral, values, version=version)
    if values.get("ended_on") and not _is_open(changed):
        _say(changed.child, NEEDED, values["ended_on"])
    return changed


def _is_open(referral: Referral) -> bool:
    others = Referral.objects.filter(child=referral.child_id, ended_on__isnull=True)
    return others.exclude(pk=referral.pk).exists()


def _say(child: Child, state: str, since: date) -> None:
    row = Attention.objects.filter(child=child.pk).first()
    say_attention(child=child, state=state, since=since, version=row.version if row else None)
