"""Where it is late, place by place in the order of codes, and what in the place explains it: never who."""

from collections import defaultdict
from collections.abc import Iterable
from dataclasses import dataclass, field
from datetime import date, timedelta
from typing import Any

from django.db.models import Count, F, Q

from lantian.desk.rules.causes import Cause, causes
from lantian.duties.models import Duty
from lantian.duties.queries.owners import Unowned, unowned, workloads
from lantian.places import queries as places
from lantian.places.rules import BELOW, STEPS, Level, level_of, scope_of
from lantian.registry.models import Child
from lantian.registry.queries.active import active

SOON = timedelta(days=7)
NEW_DAYS = 14


@dataclass
class Gap:
    """A place below one's own: children, late, due within a week, escalated, owed by nobody; posts above their cap."""

    place: int
    name: str = ""
    children: int = 0
    late: int = 0
    soon: int = 0
    escalated: int = 0
    new: int = 0
    unowned: int = 0
    is_unmanned: bool = False
    is_away: bool = False
    over: int = 0
    causes: list[Cause] = field(default_factory=list)


def gaps_of(whole: int, on: date) -> list[Gap]:
    """The places right below a place that have children on file, by code; of a village itself."""
    low, high = scope_of(whole)
    step = STEPS[BELOW.get(level_of(whole), Level.VILLAGE)]
    found: dict[int, Gap] = {place: Gap(place, children=count) for place, count in _children(low, high, step)}
    for row in _counted(low, high, step, on):
        found.setdefault(row["place"], Gap(row["place"])).__dict__.update(row)
    for place, one in _by_place(unowned(low, high, on, on + SOON), step):
        gap = found.setdefault(place, Gap(place))
        gap.unowned += one.duties
        gap.is_away |= one.is_away
        gap.is_unmanned |= not one.is_away
    for load in workloads(low, high, on):
        place = (load.post.region_low or 0) - (load.post.region_low or 0) % step
        if load.is_over and place in found:
            found[place].over += 1
    names = places.paths(found)
    for gap in found.values():
        gap.name = names.get(gap.place, str(gap.place)).split(" ")[-1]
        gap.causes = causes(gap)
    return [found[place] for place in sorted(found)]


def _children(low: int, high: int, step: int) -> Iterable[tuple[int, int]]:
    rows = Child.objects.filter(active(), region__range=(low, high))
    place = F("region") - F("region") % step
    return rows.annotate(place=place).values_list("place").annotate(all=Count("pk")).order_by("place")


def _counted(low: int, high: int, step: int, on: date) -> Iterable[Any]:
    rows = Duty.objects.filter(region__range=(low, high), due_on__lte=on + SOON)
    late = Q(late_from__lte=on)
    return (
        rows.annotate(place=F("region") - F("region") % step)
        .values("place")
        .annotate(
            late=Count("pk", filter=late),
            soon=Count("pk", filter=~late),
            escalated=Count("pk", filter=~Q(escalated_to="")),
            new=Count("pk", filter=late & Q(basis_on__gt=on - timedelta(days=NEW_DAYS))),
        )
        .order_by("place")
    )


def _by_place(found: Iterable[Unowned], step: int) -> Iterable[tuple[int, Unowned]]:
    """Those of a village; a school's stand at no place of this list."""
    by_place: defaultdict[int, list[Unowned]] = defaultdict(list)
    for one in found:
        if one.region:
            by_place[one.region - one.region % step].append(one)
    return [(place, one) for place, rows in by_place.items() for one in rows]
