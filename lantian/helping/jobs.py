"""What the worker does for helpers: tells who answers for a place; each night, looks at those whose day has come."""

from django.utils import timezone
from procrastinate.contrib.django import app

from lantian.access.scopes import acting_as
from lantian.helping.services.signing_up import TELL, tell_of_application
from lantian.helping.services.turning import turn_due_of
from lantian.kernel.schedule import every_day
from lantian.registry.card_jobs import covering_posts


@app.task(name=TELL, queue="notices", pass_context=False)
def tell_of_one(region: int) -> None:
    """Somebody signed up by the open door: whoever answers for the place hears of it."""
    for post in covering_posts():
        if (post.region_low or 0) <= region <= (post.region_high or 0):
            with acting_as(post):
                tell_of_application(region, timezone.localdate())


@app.periodic(cron=every_day(3, 50))
@app.task(name="helping.turn_due", queue="follow", queueing_lock="helping.turn_due")
def turn_due(timestamp: int) -> None:
    """Checks that begin to run out or have run out, helpers who go away or come back."""
    for post in covering_posts():
        turn_due_of(post, timezone.localdate())
