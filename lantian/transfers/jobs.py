"""What time alone brings: each night the requests that nobody answered in time."""

from django.utils import timezone
from procrastinate.contrib.django import app

from lantian.access.policy import Role
from lantian.kernel.schedule import every_day
from lantian.registry.card_jobs import covering_posts
from lantian.transfers.services.escalating import escalate


@app.periodic(cron=every_day(1, 5))
@app.task(name="transfers.escalate", queue="follow", queueing_lock="transfers.escalate")
def escalate_unanswered(timestamp: int) -> None:
    """Brings what was not answered in five working days to the city offices."""
    for post in covering_posts():
        if post.role == Role.CITY_OFFICE:
            escalate(post, timezone.localdate())
