"""How far figures lag behind: people write all the time, a worker counts, and probes tell when they have arrived.

A probe closes one file: its village has one child less from that moment on. Its lag is the time from the commit until
somebody else reads the figure with one less.
"""

import os
import subprocess
import sys
import threading
import time
from collections.abc import Callable, Collection, Iterator, Mapping, Sequence
from contextlib import contextmanager
from dataclasses import dataclass
from typing import Any

from django.db import connection

WRITERS, LOOK_S = 4, 0.05
MOST_WAITED_S = 120.0

CONFIRM = """
UPDATE registry_child SET confirmed_on = current_date - (mod(%s, 120))::integer, version = version + 1
WHERE "registry_child"."city" = %s AND id = %s
"""
CLOSE = """
UPDATE registry_child SET closed_on = current_date, version = version + 1
WHERE "registry_child"."city" = %s AND id = %s
"""
STANDING = """
SELECT place, numerator FROM insight_figure WHERE "insight_figure"."city" = %s AND level = 'village'
    AND indicator = 'children.on_file' AND place = ANY (%s)
"""
WAITING = """SELECT EXISTS (SELECT FROM insight_touchedvillage WHERE "insight_touchedvillage"."city" = %s)"""
LOOKED = """
SELECT EXISTS (SELECT FROM procrastinate_jobs WHERE task_name = 'insight.follow' AND status = 'succeeded')
"""
AUTHOR = """SET pghistory.context_metadata = '{"user": "bench"}'"""


@dataclass(frozen=True)
class Steady:
    """What was kept up, in edits a second, and the lag of each probe in seconds."""

    kept: float
    lags: list[float]


def write(city: int, keys: Sequence[Any], *, a_second: float | None = None) -> float:
    """Edits children one after the other in `WRITERS` connections, each edit a transaction; seconds that it took.

    `a_second` is how many there are to be of all writers together; None: as fast as it goes.
    """
    start = time.perf_counter()

    def work(first: int) -> None:
        with connection.cursor() as cursor:
            cursor.execute(AUTHOR)
            for number in range(first, len(keys), WRITERS):
                if a_second:
                    _until(start + number / a_second)
                cursor.execute(CONFIRM, [number, city, keys[number]])

    _side_by_side([lambda first=first: work(first) for first in range(WRITERS)])  # type: ignore[misc]
    return time.perf_counter() - start


def steady(city: int, keys: Sequence[Any], probes: Mapping[int, Any], *, a_second: float) -> Steady:
    """Edits `keys`, so many a second, and meanwhile closes the files of `probes`, one of each village."""
    taken: list[float] = []
    lags: list[float] = []

    def probe() -> None:
        lags.extend(_lags(city, probes, len(keys) / a_second / len(probes)))

    _side_by_side([lambda: taken.append(write(city, keys, a_second=a_second)), probe])
    return Steady(len(keys) / taken[0], lags)


def arrived(city: int) -> float:
    """Seconds until no village waits to be counted. Raises `TimeoutError`."""
    return _awaited(WAITING, [city], until=False)


@contextmanager
def worker(url: str) -> Iterator[None]:
    """The worker of the figures as it runs for real, against the database in use, from its first look on."""
    environment = {**os.environ, "DATABASE_URL": url, "LANTIAN_DB_AS": "web", "LANTIAN_DEMO": "1"}
    command = [sys.executable, "-m", "django", "procrastinate", "worker", "--queues", "figures"]
    process = subprocess.Popen(command, env=environment)  # noqa: S603
    try:
        _awaited(LOOKED, [], until=True)
        yield
    finally:
        process.terminate()
        process.wait(timeout=30)


def _lags(city: int, probes: Mapping[int, Any], every_s: float) -> list[float]:
    """Closes a file every so often, and looks all the time which figures have followed."""
    lags: list[float] = []
    closed: dict[int, float] = {}
    start, left = time.perf_counter(), list(probes.items())
    with connection.cursor() as cursor:
        cursor.execute(AUTHOR)
        before = _standing(cursor, city, probes)
        while left or closed:
            if left and time.perf_counter() >= start + (len(probes) - len(left)) * every_s:
                village, child = left.pop()
                cursor.execute(CLOSE, [city, child])
                closed[village] = time.perf_counter()
            now, standing = time.perf_counter(), _standing(cursor, city, closed)
            if any(now - since > MOST_WAITED_S for since in closed.values()):
                raise TimeoutError("Nobody counts.")
            followed = [village for village in closed if standing[village] == before[village] - 1]
            lags += [time.perf_counter() - closed.pop(village) for village in followed]
            time.sleep(LOOK_S)
    return lags


def _standing(cursor: Any, city: int, villages: Collection[int]) -> dict[int, int]:
    return dict(cursor.execute(STANDING, [city, list(villages)]).fetchall())


def _awaited(question: str, about: Sequence[Any], *, until: bool) -> float:
    """Seconds until a question of yes or no is answered so."""
    start = time.perf_counter()
    with connection.cursor() as cursor:
        while cursor.execute(question, about).fetchone()[0] is not until:
            if time.perf_counter() - start > MOST_WAITED_S:
                raise TimeoutError("Nobody counts.")
            time.sleep(LOOK_S)
    return time.perf_counter() - start


def _until(moment: float) -> None:
    time.sleep(max(0.0, moment - time.perf_counter()))


def _side_by_side(acts: Sequence[Callable[[], object]]) -> None:
    """Runs acts in threads with connections of their own; the first failure of any is raised."""
    failures: list[BaseException] = []

    def run(act: Callable[[], object]) -> None:
        try:
            act()
        except BaseException as failure:
            failures.append(failure)
        finally:
            connection.close()

    threads = [threading.Thread(target=run, args=[act]) for act in acts]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    if failures:
        raise failures[0]
