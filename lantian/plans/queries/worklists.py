"""The worklists: an owner's own measures by date; for supervisors what waits, place by place, in no order of merit."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date
from typing import Any
from uuid import UUID

from django.db.models import Count, Exists, F, OuterRef, Q, QuerySet

from lantian.access import paging
from lantian.access.models import Post
from lantian.places.rules import Scope
from lantian.plans.models import Measure, Need
from lantian.plans.rules.needs import State
from lantian.registry.queries.active import active

WAITING = (State.OPEN, State.IN_HAND)
PAGE = 30
LISTS = ("without", "late", "unconfirmed", "proposed")


@dataclass(frozen=True, slots=True)
class PlaceLine:
    """A place: children with a live need, those of them with at least one live measure (A11), and what waits."""

    place: int
    children: int = 0
    helped: int = 0
    without: int = 0
    late: int = 0
    unconfirmed: int = 0

    @property
    def unhelped(self) -> int:
        return self.children - self.helped


def own_measures(post: Post) -> QuerySet[Measure]:
    """What the seat of a post has promised, or watches over for somebody outside, of children on file."""
    own = Q(seat=post.seat) | Q(seat__isnull=True, watched_by=post.seat)
    rows = Measure.objects.filter(own, active("child__"), state=Measure.State.LIVE)
    return rows.select_related("child", "need")


def page_of_measures(
    rows: QuerySet[Measure], *, after: UUID | None = None, before: UUID | None = None
) -> paging.Page[Measure]:
    """A page of measures, the nearest day first."""
    return paging.page_of(rows, ("due_on", "id"), after=after, before=before, size=PAGE)


def live_measures() -> QuerySet[Measure]:
    """Measures that go on, as the other side of a need."""
    return Measure.objects.filter(city=OuterRef("city"), need=OuterRef("pk"), state=Measure.State.LIVE)


def needs_listed(name: str, scope: Scope | None, on: date) -> QuerySet[Need]:
    """The needs of one of `LISTS`, of children on file, in the order of village and since when."""
    rows = Need.objects.filter(active("child__")).select_related("child")
    if scope:
        rows = rows.filter(region__range=scope)
    if name == "late":
        return rows.filter(Exists(live_measures().filter(due_on__lt=on)))
    if name == "without":
        return rows.filter(~Exists(live_measures()), state__in=WAITING)
    return rows.filter(state=State.DONE if name == "unconfirmed" else State.PROPOSED)


def page_of_needs(
    rows: QuerySet[Need], *, after: UUID | None = None, before: UUID | None = None
) -> paging.Page[Need]:
    """A page of needs, by village and age of the need."""
    return paging.page_of(rows, ("region", "since", "id"), after=after, before=before, size=PAGE)


def places_in(scope: Scope, step: int, on: date) -> list[PlaceLine]:
    """The places of one level in a range with what waits in each, in the order of their codes; `step` as in `STEPS`."""
    place = F("region") - F("region") % step
    needs = Need.objects.filter(active("child__"), region__range=scope).annotate(place=place)
    live = needs.filter(state__in=WAITING).annotate(has_measure=Exists(live_measures()))
    waiting = live.values("place").annotate(
        children=Count("child", distinct=True),
        helped=Count("child", distinct=True, filter=Q(has_measure=True)),
        without=Count("pk", filter=Q(has_measure=False)),
    )
    late = Measure.objects.filter(
        active("child__"), region__range=scope, state=Measure.State.LIVE, due_on__lt=on
    ).annotate(place=place)
    lates = _counted(late)
    done = _counted(needs.filter(state=State.DONE))
    found: dict[int, Any] = {row["place"]: row for row in waiting}
    return [
        PlaceLine(
            place=code,
            **{name: found[code][name] if code in found else 0 for name in ("children", "helped", "without")},
            late=lates.get(code, 0),
            unconfirmed=done.get(code, 0),
        )
        for code in sorted({*found, *lates, *done})
    ]


def _counted(rows: QuerySet[Any]) -> dict[int, int]:
    return dict(rows.values_list("place").annotate(all=Count("pk")))


def whole(places: Iterable[PlaceLine], place: int) -> PlaceLine:
    """The sum of places."""
    rows = list(places)
    names = ("children", "helped", "without", "late", "unconfirmed")
    return PlaceLine(place, *(sum(getattr(row, name) for row in rows) for name in names))


def balance_of_lines(scope: Scope | None) -> dict[str, int]:
    """How many measures that go on belong to each line of work (B16)."""
    rows = Measure.objects.filter(active("child__"), state=Measure.State.LIVE)
    if scope:
        rows = rows.filter(region__range=scope)
    return dict(rows.values_list("line").annotate(all=Count("pk")).order_by("line"))
