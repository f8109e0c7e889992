"""The morning of the cases: evidence that was set aside long enough ago goes, and who has something to do is told."""

from django.utils import timezone
from procrastinate.contrib.django import app

from lantian.access.scopes import acting_as
from lantian.cases.models import CaseFile
from lantian.cases.services.telling import tell_waiting
from lantian.files.asides import clear_set_aside
from lantian.kernel.schedule import every_day
from lantian.registry.card_jobs import covering_posts


@app.periodic(cron=every_day(5, 45))
@app.task(name="cases.clear", queue="files", queueing_lock="cases.clear", pass_context=False)
def clear(timestamp: int) -> None:
    """Takes evidence off the disk whose keeping time is over."""
    for post in covering_posts():
        with acting_as(post):
            clear_set_aside(CaseFile, timezone.now())


@app.periodic(cron=every_day(7, 30))
@app.task(name="cases.tell_waiting", queue="notices", queueing_lock="cases.tell_waiting")
def tell_what_waits(timestamp: int) -> None:
    """Tells everybody what is due to them in cases."""
    for post in covering_posts():
        tell_waiting(office=post, on=timezone.localdate())
