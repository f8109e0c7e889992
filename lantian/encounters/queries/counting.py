"""How much care was given, by place and month: numbers for offices, no word and no child."""

from collections import defaultdict
from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date, timedelta

from django.db.models import Count, F

from lantian.encounters.models import Encounter
from lantian.encounters.rules.kinds import CLOSED_KINDS, Kind
from lantian.places.rules import Scope
from lantian.registry.rules.freshness import month_after

COUNTED = [kind for kind in Kind if kind not in CLOSED_KINDS]


@dataclass(frozen=True)
class Given:
    """How often each kind of care was given in a place."""

    place: int
    by_kind: dict[str, int]

    @property
    def all(self) -> int:
        return sum(self.by_kind.values())

    @property
    def cells(self) -> list[int]:
        """The counts in the order of `COUNTED`."""
        return [self.by_kind.get(kind, 0) for kind in COUNTED]


def given_in(scope: Scope, step: int, month: date) -> list[Given]:
    """What was given in a month in the places of one level; `step` is between their codes. Counselling is not told."""
    rows = Encounter.objects.filter(
        happened_on__gte=month,
        happened_on__lte=month_after(month) - timedelta(days=1),
        region__range=scope,
        withdrawn_at__isnull=True,
        compartment="",
    )
    counts = (
        rows.annotate(at=F("region") - F("region") % step).values_list("at", "kind").annotate(all=Count("pk"))
    )
    found: dict[int, dict[str, int]] = defaultdict(dict)
    for place, kind, count in counts.order_by():
        found[place][kind] = count
    return [Given(place, kinds) for place, kinds in sorted(found.items())]


def whole(places: Iterable[Given], place: int) -> Given:
    """The sum of places."""
    total: dict[str, int] = defaultdict(int)
    for one in places:
        for kind, count in one.by_kind.items():
            total[kind] += count
    return Given(place, dict(total))
