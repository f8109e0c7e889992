"""Three computed rates of a place (情况清、底子明、全覆盖): each with the rows behind it."""

from dataclasses import dataclass
from datetime import date, timedelta

from django.db.models import Count, Q

from lantian.linkage.models import Source
from lantian.linkage.queries.coverage import Coverage, coverage_of
from lantian.places.rules import scope_of
from lantian.registry.models import Child
from lantian.registry.queries.active import active
from lantian.registry.rules.gaps import STALE_AFTER_DAYS


@dataclass(frozen=True)
class Freshness:
    """Children of a place whose file somebody confirmed within ninety days, and all of them."""

    fresh: int
    children: int


def coverages_of(place: int) -> list[tuple[str, Coverage]]:
    """For each kind of outside list that the acting post sees for a place, its name and how much of it is here."""
    kinds = [kind for kind in Source.Kind if kind != Source.Kind.DOUBLES]
    found = [(str(kind.label), coverage_of(place, kind.value)) for kind in kinds]
    return [(label, coverage) for label, coverage in found if coverage is not None]


def freshness_of(place: int, on: date) -> Freshness:
    """How many files of a place are fresh on a day."""
    limit = on - timedelta(days=STALE_AFTER_DAYS)
    children = Child.objects.filter(active(), region__range=scope_of(place))
    counted = children.aggregate(fresh=Count("pk", filter=Q(confirmed_on__gte=limit)), children=Count("pk"))
    return Freshness(**counted)
