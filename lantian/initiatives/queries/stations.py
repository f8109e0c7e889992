"""A station: its elders, who is there when, the children it guides and what was done for them."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date, timedelta
from uuid import UUID

from django.db.models import Count, Max, Q, QuerySet

from lantian.encounters.models import Encounter
from lantian.initiatives.models import Initiative, InitiativeChild, StationDay
from lantian.initiatives.queries.pairs import taken_in, taking_part
from lantian.pairing.rules.coverage import ACTIVE_DAYS

LOOK_BACK = timedelta(days=30)


@dataclass(frozen=True, slots=True)
class StationFigures:
    """`days` that were due in the last 30 days: how many the elder `attended`, and of how many nobody noted it."""

    elders: int
    days: int
    attended: int
    unnoted: int
    children: int
    seen: int
    acts: int
    came_out: dict[str, int]


@dataclass(frozen=True, slots=True)
class Guided:
    """A child that the station guides: how often its elders did something for it, and when last."""

    member: InitiativeChild
    acts: int = 0
    last_on: date | None = None


def days_of(initiative: Initiative, since: date, until: date) -> QuerySet[StationDay]:
    """Its duty days in `[since, until]`, by day, time and name."""
    rows = StationDay.objects.filter(initiative=initiative, on__range=(since, until))
    return rows.select_related("helper", "initiative").order_by("on", "part", "helper__name_pinyin", "pk")


def acts_of(initiative: Initiative, children: Iterable[UUID], since: date) -> QuerySet[Encounter]:
    """What was recorded from the seats of its elders for some children since a day."""
    seats = taking_part(initiative).filter(helper__seat__isnull=False).values("helper__seat")
    return Encounter.objects.filter(
        child__in=list(children), seat__in=seats, happened_on__gte=since, withdrawn_at__isnull=True
    )


def guided(initiative: Initiative, members: Iterable[InitiativeChild]) -> list[Guided]:
    """Some of its children with what was done for them since the station began."""
    listed = list(members)
    done = (
        acts_of(initiative, [one.child_id for one in listed], initiative.begins_on)
        .values("child")
        .annotate(acts=Count("occasion", distinct=True), last_on=Max("happened_on"))
    )
    by_child = {row["child"]: (row["acts"], row["last_on"]) for row in done}
    return [Guided(one, *by_child.get(one.child_id, ())) for one in listed]


def figures(initiative: Initiative, on: date) -> StationFigures:
    """What its page says at the top."""
    days = StationDay.objects.filter(initiative=initiative, on__range=(on - LOOK_BACK, on)).aggregate(
        days=Count("pk"), attended=Count("pk", filter=Q(came=True)), unnoted=Count("pk", filter=Q(came=None))
    )
    children = list(taken_in(initiative).values_list("child", flat=True))
    acts = acts_of(initiative, children, on - timedelta(days=ACTIVE_DAYS)).aggregate(
        acts=Count("occasion", distinct=True), seen=Count("child", distinct=True)
    )
    ended = InitiativeChild.objects.filter(initiative=initiative).exclude(came_out="")
    return StationFigures(
        elders=taking_part(initiative).count(),
        children=len(children),
        came_out=dict(ended.values_list("came_out").annotate(all=Count("pk"))),
        **days,
        **acts,
    )
