"""The night of the duties: only those whose day has come."""

from django.utils import timezone
from procrastinate.contrib.django import app

from lantian.duties.services.turning import turn_due_of
from lantian.registry.card_jobs import covering_posts

JOB = "duties.turn_soon"


@app.periodic(cron="*/20 * * * *")
@app.task(name="duties.turn_due", queue="follow", queueing_lock="duties.turn_due")
def turn_due(timestamp: int) -> None:
    """What is late since today, who hears of it, which children must be looked at again."""
    turn_soon()


@app.task(name=JOB, queue="follow", pass_context=False)
def turn_soon() -> None:
    """The same, asked for by whoever changed a rule."""
    for post in covering_posts():
        turn_due_of(post, timezone.localdate())
