"""Telling a seat that something waits, and having read it."""

from collections.abc import Collection
from uuid import UUID

from django.db import transaction
from django.db.models import QuerySet
from django.urls import reverse
from django.utils import timezone
from procrastinate.contrib.django import app

from lantian.access.scopes import acting_post
from lantian.kernel.city import acting_city
from lantian.notices.kinds import KINDS, MOST
from lantian.notices.models import Notice
from lantian.notices.queries import unread
from lantian.notices.rules import GATHERED_FOR, Urgency

LOOK, TELL_GROUP = "notices.look", "notices.tell_group"
QUEUE = "notices"


@transaction.atomic
def tell(
    *,
    seats: Collection[UUID],
    kind: str,
    count: int = 1,
    urgency: Urgency | None = None,
    url_name: str = "",
) -> None:
    """Tells whoever sits on `seats` that `count` things of a kind wait on the page `url_name`, which takes no key.

    Urgency and page are those of the kind unless said otherwise. Whoever acts may tell any seat of the acting city,
    and learns nothing of it. Raises `KeyError` for an unknown kind, `NoReverseMatch` for a page that is none.
    """
    told = KINDS[kind]
    page = url_name or told.leads_to
    reverse(page)
    wanted = sorted(set(seats))
    given = told.urgency if urgency is None else urgency
    Notice.objects.bulk_create(
        Notice(
            seat=seat,
            kind=kind,
            count=min(max(count, 1), MOST),
            urgency=given,
            url_name=page,
            told_at=timezone.now(),
        )
        for seat in wanted
    )
    if wanted:
        look_at(wanted, at_once=given == Urgency.URGENT)


def look_at(seats: Collection[UUID], *, at_once: bool) -> None:
    """Has the worker look at what waits for some seats; what is told meanwhile is sent along."""
    wait = None if at_once else {"seconds": int(GATHERED_FOR.total_seconds())}
    job = app.configure_task(LOOK, queue=QUEUE, schedule_in=wait)
    job.defer(city=acting_city(), seats=[str(seat) for seat in seats])


@transaction.atomic
def tell_group(*, region: int, kind: str, count: int, at_once: bool = False) -> None:
    """Has the robot of an office's group say how many things of a kind wait in a place; nothing where there is none.

    The text holds the number and the words of the kind, nothing of any person. Raises `KeyError` for an unknown kind.
    """
    urgent = at_once or KINDS[kind].urgency == Urgency.URGENT
    job = app.configure_task(TELL_GROUP, queue=QUEUE)
    job.defer(city=acting_city(), region=region, kind=kind, count=count, urgent=urgent)


@transaction.atomic
def read(*, kind: str, url_name: str) -> int:
    """The acting person has seen what waits of a kind on a page; returns how many rows that were."""
    return _read(unread().filter(kind=kind, url_name=url_name))


@transaction.atomic
def read_all() -> int:
    """The acting person has seen everything that is not urgent; what is urgent is opened one by one."""
    return _read(unread().exclude(urgency=Urgency.URGENT))


def _read(rows: QuerySet[Notice]) -> int:
    return rows.update(read_at=timezone.now(), read_by=acting_post().user_id)
