"""The morning of the cases."""

from django.utils import timezone
from procrastinate.contrib.django import app

from lantian.cases.services.telling import tell_waiting
from lantian.kernel.schedule import every_day
from lantian.registry.card_jobs import covering_posts


@app.periodic(cron=every_day(7, 30))
@app.task(name="cases.tell_waiting", queue="notices", queueing_lock="cases.tell_waiting")
def tell_what_waits(timestamp: int) -> None:
    """Tells everybody what is due to them in cases."""
    for post in covering_posts():
        tell_waiting(office=post, on=timezone.localdate())
