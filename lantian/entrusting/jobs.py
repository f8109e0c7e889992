"""What time alone brings: each night the agreements that end within thirty days, and no others."""

from django.utils import timezone
from procrastinate.contrib.django import app

from lantian.entrusting.services.watching import remind_of_post
from lantian.kernel.schedule import every_day
from lantian.registry.card_jobs import covering_posts


@app.periodic(cron=every_day(0, 55))
@app.task(name="entrusting.remind", queue="follow", queueing_lock="entrusting.remind")
def remind(timestamp: int) -> None:
    """Makes the renewal of agreements that end soon a duty, and tells the village."""
    for post in covering_posts():
        remind_of_post(post, timezone.localdate())
