"""What time alone brings: each night, lists that the police answered whole some while ago are shut to them."""

from django.utils import timezone
from procrastinate.contrib.django import app

from lantian.access.scopes import acting_as
from lantian.kernel.schedule import every_day
from lantian.pathways.services.answering import close_answered
from lantian.registry.card_jobs import covering_posts


@app.periodic(cron=every_day(1, 35))
@app.task(name="pathways.close_answered", queue="follow", queueing_lock="pathways.close_answered")
def close_lists(timestamp: int) -> None:
    """The posts that together cover everything look, each at its range."""
    for post in covering_posts():
        with acting_as(post):
            close_answered(today=timezone.localdate())
