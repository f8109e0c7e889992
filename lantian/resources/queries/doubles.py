"""Help that a child got twice in a short time, by whomever."""

from dataclasses import dataclass
from datetime import date, timedelta
from typing import Any
from uuid import UUID

from django.db.models import Q

from lantian.encounters.models import Encounter
from lantian.encounters.rules.kinds import Kind
from lantian.places.rules import Scope
from lantian.registry.queries.active import active, of_files
from lantian.resources.rules.doubles import Handed, doubles

LOOKED_BACK = timedelta(days=120)
MOST = 200


@dataclass(frozen=True)
class Double:
    """Two acts of help for one child, the earlier first."""

    first: Encounter
    second: Encounter


def doubles_of(child: UUID, on: date) -> list[Double]:
    """What a child got twice within thirty days, lately."""
    return _doubles(of_files([child]), on)


def doubles_in(scope: Scope, on: date) -> list[Double]:
    """What children on file in a place got twice within thirty days, the latest first; at most `MOST`."""
    return _doubles(Q(region__range=scope) & active("child__"), on)[::-1][:MOST]


def _doubles(whose: Q, on: date) -> list[Double]:
    since = on - LOOKED_BACK
    acts = Encounter.objects.filter(
        whose, kind=Kind.AID, withdrawn_at__isnull=True, happened_on__range=(since, on)
    )
    by_key: dict[Any, Encounter] = {act.pk: act for act in acts.select_related("child")}
    handed = (
        Handed(act.child.merged_into_id or act.child_id, act.aid_item, act.aid_need, act.happened_on, act.pk)
        for act in by_key.values()
    )
    return [Double(by_key[one.act], by_key[other.act]) for one, other in doubles(handed)]
