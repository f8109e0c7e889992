"""What waits in a place or a school: suggestions, ways under way, late steps, outcomes of the last year."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date, timedelta
from typing import Any
from uuid import UUID

from django.db.models import Count, Exists, F, OuterRef, Q, QuerySet

from lantian.access import paging
from lantian.pathways.codes import ways
from lantian.pathways.models import WayRun, WayStep, WaySuggestion
from lantian.pathways.rules.running import State, StepState
from lantian.places.rules import Scope
from lantian.registry.queries.active import active

LISTS = ("suggested", "running", "late", "ended")
PAGE = 30
YEAR = timedelta(days=365)


@dataclass(frozen=True, slots=True)
class PlaceLine:
    """A place and how many ways of each list are there."""

    place: int
    suggested: int = 0
    running: int = 0
    late: int = 0
    ended: int = 0


def suggestions_in(scope: Scope | None, way: str = "") -> QuerySet[WaySuggestion]:
    """What files of children suggest, of children on file."""
    return _narrowed(WaySuggestion.objects.filter(active("child__")).select_related("child"), scope, way)


def runs_in(name: str, scope: Scope | None, on: date, way: str = "") -> QuerySet[WayRun]:
    """The ways of one of the other `LISTS`, of children on file."""
    rows = _narrowed(WayRun.objects.filter(active("child__")).select_related("child"), scope, way)
    if name == "ended":
        return rows.filter(state=State.ENDED, ended_on__gt=on - YEAR)
    rows = rows.filter(state=State.RUNNING)
    return rows.filter(Exists(late_steps(on))) if name == "late" else rows


def late_steps(on: date) -> QuerySet[WayStep]:
    """Of the way outside the steps that are late; what need not be done is none."""
    optional = Q(pk__in=[])
    for way in ways().values():
        codes = [step.code for step in way.steps if step.is_optional]
        optional |= Q(run__way=way.code, code__in=codes)
    return WayStep.objects.filter(
        ~optional, city=OuterRef("city"), run=OuterRef("pk"), state=StepState.WAITING, due_on__lt=on
    )


def _narrowed(rows: QuerySet[Any], scope: Scope | None, way: str) -> QuerySet[Any]:
    rows = rows.filter(region__range=scope) if scope else rows
    return rows.filter(way=way) if way in ways() else rows


def page_of_suggestions(
    rows: QuerySet[WaySuggestion], *, after: UUID | None, before: UUID | None
) -> paging.Page[WaySuggestion]:
    """A page of suggestions, by village and since when."""
    return paging.page_of(rows, ("region", "since", "id"), after=after, before=before, size=PAGE)


def page_of_runs(rows: QuerySet[WayRun], *, after: UUID | None, before: UUID | None) -> paging.Page[WayRun]:
    """A page of ways, by village and beginning."""
    return paging.page_of(rows, ("region", "began_on", "id"), after=after, before=before, size=PAGE)


def steps_waiting(runs: Iterable[UUID]) -> dict[UUID, WayStep]:
    """The first step that waits of each way."""
    found: dict[UUID, WayStep] = {}
    rows = WayStep.objects.filter(run__in=list(runs), state=StepState.WAITING).select_related("run")
    for step in rows.order_by("due_on", "number"):
        if not ways()[step.run.way].step(step.code).is_optional:
            found.setdefault(step.run_id, step)
    return found


def places_in(scope: Scope, step: int, on: date) -> list[PlaceLine]:
    """The places of one level in a range, in the order of their codes, with what is there; `step` as in `STEPS`."""
    place = F("region") - F("region") % step
    counted = {
        "suggested": _counted(suggestions_in(scope), place),
        **{name: _counted(runs_in(name, scope, on), place) for name in LISTS[1:]},
    }
    codes = {code for one in counted.values() for code in one}
    return [PlaceLine(code, **{name: counted[name].get(code, 0) for name in LISTS}) for code in sorted(codes)]


def _counted(rows: QuerySet[Any], place: Any) -> dict[int, int]:
    return dict(
        rows.select_related(None).annotate(place=place).values_list("place").annotate(all=Count("pk"))
    )


def whole(places: Iterable[PlaceLine], place: int) -> PlaceLine:
    """The sum of places."""
    rows = list(places)
    return PlaceLine(place, *(sum(getattr(row, name) for row in rows) for name in LISTS))
