"""What a unit is told of the child when a report is sent to it: so much, and in the row of that unit alone."""

from collections.abc import Iterable
from datetime import datetime
from typing import Any
from uuid import UUID

from django.utils import timezone

from lantian.alarms.models import HarmBrief, HarmReport
from lantian.places import queries as places
from lantian.registry.models import Child
from lantian.registry.rules.ages import age_on


def brief(row: HarmReport, units: Iterable[UUID], *, whereabouts: str, now: datetime) -> None:
    """Tells units who the child is, where it lives and where it is now; what was reported they read besides.

    Of a child on file elsewhere, or of nobody's, what the report tells.
    """
    who = _who(row, now)
    for unit in units:
        told = HarmBrief(
            report=row,
            region=row.region,
            team=row.team,
            units=[unit],
            unit=unit,
            at=now,
            whereabouts=whereabouts.strip() or None,
            **who,
        )
        told.save(force_insert=True)


def _who(row: HarmReport, now: datetime) -> dict[str, Any]:
    child = Child.objects.filter(pk=row.child_id).first() if row.child_id else None
    if child is None:
        return {"age": row.age, "sex": row.sex, "home": None}
    return {
        "name": child.name,
        "age": age_on(child.birth_on, timezone.localdate(now)),
        "sex": child.sex,
        "home": places.path(child.region) or None,
    }
