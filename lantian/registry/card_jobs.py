"""Work on paper that the worker does: prints of many, and every night the comparison of all cards."""

from collections.abc import Iterator
from uuid import UUID

from django.utils import timezone
from procrastinate.contrib.django import app

from lantian.access.models import Post
from lantian.access.policy import Role
from lantian.access.queries import holding
from lantian.access.scopes import acting_as
from lantian.kernel.schedule import every_day
from lantian.registry.models import CardIssue, Child
from lantian.registry.queries.paper import in_portions
from lantian.registry.services.cards import lock_children, mark_outdated
from lantian.registry.services.printing import JOB, do_run

PORTION = 500


@app.task(name=JOB, queue="print", pass_context=False)
def print_run(post: str, run: str) -> None:
    """Does a print of many; what goes wrong stands on its page."""
    do_run(post=UUID(post), run=UUID(run))


@app.periodic(cron=every_day(3, 20))
@app.task(name="registry.compare_cards", queue="print", queueing_lock="registry.compare_cards")
def compare_cards(timestamp: int) -> None:
    """Compares all printed cards with the register: who is in a post changes by handover and by time alone."""
    on = timezone.localdate()
    for post in covering_posts():
        with acting_as(post, read_only=True):
            cards = CardIssue.objects.filter(is_latest=True)
            children = list(cards.order_by("child").values_list("child", flat=True).distinct())
        for portion in in_portions(children, PORTION):
            with acting_as(post):
                lock_children(Child.objects.filter(pk__in=portion))
                mark_outdated(children=portion, on=on)


def covering_posts() -> Iterator[Post]:
    """Posts of offices that together see every child of their cities: the highest of each place."""
    posts = Post.objects.filter(
        holding(timezone.localdate()), role__in=(Role.CITY_OFFICE, Role.COUNTY_OFFICE)
    ).select_related("unit", "user")
    seen = 0
    for post in posts.order_by("city", "region_low", "-region_high"):
        if (post.region_high or 0) > seen:
            yield post
            seen = post.region_high or 0
