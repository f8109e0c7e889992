"""Acts of care of five years: recording with twenty people at once, and a child with two thousand of them."""

import os
import random
import re
import statistics
import threading
import time
from collections import defaultdict
from collections.abc import Callable
from datetime import timedelta
from urllib.parse import urlencode
from uuid import UUID

from django.db import connection
from django.utils import timezone

from lantian.access.models import Post
from lantian.access.scopes import acting_as
from lantian.access.sealing import seal
from lantian.bench.city import appoint_readers, build_city, fill, session_of
from lantian.bench.figures import Figure
from lantian.bench.pages import Visitor, p95, server
from lantian.bench.stage import own_database
from lantian.encounters.queries import last_by_kind
from lantian.encounters.queries.counting import given_in
from lantian.places.rules import STEPS, Level, scope_of
from lantian.registry.models import Child
from lantian.registry.rules.freshness import month_of

SIZE = int(os.environ.get("LANTIAN_BENCH_ENCOUNTERS", "3000000"))
"""Encounters to make; a smaller number tries the bench itself."""
EACH = 30
LONG, SHORT = 2_000, 20
PEOPLE, ROUNDS, ALONE = 20, 10, 40
FILLING_S = (1.0, 4.0)
"""How long somebody takes to fill a form: far less than people do, so that twenty are like two hundred."""
RECORD_GOAL_MS, GROWTH_GOAL = 200.0, 1.25
BENCH = "encounters"
KEY = re.compile(r'name="key"[^>]*value="([0-9a-f-]{36})"')
CHILD = re.compile(r'href="/children/([0-9a-f-]{36})/"')

# Five years of care, one row each two months or so; the kinds by number, every third with words.
ENCOUNTERS = """
INSERT INTO encounters_encounter (id, city, recorded_at, version, region, school, child_id, occasion, kind, way,
    happened_on, place, seat, role, compartment, is_discreet, confidence, seen, mind, aid_item, aid_unit, aid_need,
    correction, withdrawal)
SELECT gen_random_uuid(), 6104, now() - (number * interval '1 day'), 1, region, school, child.id, gen_random_uuid(),
    (ARRAY['home_visit', 'call', 'talk', 'parent_contact', 'school_contact', 'aid'])[1 + mod(number, 6)], 'phone',
    current_date - (mod(number * 1826 / %(each)s + 1, 1826)), region, %(seat)s, 'village_director', '', false,
    'ordinary', '{child}', mod(number, 3), '', '', '', '', ''
FROM registry_child AS child, generate_series(1, %(each)s) AS number
WHERE child.id = ANY (%(children)s) IS %(only)s
"""
WORDS = """
INSERT INTO encounters_encounterwords (id, city, recorded_at, version, region, school, child_id, encounter_id, seat,
    compartment, noted, topics)
SELECT gen_random_uuid(), 6104, recorded_at, 1, region, school, child_id, id, seat, '', %(noted)s, '{}'
FROM encounters_encounter WHERE kind IN ('home_visit', 'talk')
"""


def run() -> list[Figure]:
    """Figures of recording and reading with `SIZE` encounters."""
    with own_database(BENCH) as url:
        build_city()
        fill(0, max(SIZE // EACH, 100))
        readers = appoint_readers()
        long, short = _make(readers["village_director"])
        with server(url) as port:
            recording = _record_at_once(port, list(readers.values()))
            pages = {child: _page_cost(port, readers["village_director"], child) for child in (long, short)}
        reading = _reading(readers)
    growth = pages[long] / pages[short]
    return [
        Figure(BENCH, "encounters in the city", SIZE, "rows"),
        Figure(
            BENCH,
            f"recording one, p95 of {PEOPLE} people at once",
            round(p95(recording), 1),
            "ms",
            RECORD_GOAL_MS,
            p95(recording) <= RECORD_GOAL_MS,
        ),
        Figure(
            BENCH, f"recording one, median of {PEOPLE} people", round(statistics.median(recording), 1), "ms"
        ),
        Figure(BENCH, f"file of a child with {SHORT}, median", round(pages[short], 1), "ms"),
        Figure(
            BENCH,
            f"file of a child with {LONG} against {SHORT}",
            round(growth, 2),
            "ratio",
            GROWTH_GOAL,
            growth <= GROWTH_GOAL,
        ),
        *(Figure(BENCH, metric, round(value, 1), "ms") for metric, value in reading.items()),
    ]


def _make(director: Post) -> tuple[UUID, UUID]:
    """Encounters for all children, and two children of the director's village: one with many, one with few."""
    with acting_as(director, read_only=True):
        long, short = Child.objects.order_by("name_pinyin", "pk").values_list("pk", flat=True)[:2]
    whose = [([long, short], "FALSE", EACH), ([long], "TRUE", LONG), ([short], "TRUE", SHORT)]
    with connection.cursor() as cursor:
        for children, only, each in whose:
            statement = ENCOUNTERS.replace("%(only)s", only)
            cursor.execute(statement, {"each": each, "seat": director.seat, "children": children})
        cursor.execute(WORDS, {"noted": seal("爷爷身体好，作业按时交。", "encounter.noted")})
        cursor.execute("VACUUM ANALYZE")
    return long, short


def _record_at_once(port: int, posts: list[Post]) -> list[float]:
    """Times in ms of saving a call, of people who fill one form after the other for the children of their list."""
    times: list[float] = []
    failures: list[BaseException] = []
    visitors = [Visitor(port, session_of(posts[number % len(posts)])) for number in range(PEOPLE)]
    lists = [CHILD.findall(visitor.page("/children/")) for visitor in visitors]

    def work(visitor: Visitor, children: list[str], number: int) -> None:
        try:
            for turn in range(ROUNDS):
                times.append(_record(visitor, children[(number + turn) % len(children)]))
        except BaseException as failure:  # the main thread raises it
            failures.append(failure)

    threads = [
        threading.Thread(target=work, args=(visitor, children, number))
        for number, (visitor, children) in enumerate(zip(visitors, lists, strict=True))
    ]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    if failures:
        raise failures[0]
    return times


def _record(visitor: Visitor, child: str) -> float:
    address = f"/encounters/children/{child}/record/call/"
    key = KEY.search(visitor.page(address))
    assert key is not None
    told = {
        "key": key[1],
        "happened_on": timezone.localdate().isoformat(),
        "way": "phone",
        "seen": "child",
        "noted": "接电话说一切都好。",
    }
    time.sleep(random.uniform(*FILLING_S))
    start = time.perf_counter()
    status, _location, _text = visitor.ask("POST", address, urlencode(told))
    if status != 302:
        raise RuntimeError(f"Recording answered {status}")
    return (time.perf_counter() - start) * 1000


def _page_cost(port: int, post: Post, child: UUID) -> float:
    """The median time in ms of a child's file, alone on the machine."""
    visitor, times = Visitor(port, session_of(post)), []
    for _turn in range(ALONE):
        start = time.perf_counter()
        visitor.page(f"/children/{child}/")
        times.append((time.perf_counter() - start) * 1000)
    return statistics.median(times[5:])


def _reading(readers: dict[str, Post]) -> dict[str, float]:
    """What other rooms and the offices ask, in ms."""
    last_month = month_of(month_of(timezone.localdate()) - timedelta(days=1))
    found: dict[str, float] = defaultdict(float)
    with acting_as(readers["county_office"], read_only=True):
        children = list(Child.objects.order_by("name_pinyin", "pk").values_list("pk", flat=True)[:30])
        for name, keys in (("latest days of one child", children[:1]), ("latest days of thirty", children)):
            found[name] = _median_of(lambda keys=keys: last_by_kind(keys))  # type: ignore[misc]
    for role, level in (("county_office", Level.TOWN), ("city_office", Level.COUNTY)):
        post = readers[role]
        with acting_as(post, read_only=True):
            scope = scope_of(post.region_low or 0)
            found[f"counts of a month for a {role}"] = _median_of(
                lambda scope=scope, level=level: given_in(scope, STEPS[level], last_month)  # type: ignore[misc]
            )
    return dict(found)


def _median_of(ask: Callable[[], object]) -> float:
    times = []
    for _turn in range(9):
        start = time.perf_counter()
        ask()
        times.append((time.perf_counter() - start) * 1000)
    return statistics.median(times)
