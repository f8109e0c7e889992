"""What waits in a place: children without an agreement, unsigned or expired ones, notices that are missing."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import date
from typing import Any
from uuid import UUID

from django.db.models import Count, Exists, F, OuterRef, Q, QuerySet

from lantian.access import paging
from lantian.entrusting.models import CarerAssessment, CareWord, Entrustment
from lantian.entrusting.queries.child import AgreementLine, line_of
from lantian.entrusting.rules.eligibility import Result
from lantian.entrusting.rules.life import REMIND, State
from lantian.places.rules import Scope
from lantian.registry.models import Child, Tie
from lantian.registry.queries.active import active
from lantian.registry.queries.listing import NOT_LISTED

LISTS = ("words", "look", "without", "unsigned", "notices", "expiring", "expired", "unfit")
PAGE = 30
OPEN = (State.DRAFT, State.SIGNED)
VILLAGE_UNTOLD = Q(village_told_on__isnull=True) | ~Q(village_told=F("region"))
SCHOOL_UNTOLD = Q(school__isnull=False) & (
    Q(school_told_on__isnull=True) | Q(school_told__isnull=True) | ~Q(school_told=F("school"))
)


@dataclass(frozen=True, slots=True)
class PlaceLine:
    """A place: children who are entrusted to somebody, those of them with an agreement in force, and what waits."""

    place: int
    entrusted: int
    in_force: int
    waits: dict[str, int]


def agreements(on: date) -> dict[str, QuerySet[Entrustment]]:
    """The agreements of each list that is one of agreements."""
    signed = Entrustment.objects.filter(state=State.SIGNED)
    return {
        "look": Entrustment.objects.filter(state__in=OPEN).exclude(look=""),
        "unsigned": Entrustment.objects.filter(state=State.DRAFT),
        "notices": signed.filter(VILLAGE_UNTOLD | SCHOOL_UNTOLD, until__gte=on),
        "expiring": signed.filter(until__range=(on, on + REMIND)),
        "expired": signed.filter(until__lt=on),
    }


def children_in(name: str, scope: Scope | None, on: date) -> QuerySet[Child]:
    """The children on file of one of `LISTS`, in the order of village and name."""
    rows = Child.objects.filter(active()).defer(*NOT_LISTED)
    if scope:
        rows = rows.filter(region__range=scope)
    if name == "without":
        held = Entrustment.objects.filter(state__in=OPEN)
        return rows.filter(Exists(_own(_carers())), ~Exists(_own(held)), ~Exists(_of_merged(held)))
    if name == "unfit":
        return rows.filter(Exists(_own(_unfit())))
    if name == "words":
        return rows.filter(Exists(_own(CareWord.objects.filter(state=CareWord.State.WAITING))))
    return rows.filter(Exists(_own(agreements(on)[name])))


def _carers() -> QuerySet[Tie]:
    return Tie.objects.filter(kind=Tie.Kind.CARER, until__isnull=True)


def _unfit() -> QuerySet[CarerAssessment]:
    return CarerAssessment.objects.filter(result=Result.UNFIT, superseded_at__isnull=True)


def _own(rows: QuerySet[Any]) -> QuerySet[Any]:
    """Of rows about children those of the child outside."""
    return rows.filter(city=OuterRef("city"), child=OuterRef("pk"))


def _of_merged(rows: QuerySet[Any]) -> QuerySet[Any]:
    """Of rows about children those of files that were merged into that of the child outside."""
    return rows.filter(city=OuterRef("city"), child__merged_into=OuterRef("pk"))


def page_of_children(
    rows: QuerySet[Child], *, after: UUID | None = None, before: UUID | None = None
) -> paging.Page[Child]:
    """A page of children, by village and name."""
    return paging.page_of(rows, ("region", "name_pinyin", "id"), after=after, before=before, size=PAGE)


def lines_for(children: Sequence[UUID], on: date) -> dict[UUID, AgreementLine]:
    """The agreement of each child that is being signed or stands."""
    rows = Entrustment.objects.filter(child__in=children, state__in=OPEN).order_by("since", "pk")
    return {row.child_id: line_of(row, [], None, on) for row in rows}


def places_in(scope: Scope, step: int, on: date) -> list[PlaceLine]:
    """The places of one level in a range with what waits in each, in the order of their codes; `step` as in `STEPS`."""
    place = F("region") - F("region") % step
    counted = {name: _counted(children_in(name, scope, on), place) for name in LISTS}
    everybody = Child.objects.filter(active(), region__range=scope)
    entrusted = _counted(everybody.filter(Exists(_own(_carers()))), place)
    valid = Entrustment.objects.filter(state=State.SIGNED, since__lte=on, until__gte=on)
    in_force = _counted(everybody.filter(Exists(_own(valid)) | Exists(_of_merged(valid))), place)
    codes = {code for one in (*counted.values(), entrusted, in_force) for code in one}
    return [
        PlaceLine(
            place=code,
            entrusted=entrusted.get(code, 0),
            in_force=in_force.get(code, 0),
            waits={name: counted[name].get(code, 0) for name in LISTS},
        )
        for code in sorted(codes)
    ]


def _counted(rows: QuerySet[Child], place: Any) -> dict[int, int]:
    return dict(rows.order_by().annotate(place=place).values_list("place").annotate(all=Count("pk")))


def whole(places: Iterable[PlaceLine], place: int) -> PlaceLine:
    """The sum of places."""
    rows = list(places)
    return PlaceLine(
        place,
        sum(row.entrusted for row in rows),
        sum(row.in_force for row in rows),
        {name: sum(row.waits[name] for row in rows) for name in LISTS},
    )


def told_to_school(on: date) -> list[AgreementLine]:
    """The agreements of a school's children that stand or are being signed, for its head: who cares, until when."""
    rows = Entrustment.objects.filter(
        active("child__"), state__in=OPEN, kind=Entrustment.Kind.AGREEMENT
    ).select_related("child")
    return [line_of(row, [], None, on) for row in rows.order_by("child__name_pinyin", "pk")]
