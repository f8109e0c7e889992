"""What the worker does: looks at seats that were told something, sends, tries again, tidies up every night."""

from datetime import datetime
from typing import Any
from uuid import UUID

from django.utils import timezone
from procrastinate import BaseRetryStrategy, RetryDecision
from procrastinate.contrib.django import app
from procrastinate.jobs import Job

from lantian.access.models import Post
from lantian.access.queries import holding
from lantian.kernel.schedule import every_day
from lantian.notices import delivering
from lantian.notices.channels.trouble import NotDelivered
from lantian.notices.choosing import PROVE
from lantian.notices.models import Why
from lantian.notices.rules import retry_after
from lantian.notices.services import LOOK, QUEUE, TELL_GROUP

IN_VAIN = (Why.FORBIDDEN, Why.UNKNOWN, Why.NOT_SET_UP)


class Patience(BaseRetryStrategy):
    """Tries again later and later, and gives up in the end; what cannot succeed is not tried again."""

    def get_retry_decision(self, *, exception: BaseException, job: Job) -> RetryDecision | None:
        if not isinstance(exception, NotDelivered) or exception.why in IN_VAIN:
            return None
        wait = retry_after(job.attempts + 1)
        return RetryDecision(retry_in={"seconds": int(wait.total_seconds())}) if wait else None


@app.task(name=LOOK, queue=QUEUE, pass_context=False)
def look(city: int, seats: list[str]) -> None:
    """Sends what is due of some seats of a city. May run at any time, and again."""
    for seat in seats:
        delivering.deliver(seat=UUID(seat), now=timezone.now())


@app.task(name=delivering.SEND, queue=QUEUE, pass_context=False, retry=Patience())
def send(**given: Any) -> None:
    """Sends one message by one way, as the post to which it goes; in its quiet hours it waits for their end."""
    post = _acting(given["post"])
    if post is None:
        return
    counted = [(kind, count) for kind, count in given["counted"]]
    rest = {"counted": counted, "urgent": given["urgent"], "last": given["last"]}
    until = delivering.send_one(post=post, channel=UUID(given["channel"]), now=timezone.now(), **rest)
    _again(delivering.SEND, until, given)


@app.task(name=PROVE, queue=QUEUE, pass_context=False)
def prove(post: str, channel: str, language: str) -> None:
    """Sends a code. It is made here, so that no job holds it."""
    found = _acting(post)
    if found:
        delivering.send_code(post=found, channel=UUID(channel), language=language, now=timezone.now())


@app.task(name=TELL_GROUP, queue=QUEUE, pass_context=False, retry=Patience())
def tell_group(**given: Any) -> None:
    """Has the robot of a group say a number."""
    until = delivering.tell_robot(now=timezone.now(), **given)
    _again(TELL_GROUP, until, given)


@app.periodic(cron=every_day(6, 50))
@app.task(name="notices.tidy", queue=QUEUE, queueing_lock="notices.tidy")
def tidy(timestamp: int) -> None:
    """Every morning, for each post: what was left behind is looked at again, what was read long ago goes."""
    now = timezone.now()
    posts = Post.objects.filter(holding(timezone.localdate(now)), user__is_active=True)
    for post in posts.select_related("unit", "user").order_by("pk").iterator():
        delivering.tidy(post=post, now=now)


def _acting(key: str) -> Post | None:
    """The post of a job, unless it has ended: its messages are not for who left it."""
    posts = Post.objects.filter(holding(timezone.localdate()), pk=key, user__is_active=True)
    return posts.select_related("unit", "user").first()


def _again(job: str, until: datetime | None, given: dict[str, Any]) -> None:
    if until:
        app.configure_task(job, queue=QUEUE, schedule_at=until).defer(**given)
