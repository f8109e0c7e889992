"""Every night: answers whose term has ended go; scores stay."""

from django.utils import timezone
from procrastinate.contrib.django import app

from lantian.access.scopes import acting_as
from lantian.kernel.schedule import every_day
from lantian.registry.card_jobs import covering_posts
from lantian.screening.services.removing import remove_answers


@app.periodic(cron=every_day(4, 10))
@app.task(name="screening.remove_answers", queue="files", queueing_lock="screening.remove_answers")
def remove_old_answers(timestamp: int) -> None:
    """Removes the raw answers of all places whose term has ended."""
    for post in covering_posts():
        with acting_as(post):
            remove_answers(now=timezone.now())
