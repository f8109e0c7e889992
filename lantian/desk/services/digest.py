"""What everybody is told of what they owe, as numbers: each Monday the week ahead, each morning what is new."""

from collections import Counter
from collections.abc import Collection, Mapping
from datetime import date
from typing import Any
from uuid import UUID

from django.db import transaction
from django.db.models import Count, QuerySet

from lantian.access.models import ChargedChild, Post
from lantian.access.policy import Role, Scope
from lantian.access.queries import holding
from lantian.access.scopes import acting_as
from lantian.desk.queries.today import PROMISE
from lantian.desk.rules.ranking import horizon
from lantian.duties.models import Duty
from lantian.notices.services import tell
from lantian.registry.queries.active import active

WEEK_AHEAD = "week_ahead"
STAFF = (
    Role.TOWN_SUPERVISOR,
    Role.VILLAGE_DIRECTOR,
    Role.CLASS_TEACHER,
    Role.PSYCHOLOGIST,
    Role.PROXY_PARENT,
)
OWING = (*STAFF, Role.COUNTY_OFFICE, Role.SCHOOL_HEAD, Role.PARENT)
"""Who can owe or be told of something: what the law asks of parents is theirs too."""


@transaction.atomic
def tell_week_ahead(*, office: Post, on: date) -> int:
    """Tells the posts in the place of an office what is late or due within a week, and what has come up to them.

    Returns how many were told of the week.
    """
    with acting_as(office):
        due = Duty.objects.filter(due_on__lte=horizon(on))
        up = Duty.objects.exclude(escalated_to="")
        _tell(counts_by_seat(office, on, up, OWING, by="escalated_to"), "duty_escalated")
        return _tell(counts_by_seat(office, on, due, STAFF), WEEK_AHEAD)


@transaction.atomic
def tell_today(*, office: Post, on: date) -> int:
    """Tells the posts in the place of an office what is late since today, and what they promised for today.

    Returns how many were told that something is late.
    """
    with acting_as(office):
        promised = Duty.objects.filter(rule=PROMISE, promised_for=on, due_on=on)
        _tell(counts_by_seat(office, on, promised, OWING), "promise_due")
        return _tell(counts_by_seat(office, on, Duty.objects.filter(late_from=on), OWING), "duty_late")


def _tell(counts: Mapping[UUID, int], kind: str) -> int:
    for count in sorted(set(counts.values())):
        seats = [seat for seat, number in counts.items() if number == count]
        tell(seats=seats, kind=kind, count=count, url_name="desk:home")
    return len(counts)


def counts_by_seat(
    office: Post, on: date, duties: QuerySet[Duty], roles: Collection[Role], by: str = "owed_by"
) -> Counter[UUID]:
    """How many of `duties` concern each seat of `roles` in the place of the acting office; none: left out.

    `by` is the column that names the role: who owes them, or to whom they have come up.
    """
    due = duties.filter(active("child__"), due_on__isnull=False, **{f"{by}__in": roles})
    found: Counter[UUID] = Counter()
    if by == "owed_by":
        for seat, number in due.filter(seat__isnull=False).values_list("seat").annotate(n=Count("pk")):
            found[seat] += number
        due = due.filter(seat__isnull=True)
    by_village = Counter(_counted(due, by, "region"))
    by_school = Counter(_counted(due, by, "school"))
    by_child = Counter(_counted(due, by, "child"))
    charged: dict[UUID, list[UUID]] = {}
    for seat, child in ChargedChild.objects.values_list("seat", "child"):
        charged.setdefault(seat, []).append(child)
    for post in _posts(office, on, roles):
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


def _counted(due: QuerySet[Duty], by: str, where: str) -> dict[tuple[str, Any], int]:
    rows = due.values_list(by, where).annotate(n=Count("pk"))
    return {(role, key): number for role, key, number in rows}


def _posts(office: Post, on: date, roles: Collection[Role]) -> QuerySet[Post]:
    """The posts of an office's place in some roles; of a school by where it stands."""
    here = (office.region_low, office.region_high)
    return Post.objects.filter(holding(on), role__in=roles, unit__region__code__range=here).select_related(
        "unit"
    )
