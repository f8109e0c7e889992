"""By when the empty places of children are filled, and by whom."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import date
from typing import Any
from uuid import UUID

from django.db.models import Q

from lantian.access.policy import ROLE_NAMES
from lantian.duties.models import Duty
from lantian.networks.models import EmptyPlace
from lantian.networks.queries.places import with_those_around
from lantian.networks.rules.nets import CARER_DUTY, Gap, Nets, Slot
from lantian.networks.words import GAP_AWAY, GAP_EMPTY, SLOT_NAMES
from lantian.places.rules import ancestors_of
from lantian.registry.models import Child


@dataclass(frozen=True, slots=True)
class GapLine:
    """An empty place of a child in words: which, why, who fills it, by when (None: found today)."""

    gap: Gap
    until: date | None

    @property
    def name(self) -> Any:
        return SLOT_NAMES[self.gap.slot]

    @property
    def why(self) -> Any:
        return GAP_AWAY if self.gap.is_away else GAP_EMPTY

    @property
    def owner(self) -> Any:
        """The role that fills it."""
        return ROLE_NAMES[self.gap.filling.owed_by]


def gap_lines(children: Iterable[Child], nets: Mapping[UUID, Nets]) -> dict[UUID, list[GapLine]]:
    """The empty places of each child with who fills them by when, in two questions."""
    rows = [child for child in children if child.pk in nets]
    carers = _carers(rows)
    empties = _empties(rows)
    return {
        child.pk: [GapLine(gap, _until(child, gap, carers, empties)) for gap in nets[child.pk].gaps]
        for child in rows
    }


def _carers(children: Iterable[Child]) -> dict[UUID, date]:
    keys = [child.pk for child in children]
    duties = Duty.objects.filter(child__in=keys, rule=CARER_DUTY, due_on__isnull=False)
    return {child: due_on for child, due_on in duties.values_list("child", "due_on") if due_on}


def _empties(children: Iterable[Child]) -> list[EmptyPlace]:
    rows = list(children)
    around = with_those_around({child.region for child in rows})
    schools = {child.school for child in rows if child.school}
    found = EmptyPlace.objects.filter(Q(region__in=around) | Q(school__in=schools), filled_on__isnull=True)
    return list(found.order_by("-fill_by"))


def _until(child: Child, gap: Gap, carers: Mapping[UUID, date], empties: Iterable[EmptyPlace]) -> date | None:
    if gap.slot == Slot.CARER:
        return carers.get(child.pk)
    here = {child.region, *ancestors_of(child.region)}
    days = [
        row.fill_by
        for row in empties
        if row.slot == gap.slot and (row.school == child.school if row.school else row.region in here)
    ]
    return min(days, default=None)
