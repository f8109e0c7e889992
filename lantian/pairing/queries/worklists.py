"""Pairs by place, and those that need something: a word, a paper, a question, a renewal, a plan, a meeting."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, timedelta
from typing import Any
from uuid import UUID

from django.db.models import Count, Exists, F, OuterRef, Q, QuerySet

from lantian.access import paging
from lantian.encounters.models import Encounter
from lantian.encounters.rules.kinds import Kind, Way
from lantian.pairing.models import IS_OPEN, Pair
from lantian.pairing.rules.stages import TIED
from lantian.pairing.rules.times import ACTIVE_DAYS, ASKED_BEFORE
from lantian.places.rules import Scope
from lantian.registry.models import Tie
from lantian.registry.queries.active import active

PAGE = 30
LISTS = ("words", "paper", "begin", "trial", "renewal", "plan", "asleep")
IS_TIED = Q(stage__in=sorted(TIED))


def met_since(day: date) -> Exists:
    """A talk or visit in person by the helper's own seat, as the other side of a pair."""
    rows = Encounter.objects.filter(
        city=OuterRef("city"),
        child=OuterRef("child"),
        seat=OuterRef("seat"),
        kind__in=[Kind.HOME_VISIT, Kind.TALK],
        happened_on__gte=day,
        withdrawn_at__isnull=True,
    )
    return Exists(rows.exclude(way__in=[Way.PHONE, Way.VIDEO]))


def needing(name: str, on: date) -> Q:
    """The pairs that need one of `LISTS` on a day."""
    asleep_since = on - timedelta(days=ACTIVE_DAYS)
    wanted: dict[str, Q] = {
        "words": Q(stage="proposed"),
        "paper": Q(stage="agreed", signed_on__isnull=True),
        "begin": Q(stage="agreed", signed_on__isnull=False),
        "trial": Q(stage="trial", trial_until__lte=on),
        "renewal": Q(stage="live", renew_by__lte=on + ASKED_BEFORE),
        "plan": Q(plan_by__isnull=False),
        "asleep": IS_TIED & Q(trial_from__lt=asleep_since) & Q(~met_since(asleep_since)),
    }
    return wanted[name]


def pairs_in(scope: Scope | None, *, over_too: bool = False) -> QuerySet[Pair]:
    """The pairs of children on file in a range; without `over_too` those that are not over."""
    rows = Pair.objects.filter(active("child__")).select_related("child")
    rows = rows if over_too else rows.filter(IS_OPEN)
    return rows.filter(region__range=scope) if scope else rows


def page_of(
    rows: QuerySet[Pair], *, after: UUID | None = None, before: UUID | None = None
) -> paging.Page[Pair]:
    """A page of pairs, by village."""
    return paging.page_of(rows, ("region", "id"), after=after, before=before, size=PAGE)


@dataclass(frozen=True, slots=True)
class Figures:
    """The pairs of a place: how many children somebody stands by, how many were met lately, what waits."""

    place: int
    children: int = 0
    met: int = 0
    waiting: int = 0
    plan: int = 0
    asleep: int = 0


def figures(scope: Scope, step: int, on: date) -> list[Figures]:
    """The figures of the places of one level in a range, in the order of their codes; `step` as in `places.STEPS`."""
    recent = on - timedelta(days=ACTIVE_DAYS)
    rows = pairs_in(scope).annotate(place=F("region") - F("region") % step, is_met=met_since(recent))
    waits = Q(pk__in=[])
    for name in ("words", "paper", "begin", "trial", "renewal"):
        waits |= needing(name, on)
    found = rows.values("place").annotate(
        children=Count("child", distinct=True, filter=IS_TIED),
        met=Count("child", distinct=True, filter=IS_TIED & Q(is_met=True)),
        waiting=Count("pk", filter=waits),
        plan=Count("pk", filter=Q(plan_by__isnull=False)),
        asleep=Count("pk", filter=IS_TIED & Q(trial_from__lt=recent, is_met=False)),
    )
    return [Figures(**row) for row in found.order_by("place")]


def counts(scope: Scope, on: date) -> dict[str, int]:
    """How many pairs of a range need each of `LISTS`."""
    rows = pairs_in(scope)
    wanted: dict[str, Any] = {name: Count("pk", filter=needing(name, on)) for name in LISTS}
    return rows.aggregate(**wanted)


def without_papers(scope: Scope | None) -> QuerySet[Tie]:
    """Proxy parents whom the register names and no pair does: a seat was given without anybody's word."""
    paired = Pair.objects.filter(IS_OPEN, city=OuterRef("city"), child=OuterRef("child"))
    known = paired.filter(Q(tie=OuterRef("pk")) | Q(seat=OuterRef("seat")))
    rows = Tie.objects.filter(
        active("child__"), ~Exists(known), kind=Tie.Kind.PROXY_PARENT, until__isnull=True
    ).select_related("person", "child")
    return (rows.filter(region__range=scope) if scope else rows).order_by("region", "pk")


def whole(rows: Sequence[Figures], place: int) -> Figures:
    """The sum of places."""
    names = ("children", "met", "waiting", "plan", "asleep")
    return Figures(place, *(sum(getattr(row, name) for row in rows) for name in names))
