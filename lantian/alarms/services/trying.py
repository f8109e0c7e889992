"""The weekly test: would the alarm ring? A synthetic report goes up the ladder, and the page says what is missing."""

from collections.abc import Iterable, Iterator
from datetime import datetime
from uuid import UUID

from django.db import transaction
from django.utils import timezone
from uuid_utils.compat import uuid7

from lantian.access.models import Post
from lantian.access.queries import holding
from lantian.access.scopes import acting_as, acting_post
from lantian.alarms.models import AlarmTest
from lantian.alarms.queries.ladders import on_the_ladder
from lantian.alarms.rules.ladder import Step
from lantian.alarms.services.reporting import report_for_test
from lantian.notices.queries import ways_of
from lantian.places import queries as places
from lantian.places.rules import PLACEHOLDERS, Level

NOBODY, UNREACHABLE = "nobody", "unreachable"
MOST_GAPS = 60


def try_counties(post: Post, now: datetime) -> int:
    """Tests every county in the place of a post; how many these were."""
    on = timezone.localdate(now)
    here = (post.region_low or 0, post.region_high or 0)
    counties = places.regions_in(here, Level.COUNTY, on).exclude(name__in=PLACEHOLDERS)
    codes = list(counties.values_list("code", flat=True))
    for county in codes:
        with acting_as(post):
            try_county(county=county, now=now)
    return len(codes)


@transaction.atomic
def try_county(*, county: int, now: datetime) -> AlarmTest:
    """Sends a synthetic report up the ladder of a town of a county (another one each week), and notes the gaps."""
    on = timezone.localdate(now)
    towns = list(
        places.regions_in((county, county + 999_999), Level.TOWN, on)
        .order_by("code")
        .values_list("code", flat=True)
    )
    chosen = towns[on.isocalendar().week % len(towns)] if towns else county
    receipt = report_for_test(key=uuid7(), region=chosen, now=now)
    test = AlarmTest(
        region=county,
        report_id=receipt.report,
        started_at=now,
        gaps=list(dict.fromkeys(gaps(county, towns, now)))[:MOST_GAPS],
    )
    test.save(force_insert=True)
    return test


def gaps(county: int, towns: Iterable[int], now: datetime) -> Iterator[str]:
    """What would keep an alarm of a county from ringing: `nobody:<place>` on a step, `unreachable:<seat>`."""
    above = on_the_ladder(county, now)
    seats: set[UUID] = {one.seat for step in (Step.COUNTY, Step.CITY) for one in above[step]}
    if not above[Step.COUNTY]:
        yield f"{NOBODY}:{county}"
    for town in towns:
        here = on_the_ladder(town, now)[Step.TOWN]
        seats |= {one.seat for one in here}
        if not here:
            yield f"{NOBODY}:{town}"
    yield from _unreachable(seats, now)


def _unreachable(seats: Iterable[UUID], now: datetime) -> Iterator[str]:
    """Seats whose holder hears of nothing outside the house: no telephone at work, no way to be told."""
    posts = Post.objects.filter(holding(timezone.localdate(now)), seat__in=list(seats))
    for post in posts.select_related("unit", "user").order_by("region_low", "pk"):
        if not post.phone and not _has_way(post):
            yield f"{UNREACHABLE}:{post.seat}"


def _has_way(post: Post) -> bool:
    """Ways are everybody's own: whether there is one is looked up as that person."""
    if post.seat == acting_post().seat:
        return bool(ways_of(post.user_id))
    with acting_as(post):
        return bool(ways_of(post.user_id))
