"""What was told, to whom it goes, and how sending went."""

from dataclasses import dataclass, replace
from datetime import date, datetime, timedelta
from typing import Any
from uuid import UUID

from django.db.models import QuerySet, Sum
from django.urls import NoReverseMatch, reverse

from lantian.access.models import Post
from lantian.access.policy import OFFICES
from lantian.access.queries import holding
from lantian.access.scopes import acting_post
from lantian.kernel.questions import worded_once
from lantian.notices.kinds import KINDS, MOST
from lantian.notices.models import Channel, DeliveryCount, Notice
from lantian.notices.rules import Urgency

MOST_READ = 500
COLUMNS = ("kind", "url_name", "count", "urgency", "told_at")
SHOWN_DAYS = 14


@dataclass(frozen=True)
class Line:
    """What waits unread, of one kind and on one page."""

    kind: str
    url_name: str
    count: int
    urgency: Urgency
    told_at: datetime

    @property
    def text(self) -> str:
        return KINDS[self.kind].say(self.count)

    @property
    def icon(self) -> str:
        return KINDS[self.kind].icon

    @property
    def is_urgent(self) -> bool:
        return self.urgency == Urgency.URGENT


def unread() -> QuerySet[Notice]:
    """What the seat of the acting post has not read."""
    return _unread_of(acting_post().seat)


def _unread_of(seat: UUID) -> QuerySet[Notice]:
    return Notice.objects.filter(seat=seat, read_at__isnull=True)


@worded_once
def _newest_unread(seat: UUID) -> QuerySet[Notice, Any]:
    return _unread_of(seat).order_by("-told_at", "-pk").values_list(*COLUMNS)[:MOST_READ]


def lines() -> list[Line]:
    """The same by kind, urgent ones first, then the newest. One query."""
    found: dict[tuple[str, str], Line] = {}
    for kind, url_name, count, urgency, told_at in _newest_unread(acting_post().seat):
        if kind in KINDS:
            line = Line(kind, url_name, count, Urgency(urgency), told_at)
            found[kind, url_name] = _added(found.get((kind, url_name)), line)
    return sorted(found.values(), key=lambda line: not line.is_urgent)


def _added(newer: Line | None, line: Line) -> Line:
    if newer is None:
        return line
    count, urgency = min(newer.count + line.count, MOST), max(newer.urgency, line.urgency)
    return replace(newer, count=count, urgency=urgency)


def earlier() -> QuerySet[Notice]:
    """What was read, for a list that pages by key."""
    return Notice.objects.filter(seat=acting_post().seat, read_at__isnull=False, kind__in=list(KINDS))


def address_of(url_name: str) -> str:
    """The address of a page without a key; the first page where there is none of that name any more."""
    try:
        return reverse(url_name)
    except NoReverseMatch:
        return "/"


def own_channels() -> QuerySet[Channel]:
    """The ways out of the acting person, the oldest first."""
    return Channel.objects.filter(owner=acting_post().user_id).order_by("added_at", "pk")


def ways_of(owner: UUID) -> list[Channel]:
    """Those that are in use: a code that was sent there came back."""
    return list(Channel.objects.filter(owner=owner, verified_at__isnull=False).order_by("added_at", "pk"))


def holder_of(seat: UUID, on: date) -> Post | None:
    """Who sits on a seat on a day."""
    posts = Post.objects.filter(holding(on), seat=seat, user__is_active=True)
    return posts.select_related("unit", "user").first()


def office_of(city: int, region: int, on: date) -> Post | None:
    """An office that sees a place: the nearest one above or in it."""
    posts = Post.objects.filter(
        holding(on), city=city, role__in=OFFICES, region_low__lte=region, region_high__gte=region
    )
    return posts.select_related("unit", "user").order_by("-region_low", "since", "pk").first()


def deliveries(on: date) -> list[dict[str, Any]]:
    """How many messages each way took and refused in the last days: `way`, `why` ("" for what arrived), `total`."""
    counts = DeliveryCount.objects.filter(day__gt=on - timedelta(days=SHOWN_DAYS))
    rows = counts.values("way", "why").annotate(total=Sum("count")).order_by("way", "why")
    return [dict(row) for row in rows]
