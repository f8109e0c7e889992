"""What follows by time alone, or from what was written where the writer could not see every child it touches."""

from django.utils import timezone
from procrastinate.contrib.django import app

from lantian.access.scopes import acting_as
from lantian.kernel.schedule import every_day
from lantian.registry.card_jobs import covering_posts
from lantian.registry.imports.following import charge_appointed_teachers, follow_children
from lantian.registry.models import Child
from lantian.registry.queries.active import active


@app.periodic(cron="*/5 * * * *")
@app.task(name="registry.charge_teachers", queue="follow", queueing_lock="registry.charge_teachers")
def charge_teachers(timestamp: int) -> None:
    """Appointing a teacher knows nothing of children: they get those of their class here, or on their first day."""
    for post in covering_posts():
        with acting_as(post):
            charge_appointed_teachers()


@app.periodic(cron=every_day(2, 40))
@app.task(name="registry.follow_all", queue="follow", queueing_lock="registry.follow_all")
def follow_all(timestamp: int) -> None:
    """Counts what is missing of every child anew: a father's telephone may have changed in another village."""
    for post in covering_posts():
        with acting_as(post, read_only=True):
            children = list(Child.objects.filter(active()).values_list("pk", flat=True))
        with acting_as(post):
            follow_children(children, (), timezone.localdate())
