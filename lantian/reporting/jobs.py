"""What the worker does for reports: on the first working day of a month, those on the month before."""

from django.utils import timezone
from procrastinate.contrib.django import app

from lantian.kernel.schedule import every_day
from lantian.registry.card_jobs import covering_posts
from lantian.reporting.services.routine import make_due


@app.periodic(cron=every_day(8, 20))
@app.task(name="reporting.make_due", queue="figures", queueing_lock="reporting.make_due")
def make_due_reports(timestamp: int) -> None:
    """The reports that are due and not made yet, of every city and county."""
    for post in covering_posts():
        make_due(post, timezone.localdate())
