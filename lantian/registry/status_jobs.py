"""Who counts changes by time alone: each night, and after much was brought in, those whose date has come."""

from uuid import UUID

from django.utils import timezone
from procrastinate.contrib.django import app

from lantian.access.scopes import acting_as
from lantian.registry.card_jobs import covering_posts
from lantian.registry.services.defining import note_computed
from lantian.registry.services.following import JOB as FOLLOW
from lantian.registry.services.following import follow, lock
from lantian.registry.services.statuses import JOB, evaluate_due_of


@app.periodic(cron="*/10 * * * *")
@app.task(name="registry.evaluate_due", queue="follow", queueing_lock="registry.evaluate_due")
def evaluate_due(timestamp: int) -> None:
    """Evaluates the children whose date has come, and no others."""
    evaluate_soon()


@app.task(name=JOB, queue="follow", pass_context=False)
def evaluate_soon() -> None:
    """The same, asked for by whoever brought many children in."""
    for post in covering_posts():
        evaluate_due_of(post, timezone.localdate())
        with acting_as(post):
            note_computed([(post.region_low or 0, post.region_high or 0)])


@app.task(name=FOLLOW, queue="follow", pass_context=False)
def follow_elsewhere(city: int, children: list[str]) -> None:
    """Follows a change for children whom its writer could not see: a father has one in another village."""
    keys = {UUID(key) for key in children}
    for post in covering_posts():
        if post.city == city:
            with acting_as(post):
                for child in lock(keys):
                    follow(child)
