"""Figures follow by themselves: every few seconds what changed, each night what fell due, each week a check."""

import logging

from django.db import connection
from django.utils import timezone
from procrastinate.contrib.django import app

from lantian.access.models import Post
from lantian.access.policy import Role
from lantian.insight.services.checking import check_above, check_city
from lantian.insight.services.counting import count_city
from lantian.insight.services.passing import pass_up
from lantian.insight.services.turning import turn_city
from lantian.kernel.schedule import every_week

QUEUE = "figures"
EVERY_FIVE_SECONDS = "* * * * * */5"
EVERY_HOUR = "17 * * * *"
CHECKED = 200
"""Villages of a city that the weekly check counts once more."""

log = logging.getLogger(__name__)


@app.periodic(cron=EVERY_FIVE_SECONDS)
@app.task(name="insight.follow", queue=QUEUE, queueing_lock="insight.follow", lock="insight.follow")
def follow(timestamp: int) -> None:
    """Counts what was touched. The first time on a day, and after the house was renewed, also what fell due."""
    on = timezone.localdate()
    for city in cities():
        turn_city(city, on)
        if count_city(city, on):
            pass_up(city)


@app.periodic(cron=every_week(0, 4, 10))
@app.task(name="insight.check", queue=QUEUE, queueing_lock="insight.check", lock="insight.follow")
def check(timestamp: int) -> None:
    """Counts a sample once more; what does not agree is told to whoever looks after the machines, and mended."""
    faults = [fault for city in cities() for fault in check_city(city, sample=CHECKED, seed=timestamp)]
    for fault in (*faults, *check_above()):
        log.error("Figure %s of %s %s is %s and should be %s.", fault.indicator, fault.level, fault.place,
                  tuple(fault.held), tuple(fault.counted))  # fmt: skip


@app.periodic(cron=EVERY_HOUR)
@app.task(name="insight.tidy", queue=QUEUE, queueing_lock="insight.tidy")
def tidy(timestamp: int) -> None:
    """Takes away the marks of looks that went well: there are seven hundred in an hour, and nobody asks for them."""
    with connection.cursor() as cursor:
        cursor.execute(
            "DELETE FROM procrastinate_jobs WHERE task_name = %s AND status = 'succeeded'", [follow.name]
        )


def cities() -> list[int]:
    """The cities in which anybody works."""
    posts = Post.objects.exclude(role=Role.UPPER_OFFICE)
    return sorted(posts.values_list("city", flat=True).order_by().distinct())
