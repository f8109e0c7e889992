"""Who is on call, whom a post may put there, and what the weekly tests found."""

from dataclasses import dataclass
from datetime import date, datetime
from uuid import UUID

from lantian.access.models import Post
from lantian.access.queries import holding
from lantian.alarms.models import AlarmRoster, AlarmTest
from lantian.alarms.queries.ladders import RINGABLE, rosters
from lantian.alarms.services.trying import NOBODY, UNREACHABLE
from lantian.kernel.city import acting_city
from lantian.places import queries as places
from lantian.places.rules import PLACEHOLDERS, Level

MOST = 60


@dataclass(frozen=True)
class RosterLine:
    """An entry of a duty roster with its names."""

    row: AlarmRoster
    place: str
    post: Post | None


def roster_lines(now: datetime) -> list[RosterLine]:
    """Who is on call now or later."""
    rows = list(rosters().filter(until__gt=now)[:MOST])
    posts = {post.seat: post for post in _posts([row.seat for row in rows])}
    paths = places.paths({row.region for row in rows})
    return [RosterLine(row, paths.get(row.region, ""), posts.get(row.seat)) for row in rows]


def posts_to_call(post: Post, on: date) -> list[Post]:
    """Whom a post may put on call: offices and supervisors in its place or around it."""
    low, high = post.region_low or 0, post.region_high or 0
    here = Post.objects.filter(holding(on), city=acting_city(), role__in=RINGABLE, user__is_active=True)
    within = here.filter(region_low__gte=low, region_high__lte=high)
    around = here.filter(region_low__lte=low, region_high__gte=high)
    return list((within | around).select_related("unit", "user").order_by("region_low", "pk"))


def town_choices(post: Post, on: date, *, with_own: bool) -> list[tuple[int, str]]:
    """The towns of a post's place to choose from, its own place first where that is a place to be on call for."""
    low, high = post.region_low or 0, post.region_high or 0
    towns = list(
        places.regions_in((low, high), Level.TOWN, on)
        .exclude(name__in=PLACEHOLDERS)
        .order_by("code")
        .values_list("code", flat=True)
    )
    codes = list(dict.fromkeys([*([low] if with_own else []), *towns]))
    paths = places.paths(codes)
    return [(code, paths[code]) for code in codes if code in paths]


@dataclass(frozen=True)
class TestLine:
    """A weekly test with its gaps in words."""

    row: AlarmTest
    place: str
    without: list[str]
    unreachable: list[Post]


def latest_tests() -> list[TestLine]:
    """The last test of each county that the acting post sees."""
    rows = list(AlarmTest.objects.order_by("region", "-started_at").distinct("region")[:MOST])
    gaps = [gap.partition(":") for row in rows for gap in row.gaps]
    paths = places.paths({int(key) for kind, _, key in gaps if kind == NOBODY} | {row.region for row in rows})
    posts = {post.seat: post for post in _posts([UUID(key) for kind, _, key in gaps if kind == UNREACHABLE])}
    return [_test_line(row, paths, posts) for row in rows]


def _test_line(row: AlarmTest, paths: dict[int, str], posts: dict[UUID, Post]) -> TestLine:
    gaps = [gap.partition(":") for gap in row.gaps]
    return TestLine(
        row=row,
        place=paths.get(row.region, ""),
        without=[paths.get(int(key), key) for kind, _, key in gaps if kind == NOBODY],
        unreachable=[posts[UUID(key)] for kind, _, key in gaps if kind == UNREACHABLE and UUID(key) in posts],
    )


def _posts(seats: list[UUID]) -> list[Post]:
    rows = Post.objects.filter(seat__in=seats).select_related("unit", "user").order_by("since")
    return list(rows)
