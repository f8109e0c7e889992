"""What the worker does for this room."""

from uuid import UUID

from django.utils import timezone
from procrastinate.contrib.django import app

from lantian.access.models import Post
from lantian.access.queries import holding
from lantian.access.scopes import acting_as
from lantian.asking.services import exporting
from lantian.registry.card_jobs import covering_posts

EVERY_FIVE_MINUTES = "*/5 * * * *"


@app.task(name=exporting.JOB, queue=exporting.QUEUE, pass_context=False)
def write_export(post: str, export: str) -> None:
    """Writes a file of figures, as the post that asked for it while it is held; can be done again."""
    posts = Post.objects.filter(holding(timezone.localdate()), pk=UUID(post)).select_related("unit", "user")
    acting = posts.first()
    if acting:
        exporting.write_export(post=acting, export=UUID(export))


@app.periodic(cron=EVERY_FIVE_MINUTES)
@app.task(name="asking.take_up", queue=exporting.QUEUE, queueing_lock="asking.take_up")
def take_up(timestamp: int) -> None:
    """Exports whose worker was killed are begun once more."""
    for post in covering_posts():
        with acting_as(post):
            exporting.take_up_silent()
