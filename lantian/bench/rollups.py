"""Figures of 100,000 children: what they cost those who write, how soon they follow, what a page of them takes."""

import os
import threading
import time
from collections.abc import Callable
from datetime import date
from typing import Any

from django.db import connection
from django.utils import timezone

from lantian.access.models import Post
from lantian.access.policy import Role
from lantian.access.scopes import acting_as
from lantian.bench.city import CITY, XIANYANG, appoint_readers, build_city, fill
from lantian.bench.figures import Figure
from lantian.bench.pages import p95
from lantian.bench.stage import own_database
from lantian.insight.queries.cockpit import cockpit
from lantian.insight.services.checking import check_city
from lantian.insight.services.counting import count_city
from lantian.insight.services.passing import pass_up
from lantian.insight.services.turning import turn_city

BENCH = "rollups"
CHILDREN = int(os.environ.get("LANTIAN_BENCH_CHILDREN", "100000"))
"""A smaller number tries the bench itself."""
EDITS, VILLAGES = 10_000, 1_000
STEADY, STEADY_S, EVERY_S = 200, 20, 5.0
"""Edits a second, for so many seconds; the job looks every five."""
READS = 60
FIGURES_GOAL_S, LAG_GOAL_S, PAGE_GOAL_MS = 30.0, 10.0, 100.0

DUTIES = """
INSERT INTO duties_duty (id, city, child_id, region, school, rule, edition, owed_by, watched_by, risk, basis_on, events,
    due_on, late_from, escalated_to, is_assumed)
SELECT gen_random_uuid(), "registry_child"."city", id, region, school, '{rule}', 1, 'village_director', '', 1,
    current_date - 20, '{{}}', current_date + mod(gaps, 7) - 3, current_date + mod(gaps, 7) - 2, '', false
FROM registry_child WHERE "registry_child"."city" = 6104 ORDER BY {order}
"""
TOGGLE = "ALTER TABLE duties_duty {verb} TRIGGER lantian_touch_insert"
DRAWN = """
SELECT id FROM (SELECT id, dense_rank() OVER (ORDER BY md5(region::text)) AS village FROM registry_child
    WHERE "registry_child"."city" = 6104) AS drawn WHERE village <= %s ORDER BY md5(id::text || %s)
"""
EDIT = """
UPDATE registry_child SET confirmed_on = current_date - (mod(%s, 120))::integer, version = version + 1
WHERE "registry_child"."city" = 6104 AND id = %s
"""
AUTHOR = """SET pghistory.context_metadata = '{"user": "bench"}'"""


def run() -> list[Figure]:
    """Cost of writing, seconds until figures follow, lag under steady edits, p95 of a page's questions by level."""
    on = timezone.localdate()
    with own_database(BENCH):
        build_city()
        fill(0, CHILDREN)
        found = [*_writing(), _told("all villages counted from nothing", _timed(lambda: _follow(on)), "s")]
        with connection.cursor() as cursor:
            cursor.execute("VACUUM ANALYZE")
            cursor.execute(AUTHOR)
        found += [*_burst(on), *_steady(on), *_pages(on)]
        if faults := check_city(CITY, sample=0, seed=1):
            raise RuntimeError(f"{len(faults)} figures do not agree.")
    return found


def _writing() -> list[Figure]:
    """Microseconds for each of many rows, with the trigger and without: villages one after the other, and all mixed."""
    found = []
    for order, words in (("region", "village by village"), ("md5(id::text)", "in no order")):
        seconds = {}
        for verb in ("DISABLE", "ENABLE"):
            with connection.cursor() as cursor:
                cursor.execute(TOGGLE.format(verb=verb))
                rule = f"{verb.lower()}{order[:3]}"
                seconds[verb] = _timed(lambda r=rule, o=order: _do(DUTIES.format(rule=r, order=o)))  # type: ignore[misc]
        more = (seconds["ENABLE"] - seconds["DISABLE"]) / CHILDREN * 1e6
        alone = seconds["DISABLE"] / CHILDREN * 1e6
        found.append(_told(f"what a duty costs to write, {words}, untouched", round(alone, 1), "µs"))
        found.append(_told(f"what touching adds, {words}", round(more, 1), "µs"))
    return found


def _burst(on: date) -> list[Figure]:
    """Ten thousand edits, each a transaction, and the time from the last one until all are in the figures."""
    keys = _drawn("burst")
    writing = _timed(lambda: _edit(keys[:EDITS]))
    following = _timed(lambda: _follow(on))
    return [
        _told(f"{EDITS:,} edits over {VILLAGES:,} villages, one after the other", EDITS / writing, "edits/s"),
        _goal(f"{EDITS:,} edits in the figures", following, "s", FIGURES_GOAL_S),
    ]


def _steady(on: date) -> list[Figure]:
    """Edits keep coming while the job looks every five seconds: the longest that one can wait."""
    keys, rounds, ended = _drawn("steady"), [], threading.Event()

    def follow() -> None:
        while not ended.wait(EVERY_S):
            rounds.append(_timed(lambda: _follow(on)))
        connection.close()

    thread = threading.Thread(target=follow)
    thread.start()
    start = time.perf_counter()
    for second in range(STEADY_S):
        _edit(keys[second * STEADY : (second + 1) * STEADY])
        time.sleep(max(0.0, start + second + 1 - time.perf_counter()))
    kept = STEADY * STEADY_S / (time.perf_counter() - start)
    ended.set()
    thread.join()
    return [
        _told("steady edits", kept, "edits/s"),
        _goal("longest lag under steady edits", EVERY_S + 2 * max(rounds), "s", LAG_GOAL_S),
    ]


def _pages(on: date) -> list[Figure]:
    found = []
    for role, post in appoint_readers().items():
        times = [_page(post, Role(role), on) * 1000 for _ in range(READS)]
        found.append(_goal(f"questions of the page, {role}, p95", p95(times), "ms", PAGE_GOAL_MS))
    return found


def _page(post: Post, role: Role, on: date) -> float:
    with acting_as(post, read_only=True):
        return _timed(lambda: cockpit(post.region_low or XIANYANG, role, on))


def _follow(on: date) -> None:
    turn_city(CITY, on)
    count_city(CITY, on)
    pass_up(CITY)


def _edit(keys: list[Any]) -> None:
    with connection.cursor() as cursor:
        for number, key in enumerate(keys):
            cursor.execute(EDIT, [number, key])


def _drawn(seed: str) -> list[Any]:
    """Children of so many villages, over and over until there are enough."""
    with connection.cursor() as cursor:
        cursor.execute(DRAWN, [VILLAGES, seed])
        keys = [key for (key,) in cursor.fetchall()]
    return (keys * (EDITS // len(keys) + 1))[:EDITS]


def _do(statement: str) -> None:
    with connection.cursor() as cursor:
        cursor.execute(statement)


def _timed(act: Callable[[], object]) -> float:
    start = time.perf_counter()
    act()
    return time.perf_counter() - start


def _told(metric: str, value: float, unit: str) -> Figure:
    return Figure(BENCH, metric, round(value, 2), unit)


def _goal(metric: str, value: float, unit: str, goal: float) -> Figure:
    return Figure(BENCH, metric, round(value, 2), unit, goal, value <= goal)
