"""Everybody at once: signed-in people who think between clicks, on a million children; more and more, then a rush.

After the plan that OpenCRVS publishes for itself (opencrvs/performance-test): a million records, thresholds for reads
and writes, a spike of five times the load, recovery within a minute. A piece of work there takes two to three minutes
for four steps: half a minute to three quarters of one each. Visitors, server, worker and database share this machine.
"""

import csv
import json
import os
import statistics
import subprocess
import sys
import tempfile
import threading
import time
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from dataclasses import dataclass
from functools import reduce
from operator import or_
from pathlib import Path
from typing import Any

import psutil
from django.db import connection
from django.db.models import Q

from lantian.access.models import Post, User
from lantian.access.policy import Role
from lantian.access.services import build_post
from lantian.bench.city import SINCE, session_of
from lantian.bench.figures import Figure
from lantian.bench.pages import p95, server
from lantian.bench.scale import regions_for
from lantian.bench.stage import own_database
from lantian.places.models import Region, Unit
from lantian.places.rules import Level, scope_of
from lantian.synthesis.world import Depth, build, reckon

BENCH = "load"
CHILDREN = int(os.environ.get("LANTIAN_BENCH_CHILDREN", "1000000"))
VISITORS = int(os.environ.get("LANTIAN_BENCH_VISITORS", "1200"))
MINUTE = int(os.environ.get("LANTIAN_BENCH_MINUTE", "60"))
"""Smaller numbers try the bench itself."""
THINKING_S = (MINUTE / 2, MINUTE * 3 / 4)
TIMES_MORE = 5
AGAIN = "again"
"""What a visitor notes who was asked to come again."""
READ_GOAL_MS, WRITE_GOAL_MS, RECOVERY_GOAL_S = 150.0, 300.0, 60.0
WINDOW_S = 10.0
NEAR = 1.2
"""Recovered is who is within a fifth of before."""
SHARES = {
    Role.VILLAGE_DIRECTOR: 0.85, Role.TOWN_SUPERVISOR: 0.1, Role.COUNTY_OFFICE: 0.04, Role.CITY_OFFICE: 0.01,
}  # fmt: skip
LEVELS = {
    Role.VILLAGE_DIRECTOR: Level.VILLAGE, Role.TOWN_SUPERVISOR: Level.TOWN, Role.COUNTY_OFFICE: Level.COUNTY,
    Role.CITY_OFFICE: Level.CITY,
}  # fmt: skip
SOME = "SELECT id::text FROM registry_child WHERE city = %s AND region BETWEEN %s AND %s ORDER BY region LIMIT 60"
PROGRAMS = {"postgres": "database", "granian": "server", "procrastinate": "worker", "locust": "visitors"}


@dataclass(frozen=True)
class Asked:
    """One request of a visitor: when it was answered (s), what for, how long it took (ms), whether it failed."""

    at: float
    name: str
    ms: float
    failed: bool


@dataclass(frozen=True)
class Phase:
    name: str
    visitors: int
    seconds: int


def phases() -> list[Phase]:
    """Steps up, ten minutes of everybody, a minute of five times as many, and what comes after."""
    steps = [Phase(f"{share}%", VISITORS * share // 100, MINUTE) for share in (25, 50, 75)]
    return [
        *steps,
        Phase("everybody", VISITORS, 10 * MINUTE),
        Phase("rush", TIMES_MORE * VISITORS, MINUTE),
        Phase("after", VISITORS, 3 * MINUTE),
    ]


def run() -> list[Figure]:
    """95th percentiles of reads and writes by phase, failures, recovery, and where the processor's time went."""
    with own_database(BENCH) as url, tempfile.TemporaryDirectory() as folder:
        places = regions_for(CHILDREN)
        begun = time.perf_counter()
        built = build(places, CHILDREN, 1, depth=Depth.CARE)
        making = time.perf_counter() - begun
        reckon(built)
        counting = time.perf_counter() - begun - making
        with connection.cursor() as cursor:
            cursor.execute("VACUUM ANALYZE")
        plan = Path(folder) / "plan.json"
        results = Path(folder) / "asked.csv"
        plan.write_text(json.dumps(_plan(places, results)), encoding="utf-8")
        with server(url) as port, _worker(url), _processor() as spent:
            _visit(port, plan)
        asked = _read(results)
    return [
        Figure(BENCH, f"making {CHILDREN:,} children with a year of care", round(making, 1), "s"),
        Figure(BENCH, "rows of that world", sum(built.rows.values()), "rows"),
        Figure(BENCH, "counting their figures", round(counting, 1), "s"),
        *_figures(asked),
        *(Figure(BENCH, f"processor time, {who}", share, "share") for who, share in spent.items()),
    ]


def _plan(places: list[int], results: Path) -> dict[str, Any]:
    return {
        "accounts": list(_accounts(places)),
        "phases": [(phase.name, phase.visitors, phase.seconds) for phase in phases()],
        "thinking": THINKING_S,
        "results": str(results),
    }


def _accounts(places: list[int]) -> Iterator[dict[str, Any]]:
    """People with a post and a session each, in places drawn evenly over where the children live."""
    inside = reduce(or_, (Q(code__range=scope_of(place)) for place in places))
    for role, share in SHARES.items():
        regions = list(Region.objects.filter(inside, level=LEVELS[role]).order_by("code"))
        many = max(1, round(VISITORS * share))
        for number in range(many):
            region = regions[number * len(regions) // many % len(regions)]
            post = _post(role, region, number)
            with connection.cursor() as cursor:
                cursor.execute(SOME, [post.city, post.region_low, post.region_high])
                children = [key for (key,) in cursor.fetchall()]
            if children:
                leads = role in (Role.COUNTY_OFFICE, Role.CITY_OFFICE)
                yield {"session": session_of(post), "leads": leads, "children": children}


def _post(role: Role, region: Region, number: int) -> Post:
    unit, _ = Unit.objects.get_or_create(kind="station", name=f"站 {region.code}", region=region)
    user = User(username=f"load-{role}-{number}", name="甲", password="!")  # noqa: S106 - nobody signs in with it
    user.save(force_insert=True)
    post = build_post(user=user, unit=unit, role=role, since=SINCE)
    post.save(force_insert=True)
    return post


@contextmanager
def _worker(url: str) -> Iterator[None]:
    """The process that does what is due, figures among it, beside the server as it runs for real."""
    environment = {**os.environ, "DATABASE_URL": url, "LANTIAN_DB_AS": "web", "LANTIAN_DEMO": "1"}
    command = [sys.executable, "-m", "django", "procrastinate", "worker", "--name", "load"]
    process = subprocess.Popen(  # noqa: S603
        command,
        env={**environment, "DJANGO_SETTINGS_MODULE": "lantian.config.settings"},
        stderr=subprocess.DEVNULL,
    )
    try:
        yield
    finally:
        process.terminate()
        process.wait(timeout=30)


def _visit(port: int, plan: Path) -> None:
    command = [
        sys.executable, "-m", "locust", "-f", str(Path(__file__).with_name("load_visitors.py")), "--headless",
        "--host", f"http://127.0.0.1:{port}", "--only-summary", "--exit-code-on-error", "0", "--loglevel", "ERROR",
        "--stop-timeout", "1",
    ]  # fmt: skip
    environment = {**os.environ, "LANTIAN_LOAD": str(plan)}
    subprocess.run(command, env=environment, check=True, stdout=sys.stderr)  # noqa: S603


def _read(results: Path) -> list[Asked]:
    with results.open(encoding="utf-8", newline="") as file:
        return [Asked(float(at), name, float(ms), failed == "1") for at, name, ms, failed in csv.reader(file)]


def _figures(asked: Sequence[Asked]) -> Iterator[Figure]:
    began = min(one.at for one in asked)
    for phase in phases():
        here = [one for one in asked if began <= one.at < began + phase.seconds]
        began += phase.seconds
        is_promised = phase.name == "everybody"
        for kind, goal in (("read", READ_GOAL_MS), ("write", WRITE_GOAL_MS)):
            times = [one.ms for one in here if one.name.startswith(kind) and not one.failed]
            if len(times) > 1:
                told = f"{phase.name}, {phase.visitors:,} visitors: {kind}s"
                found = round(p95(times), 1)
                yield Figure(
                    BENCH, f"{told}, p95", found, "ms", *((goal, found <= goal) if is_promised else ())
                )
                yield Figure(BENCH, f"{told}, median", round(statistics.median(times), 1), "ms")
        again = sum(one.name == AGAIN for one in here)
        yield Figure(
            BENCH, f"{phase.name}: requests", round((len(here) - again) / phase.seconds, 1), "requests/s"
        )
        yield Figure(BENCH, f"{phase.name}: asked to come again", again, "requests")
        failed = sum(one.failed for one in here)
        yield Figure(
            BENCH, f"{phase.name}: failed", failed, "requests", *((0, failed == 0) if is_promised else ())
        )
    yield from _by_page(asked)
    seconds = recovered_after(asked, began - 3 * MINUTE, _before(asked))
    yield Figure(
        BENCH, "recovered from the rush after", seconds, "s", RECOVERY_GOAL_S, seconds <= RECOVERY_GOAL_S
    )


def _by_page(asked: Sequence[Asked]) -> Iterator[Figure]:
    everybody = _within(asked, "everybody")
    for name in sorted({one.name for one in everybody} - {AGAIN}):
        times = [one.ms for one in everybody if one.name == name and not one.failed]
        if len(times) > 1:
            yield Figure(BENCH, f"everybody, {name}, p95", round(p95(times), 1), "ms")


def _within(asked: Sequence[Asked], wanted: str) -> list[Asked]:
    began = min(one.at for one in asked)
    for phase in phases():
        if phase.name == wanted:
            return [one for one in asked if began <= one.at < began + phase.seconds]
        began += phase.seconds
    raise ValueError(wanted)


def _before(asked: Sequence[Asked]) -> float:
    return p95([one.ms for one in _within(asked, "everybody") if one.name.startswith("read")])


def recovered_after(asked: Sequence[Asked], ended: float, before: float) -> float:
    """Seconds from the end of a rush until windows of ten seconds stay near what was before; if never, all of them."""
    last = max(one.at for one in asked)
    slow = 0.0
    windows = int((last - ended) // WINDOW_S)
    for window in range(windows):
        low = ended + window * WINDOW_S
        times = [one.ms for one in asked if low <= one.at < low + WINDOW_S and one.name.startswith("read")]
        if len(times) < 2 or p95(times) > max(NEAR * before, READ_GOAL_MS):
            slow = (window + 1) * WINDOW_S
    return slow


@contextmanager
def _processor() -> Iterator[dict[str, float]]:
    """Of all processors' time within the block, the share that each kind of program took."""
    spent: dict[str, float] = {}
    ended, seen = threading.Event(), dict[int, tuple[str, float]]()
    first = _seconds()

    def look() -> None:
        while not ended.wait(1.0):
            seen.update(_seconds())

    thread = threading.Thread(target=look)
    thread.start()
    start = psutil.cpu_times()
    yield spent
    ended.set()
    thread.join()
    whole = sum(psutil.cpu_times()) - sum(start)
    for who in PROGRAMS.values():
        used = sum(
            value - first.get(pid, (who, 0.0))[1] for pid, (name, value) in seen.items() if name == who
        )
        spent[who] = round(used / whole, 3)


def _seconds() -> dict[int, tuple[str, float]]:
    found = {}
    for process in psutil.process_iter(["pid", "cmdline", "cpu_times", "name"]):
        words = " ".join(process.info["cmdline"] or [process.info["name"] or ""])
        for word, who in PROGRAMS.items():
            if word in words and process.info["cpu_times"]:
                times = process.info["cpu_times"]
                found[process.info["pid"]] = (who, times.user + times.system)
    return found
