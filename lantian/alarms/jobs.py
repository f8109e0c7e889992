"""What the worker does: rings at once and again every minute, says when words were added, clears, tests itself."""

from uuid import UUID

from django.utils import timezone
from procrastinate.contrib.django import app

from lantian.access.scopes import acting_as
from lantian.alarms.models import HarmEvidence
from lantian.alarms.queries.ladders import office_above
from lantian.alarms.services.following_up import TELL_WORDS
from lantian.alarms.services.reporting import QUEUE, RING
from lantian.alarms.services.ringing import ring, ring_all_due
from lantian.alarms.services.telling import tell_of_words
from lantian.alarms.services.trying import try_counties
from lantian.alarms.services.visiting import forget_visits
from lantian.files.asides import clear_set_aside
from lantian.kernel.schedule import every_day, every_week
from lantian.registry.card_jobs import covering_posts

EVERY_MINUTE = "* * * * *"
WEDNESDAY = 3


@app.task(name=RING, queue=QUEUE, pass_context=False)
def ring_one(city: int, region: int, report: str) -> None:
    """Rings for a report that has just come in. May run at any time, and again."""
    now = timezone.now()
    post = office_above(city, region, now)
    if post:
        with acting_as(post):
            ring(report=UUID(report), now=now)


@app.periodic(cron=EVERY_MINUTE)
@app.task(name="alarms.watch", queue=QUEUE, queueing_lock="alarms.watch", pass_context=False)
def watch(timestamp: int) -> None:
    """Every minute: whoever is to be rung by now is rung, whatever became of the job that should have."""
    for post in covering_posts():
        ring_all_due(post, timezone.now())
    forget_visits(timezone.now())


@app.periodic(cron=every_day(5, 40))
@app.task(name="alarms.clear", queue=QUEUE, queueing_lock="alarms.clear", pass_context=False)
def clear(timestamp: int) -> None:
    """Every morning: what was set aside long enough ago goes off the disk."""
    for post in covering_posts():
        with acting_as(post):
            clear_set_aside(HarmEvidence, timezone.now())


@app.task(name=TELL_WORDS, queue=QUEUE, pass_context=False)
def tell_words(city: int, region: int, report: str) -> None:
    """Says to those who have a report that its reporter added words."""
    post = office_above(city, region, timezone.now())
    if post:
        with acting_as(post):
            tell_of_words(UUID(report))


@app.periodic(cron=every_week(WEDNESDAY, 10))
@app.task(name="alarms.test", queue=QUEUE, queueing_lock="alarms.test", pass_context=False)
def test_itself(timestamp: int) -> None:
    """Every Wednesday at ten, in each county: a synthetic alarm goes up the ladder."""
    for post in covering_posts():
        try_counties(post, timezone.now())
