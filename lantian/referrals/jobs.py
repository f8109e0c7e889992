"""The night of the referrals: those that do not move come up."""

from django.utils import timezone
from procrastinate.contrib.django import app

from lantian.kernel.schedule import every_day
from lantian.referrals.services.turning import turn_due_of, turning_posts


@app.periodic(cron=every_day(6, 40))
@app.task(name="referrals.turn_due", queue="follow", queueing_lock="referrals.turn_due")
def turn_due(timestamp: int) -> None:
    """Before the working day begins: what was not accepted, answered or decided in time."""
    on = timezone.localdate()
    for post in turning_posts(on):
        turn_due_of(post, on)
