"""On Monday morning: what the week brings."""

from django.utils import timezone
from procrastinate.contrib.django import app

from lantian.desk.services.digest import tell_week_ahead
from lantian.registry.card_jobs import covering_posts


@app.periodic(cron="30 6 * * 1")
@app.task(name="desk.tell_week_ahead", queue="notices", queueing_lock="desk.tell_week_ahead")
def tell_the_week_ahead(timestamp: int) -> None:
    """Tells each post that owes something how much, once a week."""
    for post in covering_posts():
        tell_week_ahead(office=post, on=timezone.localdate())
