"""Where referrals stick in a place: late, passed on, refused more than once, or nothing done for days."""

from datetime import date, timedelta
from uuid import UUID

from django.db.models import Count, Q, QuerySet

from lantian.access import paging
from lantian.access.models import Post
from lantian.referrals.models import UnitReferral
from lantian.referrals.queries.board import open_in
from lantian.referrals.rules.clocks import IDLE_DAYS

KINDS = ("late", "passed", "refused", "idle")
PAGE, ON_PAPER = 30, 60


def stuck(kind: str, on: date) -> Q:
    """The condition of a way to stick."""
    return {
        "late": Q(due_on__lt=on),
        "passed": Q(is_passed_on=True),
        "refused": Q(refusals__gte=2),
        "idle": Q(acted_on__lte=on - timedelta(days=IDLE_DAYS)),
    }[kind]


def counts(post: Post, on: date) -> dict[str, int]:
    """How many open referrals in the place of an office stick in which way; one can in several."""
    found: dict[str, int] = open_in(post).aggregate(
        all=Count("pk"), **{kind: Count("pk", filter=stuck(kind, on)) for kind in KINDS}
    )
    return found


def listed(post: Post, kind: str, on: date) -> QuerySet[UnitReferral]:
    """The open referrals that stick in a way."""
    rows = open_in(post).filter(stuck(kind, on))
    return rows.select_related("child", "from_unit", "to_unit", "owner_unit", "forwarder")


def page_of(
    rows: QuerySet[UnitReferral], *, after: UUID | None, before: UUID | None
) -> paging.Page[UnitReferral]:
    """A page, the longest due first."""
    return paging.page_of(rows, ("due_on", "id"), after=after, before=before, size=PAGE)


def for_the_meeting(post: Post, on: date) -> list[tuple[UnitReferral, list[str]]]:
    """What goes on the paper of the joint meeting: the longest due of all that stick, with every way in which it does.

    What is closed to others is not for a meeting.
    """
    condition = Q()
    for kind in KINDS:
        condition |= stuck(kind, on)
    rows = open_in(post).filter(condition, compartment="")
    found = rows.select_related("from_unit", "to_unit", "owner_unit").order_by("due_on", "id")[:ON_PAPER]
    return [(row, ways_of(row, on)) for row in found]


def ways_of(row: UnitReferral, on: date) -> list[str]:
    """In which ways an open referral sticks."""
    is_so = {
        "late": row.due_on is not None and row.due_on < on,
        "passed": row.is_passed_on,
        "refused": row.refusals >= 2,
        "idle": row.acted_on <= on - timedelta(days=IDLE_DAYS),
    }
    return [kind for kind in KINDS if is_so[kind]]
