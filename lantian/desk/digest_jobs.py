"""In the morning: what the day brings, on Monday what the week brings."""

from django.utils import timezone
from procrastinate.contrib.django import app

from lantian.desk.services.digest import tell_today, tell_week_ahead
from lantian.kernel.schedule import every_day, every_week
from lantian.registry.card_jobs import covering_posts


@app.periodic(cron=every_week(1, 6, 30))
@app.task(name="desk.tell_week_ahead", queue="notices", queueing_lock="desk.tell_week_ahead")
def tell_the_week_ahead(timestamp: int) -> None:
    """Tells each post that owes something how much, once a week."""
    for post in covering_posts():
        tell_week_ahead(office=post, on=timezone.localdate())


@app.periodic(cron=every_day(7, 40))
@app.task(name="desk.tell_today", queue="notices", queueing_lock="desk.tell_today")
def today(timestamp: int) -> None:
    """Each morning: what is late since today, what was promised for it."""
    for post in covering_posts():
        tell_today(office=post, on=timezone.localdate())
