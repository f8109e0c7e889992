"""Every night: what has been kept long enough goes."""

from django.utils import timezone
from procrastinate.contrib.django import app

from lantian.access.scopes import acting_as
from lantian.kernel.schedule import every_day
from lantian.registry.card_jobs import covering_posts
from lantian.registry.services.clearing import clear_expired


@app.periodic(cron=every_day(3, 50))
@app.task(name="registry.clear_expired", queue="files", queueing_lock="registry.clear_expired")
def clear_expired_files(timestamp: int) -> None:
    """Takes the content of rosters and prints off the disk when their period is over."""
    for post in covering_posts():
        with acting_as(post):
            clear_expired(now=timezone.now())
