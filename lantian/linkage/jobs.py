"""What the worker does for lists. A job carries keys alone, and can be done again."""

from uuid import UUID

from procrastinate.contrib.django import app

from lantian.access.models import Post
from lantian.access.scopes import acting_as
from lantian.kernel.schedule import every_month
from lantian.linkage.errors import LinkageError
from lantian.linkage.models import Source
from lantian.linkage.services.bringing import request_linking
from lantian.linkage.services.linking import do_link
from lantian.linkage.services.searching import request_search
from lantian.registry.card_jobs import covering_posts

QUEUE = "imports"


def start(source: Source) -> None:
    """Hands a list over, in the transaction that asks for it. Raises `LinkageError`."""
    request_linking(source=source)
    _defer(source)


def start_search() -> Source:
    """Has the register searched for children who are registered twice. Raises `LinkageError`."""
    search = request_search()
    _defer(search)
    return search


def _defer(source: Source) -> None:
    work_on.configure(lock=f"source-{source.pk}").defer(post=str(source.post), source=str(source.pk))


@app.task(name="linkage.work_on_source", queue=QUEUE, pass_context=False)
def work_on(post: str, source: str) -> None:
    """Holds a list against the register; how it went stands on its page."""
    acting = Post.objects.select_related("unit", "user").get(pk=post)
    do_link(post=acting, source=UUID(source))


@app.periodic(cron=every_month(1, 22, 30))
@app.task(name="linkage.find_doubles", queue=QUEUE, queueing_lock="linkage.find_doubles")
def find_doubles_monthly(timestamp: int) -> None:
    """On the first of the month: the whole register of each city, pairs across counties included."""
    for post in covering_posts():
        with acting_as(post):
            try:
                search = request_search()
            except LinkageError:
                continue
        do_link(post=post, source=search.pk)
