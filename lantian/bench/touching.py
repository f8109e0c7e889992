"""What figures cost those who write: a roster and acts of care, with the triggers that touch villages and without."""

import statistics
import tempfile
import time
from pathlib import Path

from django.db import connection
from django.utils import timezone
from uuid_utils.compat import uuid7

from lantian.access.models import Post
from lantian.access.policy import Role
from lantian.access.scopes import acting_as
from lantian.bench.city import appoint_readers, build_city
from lantian.bench.figures import Figure
from lantian.bench.imports import SEED, bring_in, draw_up
from lantian.bench.stage import own_database
from lantian.encounters.rules.accounts import Account
from lantian.encounters.rules.kinds import Kind
from lantian.encounters.services.recording import record
from lantian.insight.declared import counted_columns
from lantian.registry.models import Child

BENCH = "touching"
ROWS, ACTS, ROUNDS = 5_000, 200, 3
VERBS = ("insert", "update", "delete")


def run(rows: int = ROWS, acts: int = ACTS) -> list[Figure]:
    """Rosters of so many other children, and so many acts, in turn with the triggers and without; medians."""
    took: dict[tuple[str, bool], list[float]] = {}
    with own_database(BENCH), tempfile.TemporaryDirectory() as folder:
        build_city()
        readers = appoint_readers()
        office, supervisor = readers[Role.COUNTY_OFFICE], readers[Role.TOWN_SUPERVISOR]
        for at in range(2 * ROUNDS):
            path = Path(folder) / f"{at}.xlsx"
            draw_up(path, rows, SEED + at)
            # Whoever comes second finds more children on file: the two take turns in being first.
            is_on = at % 4 in (0, 3)
            _switch(is_on=is_on)
            took.setdefault(("import", is_on), []).append(bring_in(path, office))
            took.setdefault(("act", is_on), []).append(_acts(supervisor, acts) / acts)
    return [
        *_told(took, "import", f"a roster of {rows:,} rows", 1, "s"),
        *_told(took, "act", "recording an act of care", 1000, "ms"),
    ]


def _told(
    took: dict[tuple[str, bool], list[float]], what: str, words: str, times: int, unit: str
) -> list[Figure]:
    on, off = (statistics.median(took[what, is_on]) for is_on in (True, False))
    return [
        Figure(BENCH, f"{words}, untouched", round(off * times, 2), unit),
        Figure(BENCH, f"{words}, touching", round(on * times, 2), unit),
        Figure(BENCH, f"{words}, touching against untouched", round(on / off, 3), "ratio"),
    ]


def _switch(*, is_on: bool) -> None:
    verb = "ENABLE" if is_on else "DISABLE"
    with connection.cursor() as cursor:
        for model in counted_columns():
            for name in VERBS:
                cursor.execute(f"ALTER TABLE {model._meta.db_table} {verb} TRIGGER lantian_touch_{name}")


def _acts(post: Post, acts: int) -> float:
    """Seconds for acts of care, each a transaction of its own."""
    on = timezone.localdate()
    with acting_as(post):
        children = list(Child.objects.order_by("pk").values_list("pk", flat=True)[:acts])
    start = time.perf_counter()
    for at in range(acts):
        with acting_as(post):
            told = Account(on, way="home", noted="一起写作业")
            record(
                occasion=uuid7(), kind=Kind.TALK, children=[children[at % len(children)]], told=told, today=on
            )
    return time.perf_counter() - start
