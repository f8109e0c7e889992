"""Alarms: a child may be harmed. They are written with the record that suggests it, and never hold it up."""

from collections.abc import Mapping, Sequence
from uuid import UUID

from django.utils import timezone

from lantian.access.scopes import acting_post
from lantian.encounters.models import Alarm, Encounter
from lantian.encounters.rules.accounts import Account
from lantian.encounters.rules.harm import Situation, situations_in
from lantian.registry.models import Child
from lantian.registry.rules.ages import age_on


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
    return alarm
