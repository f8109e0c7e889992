"""What changes by time alone, and what encounters brought: each night those children, and no others."""

from django.utils import timezone
from procrastinate.contrib.django import app

from lantian.assessment.services.proposing import propose_due_of, propose_seen_of
from lantian.kernel.schedule import every_day
from lantian.registry.card_jobs import covering_posts


@app.periodic(cron=every_day(0, 40))
@app.task(name="assessment.propose_due", queue="follow", queueing_lock="assessment.propose_due")
def propose_due(timestamp: int) -> None:
    """Works out anew what is suggested of the children whose date has come, or whom somebody saw."""
    for post in covering_posts():
        propose_due_of(post, timezone.localdate())
        propose_seen_of(post, timezone.localdate())
