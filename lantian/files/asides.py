"""Evidence that is wrong is set aside with a reason and brought back from above; in the end its content goes.

A room keeps its evidence (`models.Evidence`) and the steps that move it; what holds for all of them stands here.
"""

from dataclasses import asdict, dataclass
from datetime import date, datetime, timedelta
from uuid import UUID

from django.conf import settings
from django.db import connection, transaction
from django.utils import timezone
from psycopg import sql

from lantian.access.models import Post
from lantian.access.policy import Role
from lantian.access.scopes import acting_post
from lantian.files.models import Evidence
from lantian.files.rules import SET_ASIDE, Place, is_over, keeps_until, may_bring_back
from lantian.files.securing import clearing_of
from lantian.files.services import clear_disk
from lantian.kernel.city import acting_city


class AsideRefused(Exception):
    """`code` is `aside_already`, or `not_from_here` where somebody cannot bring evidence back (any more)."""

    def __init__(self, code: str) -> None:
        super().__init__(code)
        self.code = code


@dataclass(frozen=True, slots=True)
class Deed:
    """That evidence was set aside: on which seat, by which user, how they are called, and why."""

    seat: UUID | None
    user: UUID | None
    by: str
    words: str


@dataclass(frozen=True, slots=True)
class Aside(Deed):
    """The same with the day until which it can be brought back (None: any), and whether the acting post may."""

    until: date | None
    may_bring_back: bool


def check_shown(file: Evidence) -> None:
    """Raises `AsideRefused("aside_already")`."""
    if file.set_aside_at:
        raise AsideRefused("aside_already")


def aside_of(file: Evidence, deed: Deed, on: date) -> Aside:
    """What stands beside evidence that was set aside, for who may read why."""
    since = timezone.localdate(file.set_aside_at)
    return Aside(
        **asdict(deed),
        until=keeps_until(SET_ASIDE, since, settings.FILE_PERIODS),
        may_bring_back=can_bring_back(file, deed, on),
    )


def can_bring_back(file: Evidence, deed: Deed | None, on: date) -> bool:
    """Whether the acting post may bring evidence back that was set aside: another person, of the level above."""
    if file.set_aside_at is None or file.removed_at or deed is None:
        return False
    if is_over(SET_ASIDE, timezone.localdate(file.set_aside_at), on, settings.FILE_PERIODS):
        return False
    setter = Post.objects.filter(seat=deed.seat).order_by("-since").first() if deed.seat else None
    post = acting_post()
    return may_bring_back(
        _place(post),
        _place(setter or post),
        is_same_person=deed.user == post.user_id,
        is_top=post.role == Role.CITY_OFFICE,
    )


@transaction.atomic
def clear_set_aside(evidence: type[Evidence], now: datetime) -> int:
    """Takes evidence of the acting post's place whose keeping time is over off the disk; how many there were."""
    days = settings.FILE_PERIODS.get(SET_ASIDE)
    if days is None:
        return 0
    before = timezone.localtime(now).replace(hour=0, minute=0, second=0, microsecond=0)
    question = sql.SQL("SELECT {}(%s, %s)").format(sql.Identifier(clearing_of(evidence)))
    with connection.cursor() as cursor:
        cursor.execute(question, [acting_city(), before - timedelta(days=days) + timedelta(days=1)])
        gone: list[UUID] = [key for (key,) in cursor.fetchall()]
    clear_disk(gone)
    return len(gone)


def _place(post: Post) -> Place:
    return post.region_low or 0, post.region_high or 0
