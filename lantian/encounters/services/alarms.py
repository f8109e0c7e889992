"""Alarms: a child may be harmed. They are written with the record that suggests it, and never hold it up."""

from collections.abc import Mapping, Sequence
from datetime import datetime, timedelta
from uuid import UUID

from django.db import transaction
from django.utils import timezone

from lantian.access.log import note_access
from lantian.access.scopes import acting_post
from lantian.encounters.errors import EncounterError
from lantian.encounters.models import Alarm, Encounter
from lantian.encounters.rules.accounts import Account
from lantian.encounters.rules.harm import Situation, situations_in
from lantian.encounters.services.following import owe_report, report_is_done
from lantian.registry.models import Child
from lantian.registry.rules.ages import age_on
from lantian.registry.services.following import lock

# A second tap within this time is the same alarm.
AGAIN = timedelta(hours=12)
# Clocks of telephones run ahead a little.
MINUTES = timedelta(minutes=10)


def alarms_in(
    rows: Sequence[Encounter], children: Mapping[UUID, Child], accounts: Mapping[UUID, Account]
) -> list[Alarm]:
    """Raises an alarm for each child whose record suggests harm, by its words or by a tick; usually none."""
    found = []
    for row in rows:
        child, told = children[row.child_id], accounts[row.child_id]
        situations = situations_in(told.words, age_on(child.birth_on, told.happened_on))
        if situations or told.suspected:
            source = Alarm.Source.WORDS if situations else Alarm.Source.CODED
            found.append(write_alarm(child, source, next(iter(situations), None), row))
    return found


def write_alarm(
    child: Child, source: str, situation: Situation | None, encounter: Encounter | None = None
) -> Alarm:
    """An alarm about a child, by the acting post, now."""
    post = acting_post()
    alarm = Alarm(
        child=child,
        region=child.region,
        school=child.school,
        encounter=encounter,
        seat=post.seat,
        source=source,
        situation=situation or "",
        raised_at=timezone.now(),
        recorded_by=post.user_id,
    )
    alarm.save(force_insert=True)
    owe_report(alarm)
    return alarm


@transaction.atomic
def raise_alarm(*, child: Child) -> Alarm:
    """Somebody harms this child: said with a tap, without any words. A second tap on the same day is the same alarm."""
    found = lock([child.pk])
    if not found or found[0].erased_at or found[0].merged_into_id:
        raise EncounterError("gone")
    mine = Alarm.objects.filter(
        child=child.pk, seat=acting_post().seat, source=Alarm.Source.BUTTON, state=Alarm.State.OPEN
    )
    standing = mine.filter(raised_at__gte=timezone.now() - AGAIN).first()
    return standing or write_alarm(found[0], Alarm.Source.BUTTON, None)


@transaction.atomic
def police_called(*, alarm: Alarm, at: datetime) -> None:
    """Says that 110 was called, when and by whom. What was said first stays."""
    rows = Alarm.objects.filter(pk=alarm.pk, state=Alarm.State.OPEN)
    if at > timezone.now() + MINUTES:
        raise EncounterError("in_the_future", field="at", day=timezone.localdate())
    changed = rows.update(
        state=Alarm.State.CALLED, called_at=at, called_by=acting_post().user_id, version=alarm.version + 1
    )
    if changed:
        _settle(alarm)


@transaction.atomic
def no_harm(*, alarm: Alarm, reason: str) -> None:
    """A town supervisor or county office looked into it: no child is harmed, and why."""
    rows = Alarm.objects.filter(pk=alarm.pk, state=Alarm.State.OPEN)
    changed = rows.update(
        state=Alarm.State.NOT_HARM,
        reason=reason,
        settled_at=timezone.now(),
        settled_by=acting_post().user_id,
        version=alarm.version + 1,
    )
    if not changed:
        raise EncounterError("settled_already")
    _settle(alarm)


def _settle(alarm: Alarm) -> None:
    report_is_done(alarm, timezone.localdate())
    note_access("encounters.raise_alarm", child=alarm.child_id, region=alarm.region, school=alarm.school)
