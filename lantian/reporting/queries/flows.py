"""What happened in a period, place by place: counted from the rows that care left behind, and told of nobody.

Each child counts where it lives today. What was recorded later about the period counts in the next edition.
"""

from collections import defaultdict
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from datetime import date
from typing import Any

from django.db.models import Count, F, Q, QuerySet

from lantian.duties.models import Duty, Fulfilment
from lantian.encounters.queries.counting import COUNTED, given_in
from lantian.encounters.words import KIND_NAMES
from lantian.entrusting.models import Entrustment
from lantian.entrusting.rules.life import REMIND, State
from lantian.pairing.models import Pair
from lantian.places.rules import scope_of
from lantian.plans.models import Need
from lantian.registry.models import Child, existing
from lantian.registry.queries.active import active
from lantian.registry.queries.statuses import counted
from lantian.registry.rules.calibres.definitions import CIVIL_AFFAIRS_2024
from lantian.reporting.rules.periods import Period

VISIT = "home_visit"
ByPlace = dict[int, int]


@dataclass(frozen=True, slots=True)
class Span:
    """Where and when something is counted: in the places of one level, on the days of a period up to a last one."""

    place: int
    step: int
    period: Period
    last: date

    @property
    def days(self) -> tuple[date, date]:
        return self.period.since, self.last


@dataclass(frozen=True, slots=True)
class Flow:
    """Something that is counted over a period: its code, its name on paper, and how."""

    code: str
    name: Any
    count: Callable[[Span], ByPlace]


def flows_in(span: Span) -> dict[str, ByPlace]:
    """Everything that is counted of a period, by code and place below."""
    return {flow.code: flow.count(span) for flow in FLOWS} | _care(span)


def _by_place(rows: QuerySet[Any], span: Span, region: str = "region") -> ByPlace:
    rows = rows.filter(**{f"{region}__range": scope_of(span.place)})
    places = rows.annotate(at=F(region) - F(region) % span.step).values_list("at").annotate(all=Count("pk"))
    return dict(places.order_by())


def _entered(span: Span) -> ByPlace:
    """Children who count on the last day and did not on the day before the first."""
    now, before = _counted_at_both_ends(span)
    return _by_place(Child.objects.filter(active(), pk__in=now).exclude(pk__in=before), span)


def _left(span: Span) -> ByPlace:
    """Children who counted on the day before the first and no longer do, or whose file was closed since."""
    now, before = _counted_at_both_ends(span)
    gone = ~Q(pk__in=now) | Q(closed_on__isnull=False)
    return _by_place(Child.objects.filter(existing(), _open_before(span), gone, pk__in=before), span)


def _counted_at_both_ends(span: Span) -> tuple[Any, Any]:
    calibre = CIVIL_AFFAIRS_2024
    return counted(calibre, span.last), counted(calibre, span.period.day_before)


def _open_before(span: Span) -> Q:
    return Q(closed_on__isnull=True) | Q(closed_on__gte=span.period.since)


def _visits_due(span: Span) -> ByPlace:
    """Home visits that were owed until a day of the period, done or not."""
    return _sum(_visits_kept(span), _by_place(_visits_open(span), span))


def _visits_kept(span: Span, where: Q | None = None) -> ByPlace:
    rows = Fulfilment.objects.filter(rule=VISIT, withdrawn_at__isnull=True, due_on__range=span.days)
    return _by_place(rows.filter(where) if where else rows, span)


def _visits_open(span: Span) -> QuerySet[Duty]:
    return Duty.objects.filter(rule=VISIT, due_on__range=span.days)


def _visits_in_time(span: Span) -> ByPlace:
    return _visits_kept(span, Q(done_on__lte=F("due_on")))


def _visits_late(span: Span) -> ByPlace:
    return _visits_kept(span, Q(done_on__gt=F("due_on"), done_on__lte=span.last))


def _visits_missing(span: Span) -> ByPlace:
    """Owed until a day of the period, and not done when it ended."""
    return _sum(
        _visits_kept(span, Q(done_on__gt=span.last)),
        _by_place(_visits_open(span), span),
    )


def _signed(span: Span) -> ByPlace:
    return _by_place(
        Entrustment.objects.filter(signed_on__range=span.days).exclude(state=State.WITHDRAWN), span
    )


def _expiring(span: Span) -> ByPlace:
    """Agreements in force on the last day that end within 30 days of it."""
    held = Q(ended_on__isnull=True) | Q(ended_on__gt=span.last)
    soon = Q(since__lte=span.last, until__gte=span.last, until__lte=span.last + REMIND)
    signed = Q(signed_on__lte=span.last) & ~Q(state=State.WITHDRAWN)
    return _by_place(Entrustment.objects.filter(held, soon, signed), span)


def _pairs_begun(span: Span) -> ByPlace:
    return _by_place(Pair.objects.filter(trial_from__range=span.days), span)


def _pairs_ended(span: Span) -> ByPlace:
    return _by_place(Pair.objects.filter(ended_on__range=span.days, trial_from__isnull=False), span)


def _pairs_standing(span: Span) -> ByPlace:
    """Pairs on trial or live on the last day."""
    stands = Q(ended_on__isnull=True) | Q(ended_on__gt=span.last)
    return _by_place(Pair.objects.filter(stands, trial_from__lte=span.last), span)


def _needs_noted(span: Span) -> ByPlace:
    return _by_place(
        Need.objects.filter(since__range=span.days).exclude(state__in=["proposed", "withdrawn"]), span
    )


def _needs_closed(span: Span) -> ByPlace:
    return _by_place(Need.objects.filter(closed_on__range=span.days, state__in=["met", "not_met"]), span)


def _care(span: Span) -> dict[str, ByPlace]:
    """Acts of care by kind; counselling is never told."""
    found: dict[str, ByPlace] = {f"care.{kind}": defaultdict(int) for kind in COUNTED}
    for month in span.period.months_until(span.last):
        for given in given_in(scope_of(span.place), span.step, month):
            for kind, number in given.by_kind.items():
                found.setdefault(f"care.{kind}", defaultdict(int))[given.place] += number
    return {code: dict(places) for code, places in found.items()}


def _sum(*parts: Mapping[int, int]) -> ByPlace:
    total: defaultdict[int, int] = defaultdict(int)
    for part in parts:
        for place, number in part.items():
            total[place] += number
    return dict(total)


FLOWS = (
    Flow("entered", "新增认定对象（民政口径）", _entered),
    Flow("left", "退出认定对象（民政口径）", _left),
    Flow("visits.due", "应完成家访", _visits_due),
    Flow("visits.in_time", "其中：按时完成", _visits_in_time),
    Flow("visits.late", "其中：逾期完成", _visits_late),
    Flow("visits.missing", "其中：期末仍未完成", _visits_missing),
    Flow("agreements.signed", "新签委托照护协议", _signed),
    Flow("agreements.expiring", "30日内到期的协议", _expiring),
    Flow("pairs.standing", "期末结对数（含试行）", _pairs_standing),
    Flow("pairs.begun", "新开始结对", _pairs_begun),
    Flow("pairs.ended", "结束结对", _pairs_ended),
    Flow("needs.noted", "新记录需求", _needs_noted),
    Flow("needs.closed", "经本人或家庭反馈办结的需求", _needs_closed),
)
"""Whatever else is counted of a period is care by kind: `CARE_NAMES`."""

CARE_NAMES = {f"care.{kind}": KIND_NAMES[kind] for kind in COUNTED}
