"""Who is away now or soon, with names; whose absence somebody may note, and who could stand in."""

from dataclasses import dataclass
from datetime import date

from django.db.models import Q, QuerySet

from lantian.access.models import Post
from lantian.access.policy import OFFICES, SCOPES, Role, Scope
from lantian.access.queries import holding
from lantian.duties.models import Absence
from lantian.kernel.city import acting_city

MOST = 200
SUPERVISING = OFFICES | {Role.TOWN_SUPERVISOR}


@dataclass(frozen=True, slots=True)
class Shown:
    """An absence with the names of who is away and who stands in."""

    row: Absence
    away: Post | None
    cover: Post | None


def absences_shown(post: Post, on: date) -> list[Shown]:
    """Absences that go on or are still to come: one's own, those in one's place, those one stands in for."""
    rows = list(
        Absence.objects.filter(Q(until__isnull=True) | Q(until__gt=on)).order_by("since", "pk")[:MOST]
    )
    if Role(post.role) not in SUPERVISING | {Role.SCHOOL_HEAD}:
        rows = [row for row in rows if post.seat in (row.seat, row.cover)]
    seats = {seat for row in rows for seat in (row.seat, row.cover) if seat}
    found = Post.objects.filter(holding(on), seat__in=seats).select_related("unit", "user")
    by_seat = {one.seat: one for one in found}
    return [Shown(row, by_seat.get(row.seat), by_seat.get(row.cover) if row.cover else None) for row in rows]


def posts_to_choose(post: Post, on: date) -> tuple[list[Post], list[Post]]:
    """Whose absence a post may note, itself first; and who could stand in for them."""
    here = Post.objects.filter(holding(on), city=acting_city()).select_related("unit", "user")
    others = here.exclude(pk=post.pk).exclude(role__in=[Role.PARENT, Role.AUDITOR, Role.ADMINISTRATOR])
    below = list(_below(post, others).order_by("unit__region", "role", "pk")[:MOST])
    return [post, *below], [post, *_who_could(post, others), *below]


def _below(post: Post, others: QuerySet[Post]) -> QuerySet[Post]:
    role = Role(post.role)
    if role in SUPERVISING:
        return others.filter(unit__region__code__range=(post.region_low, post.region_high))
    if role == Role.SCHOOL_HEAD:
        return others.filter(unit=post.unit_id, role__in=(Role.CLASS_TEACHER, Role.PSYCHOLOGIST))
    return others.none()


def _who_could(post: Post, others: QuerySet[Post]) -> list[Post]:
    """Those whose range holds all of a post's: offices and supervisors above it, the head of the school."""
    region = post.region_low or post.unit.region_id
    around = Q(
        role__in=SUPERVISING | {Role.VILLAGE_DIRECTOR}, region_low__lte=region, region_high__gte=region
    )
    if SCOPES[Role(post.role)] != Scope.PLACE:
        around |= Q(unit=post.unit_id, role__in=(Role.SCHOOL_HEAD, Role.PSYCHOLOGIST))
    return list(others.filter(around).order_by("-region_low", "pk")[:MOST])
