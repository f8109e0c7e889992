"""Who is in difficulty by an initiative's own conditions, and for whom something goes on."""

from collections.abc import Iterable
from datetime import date

from django.db.models import Count, Exists, F, OuterRef, Q, QuerySet

from lantian.assessment.models import LevelDecision
from lantian.initiatives.queries.places import PlaceFigures
from lantian.initiatives.rules import conditions as rules
from lantian.places.rules import Scope
from lantian.plans.models import Measure, Need
from lantian.plans.rules.needs import State
from lantian.registry.models import Child, Enrolment, Guardianship, Health, Livelihood
from lantian.registry.queries.active import active

OF_CHILD = {"city": OuterRef("city"), "child": OuterRef("pk")}
LISTS = ("gap", "helped", "late", "unasked", "all")


def _level(level: str) -> Exists:
    return Exists(
        LevelDecision.objects.filter(
            **OF_CHILD,
            level=level,
            state=LevelDecision.State.CONFIRMED,
            superseded_at__isnull=True,
        )
    )


def _condition(code: str) -> Exists:
    """One of `rules.CONDITIONS`, of the child of the outer query as it stands today."""
    if code.startswith("level_"):
        return _level(code.removeprefix("level_"))
    house = {"city": OuterRef("city"), "household": OuterRef("household_id")}
    rows: dict[str, QuerySet] = {
        "guarded_badly": Guardianship.objects.filter(
            **OF_CHILD, until__isnull=True, level__in=rules.BADLY_GUARDED
        ),
        "ill_or_disabled": Health.objects.filter(
            **OF_CHILD, until__isnull=True, condition__in=rules.ILL_OR_DISABLED
        ),
        "poor": Livelihood.objects.filter(
            **house, until__isnull=True, poverty_marks__overlap=list(rules.POOR)
        ),
        "out_of_school": Enrolment.objects.filter(
            **OF_CHILD, until__isnull=True, stage__in=rules.OUT_OF_SCHOOL
        ),
        "need_open": Need.objects.filter(**OF_CHILD, state__in=[State.OPEN, State.IN_HAND]),
    }
    return Exists(rows[code])


def live_measures() -> QuerySet[Measure]:
    """Measures that go on, as the other side of a child."""
    return Measure.objects.filter(**OF_CHILD, state=Measure.State.LIVE)


def in_difficulty(scope: Scope, conditions: Iterable[str]) -> QuerySet[Child]:
    """The children on file of a range for whom at least one condition holds today."""
    whom = Q(pk__in=[])
    for code in conditions:
        whom |= Q(_condition(code))
    return Child.objects.filter(active(), whom, region__range=scope)


def children_listed(name: str, scope: Scope, conditions: Iterable[str], on: date) -> QuerySet[Child]:
    """The children of one of `LISTS`: without any measure, with one, with a late one, done and nobody asked."""
    rows = in_difficulty(scope, conditions)
    if name == "gap":
        return rows.filter(~Exists(live_measures()))
    if name == "helped":
        return rows.filter(Exists(live_measures()))
    if name == "late":
        return rows.filter(Exists(live_measures().filter(due_on__lt=on)))
    if name == "unasked":
        return rows.filter(Exists(Need.objects.filter(**OF_CHILD, state=State.DONE)))
    return rows


def places_in(scope: Scope, step: int, conditions: Iterable[str], on: date) -> list[PlaceFigures]:
    """By place: `children` in difficulty, `reached` with a measure that goes on, `late`, and `unasked`."""
    rows = in_difficulty(scope, conditions).annotate(
        place=F("region") - F("region") % step,
        is_helped=Exists(live_measures()),
        is_late=Exists(live_measures().filter(due_on__lt=on)),
        is_unasked=Exists(Need.objects.filter(**OF_CHILD, state=State.DONE)),
    )
    counted = rows.values("place").annotate(
        children=Count("pk"),
        reached=Count("pk", filter=Q(is_helped=True)),
        late=Count("pk", filter=Q(is_late=True)),
        unasked=Count("pk", filter=Q(is_unasked=True)),
    )
    return [PlaceFigures(**row) for row in counted.order_by("place")]


def reasons_of(children: Iterable[Child], conditions: Iterable[str]) -> dict[object, list[str]]:
    """Which of the conditions hold for each of some children."""
    asked = list(conditions)
    rows = Child.objects.filter(pk__in=[child.pk for child in children])
    rows = rows.annotate(**{f"is_{code}": _condition(code) for code in asked})
    return {
        row["pk"]: [code for code in asked if row[f"is_{code}"]]
        for row in rows.values("pk", *(f"is_{code}" for code in asked))
    }
