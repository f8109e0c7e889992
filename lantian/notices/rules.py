"""When a notice is sent out of the house. Pure: what waits, what a person wishes and a moment in; a moment out.

Urgent ones go at once, at any hour. Others keep the quiet hours of the person; one about a kind of which an unread
message is out already waits for the digest, and so does everything on a day that has had its messages.
"""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime, time, timedelta
from enum import IntEnum


class Urgency(IntEnum):
    """LOW waits for the digest, NORMAL keeps quiet hours, URGENT waits for nothing."""

    LOW = 0
    NORMAL = 1
    URGENT = 2


GATHERED_FOR = timedelta(minutes=2)
"""What is told one by one within this time goes out as one message."""
URGENT_EVERY = timedelta(minutes=10)
"""A second urgent notice of a kind is a message of its own, but no more often than this."""
MOST_A_DAY = 6
"""Messages to one person on one day, urgent ones apart; the rest waits for the next digest."""
DAY = timedelta(days=1)
MONDAY = 0
WAITS = (
    timedelta(minutes=1),
    timedelta(minutes=5),
    timedelta(minutes=30),
    timedelta(hours=2),
    timedelta(hours=6),
)
"""How long to wait after each failure; after the last one a message is given up, and the house says so."""


@dataclass(frozen=True)
class Wishes:
    """When somebody wants to be left alone, and when the digest comes: daily, or on Mondays."""

    quiet_from: time = time(21)
    quiet_until: time = time(7, 30)
    digest_at: time = time(8)
    weekly: bool = False


@dataclass(frozen=True)
class Waiting:
    """A notice that is neither read nor sent; `said_at` is when a message about unread ones of its kind went out."""

    urgency: Urgency
    told_at: datetime
    said_at: datetime | None = None


@dataclass(frozen=True)
class Plan:
    """Which of those waiting go out now (by position), when to look again, whether the day had all its messages."""

    now: tuple[int, ...]
    again_at: datetime | None
    is_full: bool


def is_quiet(at: datetime, wishes: Wishes) -> bool:
    """Whether `at` lies within the quiet hours; they may go over midnight, and equal ends mean none."""
    begin, end, now = wishes.quiet_from, wishes.quiet_until, at.time()
    if begin <= end:
        return begin <= now < end
    return now >= begin or now < end


def after_quiet(at: datetime, wishes: Wishes) -> datetime:
    """`at`, or the end of the quiet hours in which it lies."""
    if not is_quiet(at, wishes):
        return at
    end = _at(at, wishes.quiet_until)
    return end if end > at else end + DAY


def next_digest(after: datetime, wishes: Wishes) -> datetime:
    """The first digest after a moment, never in the quiet hours."""
    digest = _at(after, wishes.digest_at)
    if digest <= after:
        digest += DAY
    if wishes.weekly:
        digest += DAY * ((MONDAY - digest.weekday()) % 7)
    return after_quiet(digest, wishes)


def due_at(waiting: Waiting, wishes: Wishes) -> datetime:
    """When a notice is to go out, however many others there are."""
    if waiting.urgency == Urgency.URGENT:
        return max(waiting.told_at, waiting.said_at + URGENT_EVERY) if waiting.said_at else waiting.told_at
    if waiting.urgency == Urgency.NORMAL and waiting.said_at is None:
        return after_quiet(waiting.told_at + GATHERED_FOR, wishes)
    return next_digest(waiting.told_at, wishes)


def plan(waiting: Sequence[Waiting], wishes: Wishes, now: datetime, sent_today: int) -> Plan:
    """What goes out at `now`, to somebody who had `sent_today` messages on this day already."""
    going, later, is_full = [], [], False
    for position, one in enumerate(waiting):
        due = due_at(one, wishes)
        if due > now:
            later.append(due)
        elif one.urgency == Urgency.URGENT:
            going.append(position)
        elif is_quiet(now, wishes):
            later.append(after_quiet(now, wishes))
        elif sent_today >= MOST_A_DAY:
            is_full = True
            later.append(_tomorrow(now, wishes))
        else:
            going.append(position)
    return Plan(tuple(going), min(later, default=None), is_full)


def _tomorrow(now: datetime, wishes: Wishes) -> datetime:
    """When the digest of the next day goes out, of those too who wish theirs weekly."""
    return after_quiet(_at(now + DAY, wishes.digest_at), wishes)


def _at(day: datetime, clock: time) -> datetime:
    return datetime.combine(day.date(), clock, day.tzinfo)


def retry_after(failures: int) -> timedelta | None:
    """How long after the `failures`-th failure (from 1) a message is tried again; None: not any more."""
    return WAITS[failures - 1] if 1 <= failures <= len(WAITS) else None
