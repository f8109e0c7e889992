"""What the worker does about days missing at school: time alone makes them more."""

from uuid import UUID

from django.utils import timezone
from procrastinate.contrib.django import app

from lantian.access.scopes import acting_as
from lantian.attendance.models import SchoolAbsence
from lantian.attendance.services.acting import count_visits
from lantian.attendance.services.following import JOB, follow_absences, follow_place
from lantian.kernel.schedule import every_day
from lantian.registry.card_jobs import covering_posts
from lantian.registry.models import Child


@app.task(name=JOB, queue="follow", pass_context=False)
def follow_child(city: int, child: str) -> None:
    """Follows the absences of a child, as the office that sees all around it."""
    for post in covering_posts():
        if post.city == city:
            with acting_as(post):
                if Child.objects.filter(pk=UUID(child)).exists():
                    follow_absences([UUID(child)], timezone.localdate(), is_news=True)


@app.periodic(cron=every_day(10, 30))
@app.task(name="attendance.follow_all", queue="follow", queueing_lock="attendance.follow_all")
def follow_all(timestamp: int) -> None:
    """When the first lessons are over teachers have noted who is back: who is still missing is so one day more."""
    for post in covering_posts():
        after: UUID | None = None
        while True:
            with acting_as(post):
                after = follow_place(post.region_low or 0, post.region_high or 0, timezone.localdate(), after)
            if after is None:
                break


@app.periodic(cron=every_day(5, 50))
@app.task(name="attendance.count_visits", queue="follow", queueing_lock="attendance.count_visits")
def count_all_visits(timestamp: int) -> None:
    """Home visits that somebody wrote down as acts of care are steps about an absence as well."""
    for post in covering_posts():
        with acting_as(post):
            rows = SchoolAbsence.objects.filter(
                until__isnull=True, withdrawn_at__isnull=True, look_from__isnull=False
            )
            for row in rows.order_by("pk"):
                count_visits(row)
