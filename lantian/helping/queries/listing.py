"""The list of helpers, with filters that people use, and the two lists of what waits: applications and checks."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import date
from functools import reduce
from operator import or_
from typing import Any
from uuid import UUID

from django.conf import settings
from django.db.models import Q, QuerySet
from django.utils.module_loading import import_string

from lantian.helping.models import Helper
from lantian.helping.rules.fitness import Bar, reasons_against
from lantian.helping.rules.keeping import kept_since
from lantian.helping.rules.offers import Health
from lantian.helping.rules.vetting import EXPIRES_SOON_BY, Check, check_on
from lantian.places.rules import STEPS, Level, level_of, scope_of

ORDER = ("region", "name_pinyin", "id")
WAITING = (Helper.Standing.APPLIED, Helper.Standing.NOMINATED)
GIVES = ("study", "life", "mind")


@dataclass(frozen=True)
class Listing:
    """What is asked for: helpers at home in a place, or with `around` also those who would come there.

    `check` is a `Check`; `gives` one of study, life, mind; `is_free` leaves those who can be given a child, as far
    as can be said without their load; `is_over` those who are to be erased (`HELPERS_KEPT_MONTHS`).
    """

    place: int | None = None
    around: bool = False
    kind: str = ""
    standing: str = ""
    check: str = ""
    gives: str = ""
    is_free: bool = False
    is_over: bool = False


@dataclass(frozen=True)
class Line:
    """A helper in a list: how the check stands, what speaks against giving them a child, how many they have."""

    helper: Helper
    check: Check
    bars: frozenset[Bar]
    load: int | None


def listed(listing: Listing, on: date) -> QuerySet[Helper]:
    """The helpers of a listing, in no order."""
    asked = _at(listing) if listing.place else Q()
    if listing.kind:
        asked &= Q(kind=listing.kind)
    if listing.standing:
        asked &= Q(standing=listing.standing)
    if listing.gives in GIVES:
        asked &= Q(**{f"gives_{listing.gives}": True})
    if listing.check:
        asked &= checked_as(listing.check, on)
    if listing.is_free:
        asked &= fit_for_one(on)
    if listing.is_over:
        asked &= kept_too_long(on)
    return Helper.objects.filter(asked, erased_at__isnull=True)


def _at(listing: Listing) -> Q:
    place = listing.place or 0
    here = Q(region__range=scope_of(place))
    return here | would_come(place) if listing.around else here


def would_come(place: int) -> Q:
    """Accepted helpers at home around a place who offer to come there: from the town, and for a town the county."""
    steps: Sequence[tuple[Level, tuple[str, ...]]] = {
        Level.VILLAGE: ((Level.TOWN, ("town", "county")),),
        Level.TOWN: ((Level.COUNTY, ("county",)),),
    }.get(level_of(place), ())
    around = [
        Q(region__range=scope_of(place - place % STEPS[level]), farthest__in=reach) for level, reach in steps
    ]
    return reduce(or_, around, Q(pk__in=[])) & Q(standing=Helper.Standing.ACCEPTED)


def checked_as(check: str, on: date) -> Q:
    """Helpers whose check stands so on a day (`rules.vetting.check_on`)."""
    soon = on + EXPIRES_SOON_BY
    return {
        Check.VALID: Q(vetted_until__gt=soon),
        Check.EXPIRING: Q(vetted_until__range=(on, soon)),
        Check.EXPIRED: Q(vetted_until__lt=on),
        Check.NONE: Q(vetted_until__isnull=True),
    }[Check(check)]


def fit_for_one(on: date) -> Q:
    """Helpers against whom nothing speaks but perhaps their load (`rules.fitness.reasons_against`)."""
    is_here = Q(away_from__isnull=True) | Q(away_from__gt=on) | Q(away_until__lte=on)
    return (
        is_here
        & Q(standing=Helper.Standing.ACCEPTED, vetted_until__gte=on, most_children__gt=0)
        & ~Q(health=Health.RESTING)
    )


def kept_too_long(on: date) -> Q:
    """Helpers who were declined, or left, so long ago that they are to be erased (`rules.keeping.is_over`)."""
    declined, left = (kept_since(on, settings.HELPERS_KEPT_MONTHS[how]) for how in ("declined", "left"))
    return Q(standing=Helper.Standing.DECLINED, standing_on__lte=declined) | Q(
        standing=Helper.Standing.LEFT, left_on__lte=left
    )


def waiting_in(low: int, high: int) -> QuerySet[Helper]:
    """Who signed up or was nominated in a range of codes, and waits for an answer."""
    return Helper.objects.filter(standing__in=WAITING, region__range=(low, high))


def lines_of(rows: Iterable[Helper], on: date) -> list[Line]:
    """Helpers with what a list says of them."""
    helpers = list(rows)
    loads = loads_of([row.pk for row in helpers])
    return [
        Line(
            row,
            check_on(row.vetted_until, on),
            reasons_against(row.facts((loads or {}).get(row.pk, 0)), on),
            None if loads is None else loads.get(row.pk, 0),
        )
        for row in helpers
    ]


def loads_of(helpers: list[UUID]) -> dict[UUID, int] | None:
    """How many children helpers have now, where a room above knows it (`HELPER_LOADS`)."""
    if not settings.HELPER_LOADS:
        return None
    found: Any = import_string(settings.HELPER_LOADS)(helpers)
    return dict(found)
