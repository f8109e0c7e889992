"""What the worker does for the directory: each night, asks keepers about entries that nobody confirmed for long."""

from django.utils import timezone
from procrastinate.contrib.django import app

from lantian.access.scopes import acting_as
from lantian.kernel.schedule import every_day
from lantian.registry.card_jobs import covering_posts
from lantian.resources.services.asking_again import ask_again


@app.periodic(cron=every_day(4, 20))
@app.task(name="resources.ask_again", queue="follow", queueing_lock="resources.ask_again")
def ask_keepers(timestamp: int) -> None:
    """One post of each city looks at the whole directory of its city."""
    cities: set[int] = set()
    for post in covering_posts():
        if post.city not in cities:
            cities.add(post.city)
            with acting_as(post):
                ask_again(on=timezone.localdate())
