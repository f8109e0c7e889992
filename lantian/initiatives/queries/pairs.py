"""How far an initiative of helpers and children is: who takes part, who has somebody, who met lately."""

from datetime import date

from django.db.models import Count, Exists, F, OuterRef, Q, QuerySet

from lantian.helping.models import Helper
from lantian.initiatives.models import Initiative, InitiativeChild, InitiativeHelper
from lantian.initiatives.queries.places import PlaceFigures, joined
from lantian.pairing.models import Pair
from lantian.pairing.queries.coverage import meetings_of_pair
from lantian.pairing.rules.stages import Stage
from lantian.places.rules import Scope
from lantian.registry.models import Child
from lantian.registry.queries.active import active

STANDING = (Stage.TRIAL.value, Stage.LIVE.value)
LISTS = ("gap", "reached", "met", "asleep", "all")


def taking_part(initiative: Initiative) -> QuerySet[InitiativeHelper]:
    """The helpers who take part now."""
    return InitiativeHelper.objects.filter(initiative=initiative, until__isnull=True)


def taken_in(initiative: Initiative) -> QuerySet[InitiativeChild]:
    """The children on file who are in it now."""
    return InitiativeChild.objects.filter(active("child__"), initiative=initiative, until__isnull=True)


def pairs_of(initiative: Initiative) -> QuerySet[Pair]:
    """Pairs of its helpers that stand, as the other side of a child's row."""
    return Pair.objects.filter(
        city=OuterRef("city"),
        child=OuterRef("child"),
        stage__in=STANDING,
        helper__in=taking_part(initiative).values("helper"),
    )


def children_listed(name: str, initiative: Initiative, scope: Scope, on: date) -> QuerySet[InitiativeChild]:
    """The children of one of `LISTS`: without a pair of it, with one, met in 90 days, not met."""
    rows = taken_in(initiative).filter(region__range=scope).select_related("child")
    standing = pairs_of(initiative)
    met = standing.filter(meetings_of_pair(on))
    conditions = {
        "gap": ~Exists(standing),
        "reached": Q(Exists(standing)),
        "met": Q(Exists(met)),
        "asleep": Q(Exists(standing)) & ~Exists(met),
    }
    return rows.filter(conditions[name]) if name in conditions else rows


def places_in(initiative: Initiative, scope: Scope, step: int, on: date) -> list[PlaceFigures]:
    """By place: helpers who take part, children taken in, `reached` with a pair of it, `met` within 90 days."""
    place = F("region") - F("region") % step
    standing = pairs_of(initiative)
    children = (
        taken_in(initiative)
        .filter(region__range=scope)
        .annotate(
            place=place, is_paired=Exists(standing), is_met=Exists(standing.filter(meetings_of_pair(on)))
        )
        .values("place")
        .annotate(
            children=Count("pk"),
            reached=Count("pk", filter=Q(is_paired=True)),
            met=Count("pk", filter=Q(is_met=True)),
        )
    )
    helpers = (
        taking_part(initiative)
        .filter(region__range=scope)
        .annotate(place=place)
        .values("place")
        .annotate(helpers=Count("pk"))
    )
    return joined((PlaceFigures(**row) for row in children), (PlaceFigures(**row) for row in helpers))


def unfit_helpers(initiative: Initiative, on: date) -> int:
    """How many who take part may be given no child now: not accepted any more, or their yearly check has expired."""
    unfit = ~Q(helper__standing=Helper.Standing.ACCEPTED) | Q(helper__vetted_until__isnull=True)
    return taking_part(initiative).filter(unfit | Q(helper__vetted_until__lt=on)).count()


def children_of_helpers(initiative: Initiative) -> list[Child]:
    """Children with a pair of its helpers who are not taken in yet."""
    pairs = Pair.objects.filter(
        active("child__"),
        stage__in=STANDING,
        helper__in=taking_part(initiative).values("helper"),
        region__range=(initiative.region, initiative.region + 10**12),
    )
    known = taken_in(initiative).values("child")
    found = Child.objects.filter(pk__in=pairs.values("child")).exclude(pk__in=known)
    return list(found.order_by("region", "pk"))
