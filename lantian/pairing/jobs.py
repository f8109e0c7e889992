"""What the worker follows: pairs of helpers whose children whoever changed something did not see."""

from uuid import UUID

from django.utils import timezone
from procrastinate.contrib.django import app

from lantian.access.scopes import acting_as
from lantian.pairing.services.following import JOB, follow_helpers
from lantian.registry.card_jobs import covering_posts


@app.task(name=JOB, queue="follow", pass_context=False)
def follow_elsewhere(city: int, helpers: list[str]) -> None:
    """Brings the pairs of helpers up to date, as the offices that see the whole city."""
    for post in covering_posts():
        if post.city == city:
            with acting_as(post):
                follow_helpers([UUID(key) for key in helpers], timezone.localdate())
