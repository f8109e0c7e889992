"""Pages of figures with 100,000, a million and, when asked, ten million children: what they take must not grow.

`LANTIAN_BENCH_CHILDREN` is the largest number, a million else.
"""

import os
import time
from collections.abc import Callable
from pathlib import Path
from statistics import median
from tempfile import TemporaryDirectory

from django.conf import settings
from django.db import connection
from django.test import Client
from django.utils import timezone

from lantian.access.models import Post
from lantian.access.policy import Role
from lantian.access.scopes import acting_as
from lantian.bench.city import XIANYANG, appoint_readers, build_city, session_of
from lantian.bench.cockpit_world import TABLES, count, fill, remember, surround
from lantian.bench.cockpit_yardstick import Copy, compare
from lantian.bench.figures import Figure
from lantian.bench.pages import p95
from lantian.bench.stage import own_database
from lantian.insight.queries.cockpit import Cockpit, cockpit

BENCH = "cockpit"
LARGEST = int(os.environ.get("LANTIAN_BENCH_CHILDREN", "1000000"))
USUAL = (100_000, 1_000_000, 10_000_000)
READS, SCANS, WARM, DAYS = 60, 5, 2, 365
PAGE_GOAL_MS, GROWTH_GOAL, SHARE_GOAL = 100.0, 1.25, 0.1
FOR_THE_SHARE = 10_000_000
"""With so many children a page takes at most a tenth of what DuckDB takes; with fewer the share is only told."""

Times = dict[str, list[float]]


def run() -> list[Figure]:
    """p95 of pages and of their questions by level and size, their growth, their share of the yardstick's time."""
    found: list[Figure] = []
    pages: dict[int, Times] = {}
    with own_database(BENCH), TemporaryDirectory(prefix="lantian-bench-") as folder:
        build_city()
        readers = appoint_readers()
        for already, children in _steps():
            found += _grow(already, children)
            copy = Copy(Path(folder))
            found += _timed(f"copying {children:,} children as Parquet", copy.write)
            for role, post in readers.items():
                found += _of_reader(Role(role), post, children, copy, pages.setdefault(children, {}))
    return found + _growth(pages)


def _steps() -> list[tuple[int, int]]:
    """From how many children to how many, step by step."""
    smaller = [size for size in USUAL if size < LARGEST] or [LARGEST // 10]
    return list(zip([0, *smaller], [*smaller, LARGEST], strict=True))


def _grow(already: int, children: int) -> list[Figure]:
    found = _timed(f"making {children - already:,} children", lambda: fill(already, children))
    found += _timed(f"all villages with {children:,} children counted", count)
    if not already:
        remember(DAYS)
    surround(already, children)
    with connection.cursor() as cursor:
        cursor.execute(f"VACUUM ANALYZE {', '.join(TABLES)}")
        cursor.execute("SELECT pg_database_size(current_database())")
        size = cursor.fetchone()[0]
    return [*found, Figure(BENCH, f"database with {children:,} children", round(size / 1e9, 2), "GB")]


def _of_reader(role: Role, post: Post, children: int, copy: Copy, pages: Times) -> list[Figure]:
    """The page of one kind of post, its questions alone, and the yardstick for the same place."""
    on, place = timezone.localdate(), post.region_low or XIANYANG
    client = Client(SERVER_NAME="127.0.0.1")
    client.cookies[settings.SESSION_COOKIE_NAME] = session_of(post)
    worked = time.process_time()
    whole = _times(lambda: _page(client), READS)
    worked = (time.process_time() - worked) / (READS + WARM) * 1000
    with acting_as(post, read_only=True):
        page: Cockpit = cockpit(place, role, on)
        asked = _times(lambda: cockpit(place, role, on), READS)
    scanned = _times(lambda: copy.figures(place, on), SCANS)
    compared = compare(page, place, copy.figures(place, on))
    if not compared:
        raise ArithmeticError(f"The page of a {role} shows nothing.")
    pages[role] = whole
    share = median(asked) / median(scanned)
    of = f"{role} among {children:,} children"
    return [
        _goal(f"page of a {of}, p95", p95(whole), "ms", PAGE_GOAL_MS),
        _told(f"page of a {of}, median", median(whole), "ms"),
        _told(f"processor time of the page of a {of}, without PostgreSQL's, mean", worked, "ms"),
        _goal(f"questions of the page of a {of}, p95", p95(asked), "ms", PAGE_GOAL_MS),
        _told(f"questions of the page of a {of}, median", median(asked), "ms"),
        _told(f"DuckDB for the same figures of a {of}, median", median(scanned), "ms"),
        _told(f"figures of a {of} that DuckDB confirms", compared, "figures"),
        _share(f"questions of the page of a {of} against DuckDB", share, children),
    ]


def _growth(pages: dict[int, Times]) -> list[Figure]:
    fewest, most = min(pages), max(pages)
    return [
        _goal(
            f"page of a {role}, {most:,} children against {fewest:,}, medians",
            median(times) / median(pages[fewest][role]), "ratio", GROWTH_GOAL,
        )
        for role, times in pages[most].items()
    ]  # fmt: skip


def _page(client: Client) -> None:
    answer = client.get("/insight/")
    if answer.status_code != 200:
        raise RuntimeError(f"The page answered {answer.status_code}.")


def _times(act: Callable[[], object], rounds: int) -> list[float]:
    """Milliseconds of each of some rounds, after some that warm up."""
    times = []
    for _ in range(rounds + WARM):
        start = time.perf_counter()
        act()
        times.append((time.perf_counter() - start) * 1000)
    return times[WARM:]


def _timed(what: str, act: Callable[[], object]) -> list[Figure]:
    start = time.perf_counter()
    act()
    return [_told(what, time.perf_counter() - start, "s")]


def _share(metric: str, share: float, children: int) -> Figure:
    told = round(share, 4)
    return (
        Figure(BENCH, metric, told, "ratio", SHARE_GOAL, share <= SHARE_GOAL)
        if children >= FOR_THE_SHARE
        else Figure(BENCH, metric, told, "ratio")
    )


def _told(metric: str, value: float, unit: str) -> Figure:
    return Figure(BENCH, metric, round(value, 2), unit)


def _goal(metric: str, value: float, unit: str, goal: float) -> Figure:
    return Figure(BENCH, metric, round(value, 2), unit, goal, value <= goal)
