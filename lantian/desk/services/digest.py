"""Once a week everybody who owes something is told how much: a number, and only those who have something."""

from collections import Counter
from collections.abc import Mapping
from datetime import date
from typing import Any
from uuid import UUID

from django.db import transaction
from django.db.models import Count, QuerySet

from lantian.access.models import ChargedChild, Post
from lantian.access.policy import Role, Scope
from lantian.access.queries import holding
from lantian.access.scopes import acting_as
from lantian.desk.rules.ranking import horizon
from lantian.duties.models import Duty
from lantian.notices.services import tell
from lantian.registry.queries.active import active

KIND = "week_ahead"
TOLD = (Role.TOWN_SUPERVISOR, Role.VILLAGE_DIRECTOR, Role.CLASS_TEACHER, Role.PSYCHOLOGIST, Role.PROXY_PARENT)


@transaction.atomic
def tell_week_ahead(*, office: Post, on: date) -> int:
    """Tells the posts in the place of an office what is late or due within a week; returns how many were told."""
    with acting_as(office):
        counts = counts_by_seat(office, on)
        for count in sorted(set(counts.values())):
            seats = [seat for seat, number in counts.items() if number == count]
            tell(seats=seats, kind=KIND, count=count, url_name="desk:home")
    return len(counts)


def counts_by_seat(office: Post, on: date) -> Counter[UUID]:
    """How much each seat in the place of the acting office owes within a week; seats that owe nothing are left out."""
    due = Duty.objects.filter(active("child__"), due_on__lte=horizon(on), owed_by__in=TOLD)
    found: Counter[UUID] = Counter()
    for seat, number in due.filter(seat__isnull=False).values_list("seat").annotate(n=Count("pk")):
        found[seat] += number
    open_ones = due.filter(seat__isnull=True)
    by_village = Counter(_counted(open_ones, "region"))
    by_school = Counter(_counted(open_ones, "school"))
    by_child = Counter(_counted(open_ones, "child"))
    charged: dict[UUID, list[UUID]] = {}
    for seat, child in ChargedChild.objects.values_list("seat", "child"):
        charged.setdefault(seat, []).append(child)
    for post in _posts(office, on):
        if post.scope == Scope.PLACE:
            found[post.seat] += _in_range(by_village, post)
        elif post.scope == Scope.SCHOOL:
            found[post.seat] += by_school[post.role, post.unit_id]
        else:
            found[post.seat] += sum(by_child[post.role, child] for child in charged.get(post.seat, ()))
    return +found


def _in_range(by_village: Mapping[tuple[str, Any], int], post: Post) -> int:
    low, high = post.region_low or 0, post.region_high or 0
    return sum(
        number
        for (role, village), number in by_village.items()
        if role == post.role and low <= village <= high
    )


def _counted(due: QuerySet[Duty], by: str) -> dict[tuple[str, Any], int]:
    rows = due.values_list("owed_by", by).annotate(n=Count("pk"))
    return {(owed_by, key): number for owed_by, key, number in rows}


def _posts(office: Post, on: date) -> QuerySet[Post]:
    """The posts of an office's place that owe anything; of a school by where it stands."""
    here = (office.region_low, office.region_high)
    return Post.objects.filter(holding(on), role__in=TOLD, unit__region__code__range=here).select_related(
        "unit"
    )
