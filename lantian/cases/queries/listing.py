"""Lists: my cases, those of my place, closed ones; and what I have to do in them."""

from dataclasses import dataclass
from datetime import date, timedelta
from uuid import UUID

from django.db.models import Min, OuterRef, Q, QuerySet, Subquery

from lantian.access import paging
from lantian.access.models import Post
from lantian.cases.models import CaseTask, ProtectionCase

PAGE = 30
SOON = timedelta(days=14)
LISTS = ("mine", "place", "closed")


@dataclass(frozen=True, slots=True)
class CaseLine:
    """A case in a list: what it may be called here, for how many days it is where it is, what is due."""

    case: ProtectionCase
    name: str
    is_mine: bool
    is_owner: bool
    days: int
    due_on: date | None
    is_late: bool


def cases_listed(name: str, post: Post) -> QuerySet[ProtectionCase]:
    """The cases of one of `LISTS` that the acting post sees, with the next day on which something is due."""
    rows = ProtectionCase.objects.all()
    if name == "closed":
        return _with_due(rows.filter(closed_on__isnull=False))
    rows = rows.filter(closed_on__isnull=True)
    mine = Q(team__contains=[post.seat])
    return _with_due(rows.filter(mine) if name == "mine" else rows.exclude(mine))


def _with_due(rows: QuerySet[ProtectionCase]) -> QuerySet[ProtectionCase]:
    tasks = CaseTask.objects.filter(city=OuterRef("city"), case=OuterRef("pk"), state="open")
    first = tasks.order_by().values("case").annotate(first=Min("due_on")).values("first")
    return rows.annotate(due_on=Subquery(first))


def page_of_cases(
    rows: QuerySet[ProtectionCase], *, after: UUID | None, before: UUID | None
) -> paging.Page[ProtectionCase]:
    """A page of cases, those that were opened first above."""
    return paging.page_of(rows, ("opened_on", "id"), after=after, before=before, size=PAGE)


def own_tasks(post: Post, on: date) -> list[CaseTask]:
    """What the seat of a post has to do in cases, late or within two weeks, the nearest day first."""
    rows = CaseTask.objects.filter(seat=post.seat, state="open", due_on__lte=on + SOON)
    return list(rows.select_related("case").order_by("due_on", "pk")[:50])


def due_tasks(post: Post, on: date) -> QuerySet[CaseTask]:
    """The tasks of a seat that are due today or late."""
    return CaseTask.objects.filter(seat=post.seat, state="open", due_on__lte=on)
