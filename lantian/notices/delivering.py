"""Sending out what waits: as the person to whom it goes, in whose scope alone it can be read."""

from collections import defaultdict
from collections.abc import Sequence
from datetime import datetime, timedelta
from uuid import UUID

from django.conf import settings
from django.db import transaction
from django.db.models import F
from django.utils import timezone
from procrastinate.contrib.django import app

from lantian.access.models import Post
from lantian.access.scopes import acting_as, acting_post
from lantian.kernel.city import acting_city
from lantian.notices.channels.sending import send
from lantian.notices.channels.trouble import NotDelivered
from lantian.notices.choosing import new_code, preference
from lantian.notices.kinds import KINDS, MOST
from lantian.notices.models import Channel, DeliveryCount, GroupRobot, Notice, Preference, Why
from lantian.notices.queries import holder_of, office_of, own_channels, unread, ways_of
from lantian.notices.rules import (
    MONDAY,
    MOST_A_DAY,
    Urgency,
    Waiting,
    Wishes,
    after_quiet,
    is_quiet,
    plan,
)
from lantian.notices.services import LOOK, QUEUE, tell
from lantian.notices.words import code_message, group_message, message

SEND = "notices.send"
GROUP = "group"
KEPT_FOR = timedelta(days=90)
LEFT_AFTER = timedelta(days=2)


def deliver(*, seat: UUID, now: datetime) -> None:
    """Looks at what waits for a seat: hands over what is due, and comes back when the rest is."""
    now = timezone.localtime(now)
    post = holder_of(seat, now.date())
    if post is None:
        return
    with acting_as(post):
        _gather()
        ways = ways_of(post.user_id)
        if ways:
            _send_what_is_due(ways, now)


def _gather() -> None:
    """Makes one row of all that are unsent of a kind, a page and an urgency, so that their number is bounded."""
    same: dict[tuple[str, str, int], list[Notice]] = defaultdict(list)
    for row in unread().filter(sent_at__isnull=True).select_for_update().order_by("told_at", "pk"):
        same[row.kind, row.url_name, row.urgency].append(row)
    for first, *others in same.values():
        if others:
            count = min(first.count + sum(row.count for row in others), MOST)
            Notice.objects.filter(pk=first.pk).update(count=count)
            Notice.objects.filter(pk__in=[row.pk for row in others]).delete()


def _send_what_is_due(ways: Sequence[Channel], now: datetime) -> None:
    chosen = Preference.objects.select_for_update().get(pk=preference().pk)
    rows = list(unread().filter(kind__in=list(KINDS)).order_by("told_at", "pk"))
    unsent = [row for row in rows if row.sent_at is None]
    said = {row.kind: row.sent_at for row in sorted(rows, key=_sent) if row.sent_at}
    waiting = [
        Waiting(Urgency(row.urgency), timezone.localtime(row.told_at), _local(said.get(row.kind)))
        for row in unsent
    ]
    used = chosen.sent_on(now)
    made = plan(waiting, chosen.wishes, now, used)
    going = [unsent[position] for position in made.now]
    if going:
        _hand_over(ways, chosen, rows, going, used, now)
    if made.again_at:
        job = app.configure_task(LOOK, queue=QUEUE, schedule_at=made.again_at)
        job.defer(city=acting_city(), seats=[str(acting_post().seat)])


def _hand_over(
    ways: Sequence[Channel],
    chosen: Preference,
    rows: Sequence[Notice],
    going: Sequence[Notice],
    used: int,
    now: datetime,
) -> None:
    """Notes that rows are sent and has the worker send one message by each way; what failed is tried again there."""
    is_urgent = any(row.urgency == Urgency.URGENT for row in going)
    used += 0 if is_urgent else 1
    counts: dict[str, int] = defaultdict(int)
    kinds = {row.kind for row in sorted(going, key=lambda row: -row.urgency)}
    for row in rows:
        if row.kind in kinds and (row.sent_at or row in going):
            counts[row.kind] += row.count
    Notice.objects.filter(pk__in=[row.pk for row in going]).update(sent_at=now)
    Preference.objects.filter(pk=chosen.pk).update(day=now.date(), messages=used)
    for way in ways:
        app.configure_task(SEND, queue=QUEUE).defer(
            post=str(acting_post().pk),
            channel=str(way.pk),
            counted=[[kind, count] for kind, count in sorted(counts.items())],
            urgent=is_urgent,
            last=not is_urgent and used == MOST_A_DAY,
        )


def tidy(*, post: Post, now: datetime) -> None:
    """The night's work for one post: old notices go, a successor is told, on Mondays a word about what nobody read."""
    now = timezone.localtime(now)
    with acting_as(post):
        Notice.objects.filter(seat=post.seat, read_at__lt=now - KEPT_FOR).delete()
        left = unread().filter(told_at__lt=now - LEFT_AFTER).exclude(kind="weekly").count()
        if left and now.weekday() == MONDAY and not unread().filter(kind="weekly").exists():
            tell(seats=[post.seat], kind="weekly", count=left)
        _welcome(post, now)
    deliver(seat=post.seat, now=now)


def _welcome(post: Post, now: datetime) -> None:
    """Tells who took over a post a day ago or today, once: whoever hands over knows nothing of notices."""
    if post.since < now.date() - timedelta(days=1):
        return
    before = Post.objects.filter(seat=post.seat, until=post.since).exclude(user=post.user_id)
    told = Notice.objects.filter(seat=post.seat, kind="post_handed_over", told_at__date__gte=post.since)
    if before.exists() and not told.exists():
        tell(seats=[post.seat], kind="post_handed_over")


def send_one(
    *, post: Post, channel: UUID, counted: Sequence[tuple[str, int]], urgent: bool, last: bool, now: datetime
) -> datetime | None:
    """Sends one message by one way of a person; returns until when it must wait, if it must. Raises `NotDelivered`.

    A way that was removed meanwhile takes no message. How it went stands at the way, for its person to see.
    """
    now = timezone.localtime(now)
    with acting_as(post):
        chosen = preference()
        way = own_channels().filter(pk=channel, verified_at__isnull=False).first()
    if way is None:
        return None
    if not urgent and is_quiet(now, chosen.wishes):
        return after_quiet(now, chosen.wishes)
    text = message(counted, language=chosen.language, is_last_today=last)
    _try(post, way, way.kind, text, now)
    return None


def send_code(*, post: Post, channel: UUID, language: str, now: datetime) -> None:
    """Sends a new code to an address that is to be proved. A code that did not arrive is not tried again."""
    with acting_as(post):
        way = own_channels().filter(pk=channel).first()
        code = new_code(channel=channel, now=now) if way else ""
    if way is None:
        return
    try:
        _try(post, way, way.kind, code_message(code, language=language), now)
    except NotDelivered:
        pass  # its page says so


def tell_robot(
    *, city: int, region: int, kind: str, count: int, urgent: bool, now: datetime
) -> datetime | None:
    """Has the robot of a place say a number; returns until when it must wait for the morning. Raises `NotDelivered`."""
    now = timezone.localtime(now)
    post = office_of(city, region, now.date())
    if post is None:
        return None
    with acting_as(post, read_only=True):
        robot = GroupRobot.objects.filter(region=region).first()
    if robot is None:
        return None
    if not urgent and is_quiet(now, Wishes()):
        return after_quiet(now, Wishes())
    _try(post, robot, GROUP, group_message(kind, count, language=settings.LANGUAGE_CODE), now)
    return None


def _try(post: Post, way: Channel | GroupRobot, name: str, text: str, now: datetime) -> None:
    """Sends outside of any transaction, then notes at the way and in the counts of the day how it went."""
    kind = Channel.Kind.SERVICE.value if name == GROUP else name
    trouble: NotDelivered | None = None
    try:
        send(kind, way.address.reveal(), text)
    except NotDelivered as error:
        trouble = error
    with acting_as(post):
        mine = type(way).objects.filter(pk=way.pk)
        if trouble:
            mine.filter(failing_since__isnull=True).update(failing_since=now)
            mine.update(why=trouble.why)
        else:
            mine.update(sent_at=now, failing_since=None, why="")
        _count(now, name, trouble.why if trouble else None)
    if trouble:
        raise trouble


@transaction.atomic
def _count(now: datetime, way: str, why: Why | None) -> None:
    today = {"day": now.date(), "way": way, "why": why or ""}
    DeliveryCount.objects.bulk_create([DeliveryCount(**today)], ignore_conflicts=True)
    DeliveryCount.objects.filter(**today).update(count=F("count") + 1)


def _sent(row: Notice) -> float:
    return row.sent_at.timestamp() if row.sent_at else 0.0


def _local(at: datetime | None) -> datetime | None:
    return timezone.localtime(at) if at else None
