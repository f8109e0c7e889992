"""Figures of 100,000 children: what they cost those who write, and how soon they follow."""

import os
import time
from collections.abc import Callable
from random import Random
from resource import RUSAGE_CHILDREN, RUSAGE_SELF, getrusage
from statistics import median
from typing import Any

from django.db import connection
from django.utils import timezone

from lantian.bench.city import CITY, appoint_readers, build_city, fill
from lantian.bench.figures import Figure
from lantian.bench.lag import WRITERS, arrived, steady, worker, write
from lantian.bench.pages import p95
from lantian.bench.stage import own_database
from lantian.insight.services.checking import check_city
from lantian.insight.services.counting import count_city
from lantian.insight.services.passing import pass_up
from lantian.insight.services.turning import turn_city

BENCH = "rollups"
CHILDREN = int(os.environ.get("LANTIAN_BENCH_CHILDREN", "100000"))
"""A smaller number tries the bench itself."""
EDITS, VILLAGES = 10_000, 1_000
STEADY, STEADY_S, PROBES = 200, 60, 240
"""Edits a second, for so many seconds, and the probes among them."""
FIGURES_GOAL_S, LAG_GOAL_S = 30.0, 10.0

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
ONE_OF_EACH = """
SELECT DISTINCT ON (region) region, id FROM registry_child WHERE "registry_child"."city" = 6104 ORDER BY region, id
"""


def run() -> list[Figure]:
    """Cost of writing, seconds until figures follow, lag under steady edits."""
    with own_database(BENCH) as url:
        build_city()
        fill(0, CHILDREN)
        appoint_readers()
        found = [*_writing(), *_first()]
        with worker(url):
            found += [*_burst(), *_steady()]
        found.append(_told("processor time of the worker, its start included", _worked(), "s"))
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


def _first() -> list[Figure]:
    """All villages counted from nothing: by the clock, and the most memory that this process then had."""
    on = timezone.localdate()

    def count() -> None:
        turn_city(CITY, on)
        count_city(CITY, on)
        pass_up(CITY)

    seconds = _timed(count)
    with connection.cursor() as cursor:
        cursor.execute("VACUUM ANALYZE")
    memory = getrusage(RUSAGE_SELF).ru_maxrss / 1024
    return [
        _told("all villages counted from nothing", seconds, "s"),
        _told("most memory of the process until then", memory, "MiB"),
    ]


def _burst() -> list[Figure]:
    """Ten thousand edits, each a transaction, and the time until all are in the figures."""
    writing = write(CITY, _drawn("burst", EDITS))
    following = arrived(CITY)
    return [
        _told(f"{EDITS:,} edits over {VILLAGES:,} villages, {WRITERS} at once", EDITS / writing, "edits/s"),
        _goal(f"{EDITS:,} edits in the figures, from the last one", following, "s", FIGURES_GOAL_S),
        _goal(
            f"{EDITS:,} edits in the figures, from the first one", writing + following, "s", FIGURES_GOAL_S
        ),
    ]


def _steady() -> list[Figure]:
    """Edits keep coming; the time from the commit of some until the figure that holds them can be read."""
    with connection.cursor() as cursor:
        one_of_each = cursor.execute(ONE_OF_EACH).fetchall()
    probes = dict(Random(1).sample(one_of_each, min(PROBES, len(one_of_each))))
    found = steady(CITY, _drawn("steady", STEADY * STEADY_S), probes, a_second=STEADY)
    return [
        _goal("steady edits", found.kept, "edits/s", STEADY * 0.98, is_reached=found.kept >= STEADY * 0.98),
        _goal("longest lag under steady edits", max(found.lags), "s", LAG_GOAL_S),
        _told("lag under steady edits, p95", p95(found.lags), "s"),
        _told("lag under steady edits, median", median(found.lags), "s"),
    ]


def _worked() -> float:
    """Seconds of processor time of programs that this process started and that have ended."""
    used = getrusage(RUSAGE_CHILDREN)
    return used.ru_utime + used.ru_stime


def _drawn(seed: str, edits: int) -> list[Any]:
    """Children of so many villages, over and over until there are enough."""
    with connection.cursor() as cursor:
        cursor.execute(DRAWN, [VILLAGES, seed])
        keys = [key for (key,) in cursor.fetchall()]
    return (keys * (edits // len(keys) + 1))[:edits]


def _do(statement: str) -> None:
    with connection.cursor() as cursor:
        cursor.execute(statement)


def _timed(act: Callable[[], object]) -> float:
    start = time.perf_counter()
    act()
    return time.perf_counter() - start


def _told(metric: str, value: float, unit: str) -> Figure:
    return Figure(BENCH, metric, round(value, 2), unit)


def _goal(metric: str, value: float, unit: str, goal: float, *, is_reached: bool | None = None) -> Figure:
    reached = value <= goal if is_reached is None else is_reached
    return Figure(BENCH, metric, round(value, 2), unit, goal, reached)
