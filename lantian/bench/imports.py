"""A roster of 100,000 children and 40 columns on its way into the register, against merely reading and copying it.

Measured in one run, on one file: the *yardstick* reads the sheet with python-calamine and copies its rows as text into
one bare table; the *import* does everything: it keeps the file sealed, finds headings and columns, reads, checks and
compares every cell, and writes the children with all that belongs to them under the row policies.
"""

import statistics
import tempfile
import threading
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from pathlib import Path

import psutil
from django.db import connection
from django.utils import timezone
from python_calamine import CalamineWorkbook

from lantian.access.models import Post
from lantian.access.policy import Role
from lantian.access.scopes import acting_as
from lantian.bench.city import build_city, office_of
from lantian.bench.figures import Figure
from lantian.bench.stage import own_database
from lantian.demo.children import VillageForDemo, generate_roster
from lantian.demo.schooling import SchoolForDemo
from lantian.kernel.sheets.writing import SheetOut, write_workbook
from lantian.places.queries import paths, regions_in, schools_in, villages_in
from lantian.places.rules import Level, scope_of
from lantian.registry.models import RosterImport
from lantian.registry.services import importing, taking_in

ROWS, COLUMNS = 100_000, 40
COUNTY = 610482000000
YARDSTICKS = 3
SPEED_GOAL = 0.25
MEMORY_GOAL_MIB = 2048.0
SEED = 2014
MIB = 1 << 20
# The last to go when a roster has more columns than the bench: what fewest counties ask for.
RARE = ("备注", "填表人", "填表日期", "患病情况", "残疾类别", "残疾等级", "困难类型", "村民小组")
State = RosterImport.State


def run(rows: int = ROWS) -> list[Figure]:
    """How fast a roster comes in against the yardstick, how long each part takes, and how much memory it needs."""
    with own_database("import"), tempfile.TemporaryDirectory() as folder:
        build_city()
        path = Path(folder) / "roster.xlsx"
        draw_up(path, rows)
        post = office_of(Role.COUNTY_OFFICE, COUNTY)
        bare = statistics.median(_timed(lambda: read_and_copy(path)) for _ in range(YARDSTICKS))
        with peak_memory() as peak:
            examined, taken = look_at(path, post), bring_in(path, post)
        whole = examined + taken
    speed = bare / taken
    return [
        _told("yardstick: read with calamine and copy", bare, "s"),
        _told("import, taken in at once", taken, "s"),
        _told("import, previewed first and then taken in", whole, "s"),
        _told("rows a second, taken in at once", rows / taken, "rows/s"),
        Figure(
            "import", "speed against the yardstick", round(speed, 3), "ratio", SPEED_GOAL, speed >= SPEED_GOAL
        ),
        _told("speed against the yardstick, preview included", bare / whole, "ratio"),
        Figure("import", "peak memory", round(peak[0], 0), "MiB", MEMORY_GOAL_MIB, peak[0] < MEMORY_GOAL_MIB),
    ]


def draw_up(path: Path, rows: int, seed: int = SEED) -> None:
    """Writes a roster of invented children of one county."""
    scope = scope_of(COUNTY)
    county = paths([COUNTY])[COUNTY].split(" ")[-1]
    towns = dict(regions_in(scope, Level.TOWN).values_list("code", "name"))
    villages = [
        VillageForDemo(village.code, village.name, towns[village.code - village.code % 1000], county)
        for village in villages_in(scope)
    ]
    schools = [SchoolForDemo(unit.name, unit.stage, unit.region_id) for unit in schools_in(scope)]
    children = generate_roster(seed, villages, schools, rows, timezone.localdate())
    headings = [heading for heading in children[0] if heading not in RARE]
    headings = [*headings, *(heading for heading in RARE if heading in children[0])][:COLUMNS]
    cells = ([child[heading] for heading in headings] for child in children)
    write_workbook(path, [SheetOut("花名册", headings, cells)])


def read_and_copy(path: Path) -> None:
    """The yardstick."""
    rows = CalamineWorkbook.from_path(path).get_sheet_by_index(0).to_python()
    with connection.cursor() as cursor:
        cursor.execute("DROP TABLE IF EXISTS bare")
        columns = ", ".join(f"c{number} text" for number in range(len(rows[0])))
        cursor.execute(f"CREATE TABLE bare ({columns})")
        with cursor.copy("COPY bare FROM STDIN") as copy:
            for row in rows:
                copy.write_row([str(cell) for cell in row])
        cursor.execute("DROP TABLE bare")


def look_at(path: Path, post: Post) -> float:
    """Seconds to keep the file and preview it. Raises `RuntimeError` when refused."""
    start = time.perf_counter()
    with acting_as(post):
        roster = importing.begin_import(chunks=_blocks(path), name=path.name, region=COUNTY)
        importing.choose_columns(
            roster=roster, sheet=roster.sheet_name, keys=roster.mapping, as_of=timezone.localdate()
        )
        importing.request(roster=roster, work=State.PREVIEWING)
    _expect(taking_in.do_preview(post=post, roster=roster.pk), State.READY)
    return time.perf_counter() - start


def bring_in(path: Path, post: Post) -> float:
    """Seconds to keep the file, examine it and take it in. Raises `RuntimeError` when refused."""
    start = time.perf_counter()
    roster = taking_in.bring_in(post=post, chunks=_blocks(path), name=path.name, region=COUNTY)
    _expect(roster, State.APPLIED)
    return time.perf_counter() - start


@contextmanager
def peak_memory() -> Iterator[list[float]]:
    """The most memory in MiB that this process and its children had at once inside the block (PSS, sampled)."""
    peak, done = [0.0], threading.Event()

    def watch() -> None:
        this = psutil.Process()
        while not done.wait(0.1):
            peak[0] = max(peak[0], sum(map(_memory_of, [this, *this.children(recursive=True)])) / MIB)

    watcher = threading.Thread(target=watch, daemon=True)
    watcher.start()
    try:
        yield peak
    finally:
        done.set()
        watcher.join()


def _memory_of(process: psutil.Process) -> int:
    try:
        return int(process.memory_full_info().pss)
    except psutil.Error:
        return 0


def _expect(roster: RosterImport, state: State) -> None:
    if roster.state != state:
        raise RuntimeError(f"The roster is {roster.state}: {roster.refusal} {roster.counts}")


def _blocks(path: Path) -> Iterator[bytes]:
    with path.open("rb") as file:
        yield from iter(lambda: file.read(MIB), b"")


def _timed(act: Callable[[], None]) -> float:
    start = time.perf_counter()
    act()
    return time.perf_counter() - start


def _told(metric: str, value: float, unit: str) -> Figure:
    return Figure("import", metric, round(value, 3), unit)
