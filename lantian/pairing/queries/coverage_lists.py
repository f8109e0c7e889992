"""What a list of coverage says of each child: who stands by it at school, at home, from outside, or why nobody does."""

from collections import defaultdict
from collections.abc import Collection, Iterable, Sequence
from dataclasses import dataclass
from datetime import date
from uuid import UUID

from django.db.models import Q

from lantian.access.models import ChargedChild, Post
from lantian.access.policy import Role
from lantian.access.queries import holding as posts_holding
from lantian.helping.models import Helper
from lantian.pairing.models import Pair, Refusal
from lantian.pairing.queries.loads import load_of
from lantian.pairing.queries.meetings import last_met
from lantian.pairing.queries.pairs import Standing, holding, standing_of
from lantian.pairing.rules.coverage import WhyNobody, why_nobody
from lantian.places.rules import STEPS, Level
from lantian.registry.models import Child, Migration, Tie

TOWN = STEPS[Level.TOWN]
AT_HOME = (Tie.Kind.CARER, Tie.Kind.GUARDIAN, Tie.Kind.MOTHER, Tie.Kind.FATHER)


@dataclass(frozen=True, slots=True)
class Line:
    """A child on a list. `school`, `family`, `society` are the three who answer for it (A09), empty where one is
    missing; `met_on` when its helpers last met it; `why` it has nobody, on the list of gaps alone."""

    child: Child
    standing: Standing
    school: str
    family: str
    society: str
    met_on: date | None
    why: WhyNobody | None


def lines_of(children: Sequence[Child], on: date, *, say_why: bool) -> list[Line]:
    """A page of children in a fixed number of questions."""
    keys = [child.pk for child in children]
    standing = standing_of(keys, on)
    pairs = [pair for one in standing.values() for pair in one.pairs]
    met = last_met(pairs)
    school, family = _at_school(keys, on), _at_home(keys)
    why = _why_nobody(children, on) if say_why else {}
    return [
        Line(
            child,
            standing[child.pk],
            school.get(child.pk, ""),
            family.get(child.pk, ""),
            _society(standing[child.pk]),
            max((met[pair.pk] for pair in standing[child.pk].pairs if pair.pk in met), default=None),
            why.get(child.pk),
        )
        for child in children
    ]


def _society(standing: Standing) -> str:
    tied = [pair for pair in standing.pairs if pair.stage in ("trial", "live")]
    return "、".join(pair.helper_name for pair in tied)


def _at_school(children: Collection[UUID], on: date) -> dict[UUID, str]:
    """The class teachers by name."""
    rows = list(ChargedChild.objects.filter(child__in=children).values_list("seat", "child"))
    posts = Post.objects.filter(
        posts_holding(on), seat__in={seat for seat, _ in rows}, role=Role.CLASS_TEACHER
    ).select_related("user")
    names = {post.seat: post.user.name for post in posts}
    return {child: names[seat] for seat, child in rows if seat in names}


def _at_home(children: Collection[UUID]) -> dict[UUID, str]:
    """Who has the child at home: the entrusted carer, a guardian, else a parent who is not away."""
    ties = list(
        Tie.objects.filter(
            child__in=children, kind__in=AT_HOME, until__isnull=True, person__is_deceased=False
        ).values_list("child", "kind", "person", "person__name")
    )
    parents = {person for _, kind, person, _ in ties if kind in AT_HOME[2:]}
    away = set(
        Migration.objects.filter(person__in=parents, until__isnull=True).values_list("person", flat=True)
    )
    found: dict[UUID, str] = {}
    for wanted in AT_HOME:
        for child, kind, person, name in ties:
            if kind == wanted and person not in away:
                found.setdefault(child, name)
    return found


def _why_nobody(children: Sequence[Child], on: date) -> dict[UUID, WhyNobody]:
    keys = [child.pk for child in children]
    refused = set(
        Refusal.objects.filter(holding(on), child__in=keys, helper__isnull=True).values_list(
            "child", flat=True
        )
    )
    over = Pair.objects.filter(child__in=keys, stage__in=["ended", "declined"]).order_by("ended_on", "pk")
    last = dict(over.values_list("child", "stage"))
    free = free_helpers({child.region // TOWN for child in children}, on)
    return {
        child.pk: why_nobody(
            not_wanted=child.pk in refused,
            last_stage=last.get(child.pk, ""),
            free_near=free[child.region // TOWN],
        )
        for child in children
    }


def free_helpers(towns: Iterable[int], on: date) -> defaultdict[int, int]:
    """How many accepted, checked helpers at home in each town could take one more child (`towns` as code // step)."""
    near = Q(pk__in=[])
    for town in towns:
        near |= Q(region__range=(town * TOWN, town * TOWN + TOWN - 1))
    rows = list(
        Helper.objects.filter(
            near, standing=Helper.Standing.ACCEPTED, vetted_until__gte=on, most_children__gt=0
        ).values_list("pk", "region", "most_children")
    )
    loads = load_of([key for key, _, _ in rows])
    found: defaultdict[int, int] = defaultdict(int)
    for key, region, most in rows:
        found[region // TOWN] += loads.get(key, 0) < most
    return found
