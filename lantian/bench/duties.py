"""A million duties: what somebody owes today must not wait for them, and the night does no more than falls due."""

import os
import time
from collections.abc import Callable
from functools import partial

from django.db import connection
from django.utils import timezone

from lantian.access.models import Post
from lantian.access.policy import Role
from lantian.access.scopes import acting_as
from lantian.bench.city import appoint_readers, build_city, fill, session_of
from lantian.bench.figures import Figure
from lantian.bench.pages import Visitor, p95, server
from lantian.bench.stage import own_database
from lantian.duties.queries.forecast import forecast
from lantian.duties.queries.today import counts_by_place, escalated_to_me, owed_to_me
from lantian.duties.services.turning import turn_due_of

CHILDREN = int(os.environ.get("LANTIAN_BENCH_CHILDREN", "100000"))
DUE = tuple(int(CHILDREN * share) for share in (0, 0.01, 0.1, 1))
ROUNDS = 30
GOALS_MS = {Role.VILLAGE_DIRECTOR.value: 150.0, Role.COUNTY_OFFICE.value: 300.0}
NIGHT_GOAL_S, GROWTH_GOAL = 120.0, 1.5
# Ten duties a child, as the national rules give them to one whose parents are away; some days late, most to come.
DUTIES = """
INSERT INTO duties_duty (id, city, child_id, region, school, rule, edition, owed_by, watched_by, risk, basis_on, events,
    due_on, late_from, escalated_to, turns_on, is_assumed)
SELECT gen_random_uuid(), 6104, child.id, child.region, child.school, rule.code, 0, rule.owed_by, rule.watched_by,
    CASE WHEN mod(seed, 100) < 2 THEN 3 WHEN mod(seed, 100) < 10 THEN 2 ELSE 1 END, current_date - 200, '{}',
    current_date + days, current_date + days + 1,
    CASE WHEN days < -8 AND rule.owed_by = 'village_director' THEN 'town_supervisor' ELSE '' END,
    CASE WHEN days >= 0 THEN current_date + days + 1 ELSE NULL END, false
FROM (SELECT *, abs(hashtext(id::text)) AS seed FROM registry_child WHERE city = 6104) AS child
CROSS JOIN (VALUES ('home_visit', 'village_director', 'town_supervisor', 90), ('contact', 'village_director',
    'town_supervisor', 30), ('monthly_check', 'village_director', 'town_supervisor', 30), ('window_visit',
    'village_director', 'town_supervisor', 90), ('holiday_file', 'village_director', 'town_supervisor', 90),
    ('plan_review', 'village_director', 'town_supervisor', 180), ('level_review', 'town_supervisor',
    'county_office', 180),
    ('parent_contact', 'parent', 'village_director', 7), ('teacher_visit', 'class_teacher', 'school_head', 120),
    ('teacher_call', 'class_teacher', 'school_head', 30)) AS rule (code, owed_by, watched_by, length)
CROSS JOIN LATERAL (SELECT mod(abs(hashtext(rule.code || child.id::text)), rule.length * 11 / 10) - rule.length / 10
    AS days) AS drawn
"""
NOBODY = "UPDATE duties_duty SET turns_on = NULL WHERE city = 6104 AND turns_on <= current_date"
SOME = """
UPDATE duties_duty SET turns_on = current_date FROM (SELECT id FROM duties_duty
    WHERE city = 6104 AND late_from <= current_date ORDER BY md5(id::text) LIMIT %s) AS drawn
WHERE duties_duty.city = 6104 AND duties_duty.id = drawn.id
"""
LATE = "UPDATE duties_duty SET due_on = current_date - 4, late_from = current_date - 3 WHERE city = 6104 AND rule = %s"


def run() -> list[Figure]:
    """Lists, counts and pages of each kind of post; the night with none, few, more and all children due."""
    with own_database("duties") as url:
        build_city()
        fill(0, CHILDREN)
        _do(DUTIES, "VACUUM ANALYZE duties_duty")
        readers = appoint_readers()
        figures = [*_queries(readers), *_pages(url, readers)]
        _do("VACUUM ANALYZE duties_duty")
        return figures + _nights(readers[Role.CITY_OFFICE.value])


def _queries(readers: dict[str, Post]) -> list[Figure]:
    on, found = timezone.localdate(), []
    for role, post in readers.items():
        asked: dict[str, Callable[[], object]] = {
            "owed to me": partial(owed_to_me, post, on),
            "escalated to me": partial(escalated_to_me, post, on),
            "counts by place": partial(counts_by_place, post, on),
            "forecast": partial(forecast, post.region_low or 0, on),
        }
        for name, ask in asked.items():
            times = [_timed_as(post, ask) for _ in range(10)]
            found.append(Figure("duties", f"{name} of a {role}, median", round(sorted(times)[5], 1), "ms"))
    return found


def _pages(url: str, readers: dict[str, Post]) -> list[Figure]:
    found = []
    with server(url) as port:
        for role, post in readers.items():
            visitor = Visitor(port, session_of(post))
            for name, address in (("today", "/"), ("duties", "/duties/"), ("places", "/duties/places/")):
                visitor.page(address)
                times = [_timed(partial(visitor.page, address)) for _ in range(ROUNDS)]
                goal = GOALS_MS.get(role) if name == "today" else None
                reached = p95(times) <= goal if goal else None
                metric = f"page {name} of a {role} among {CHILDREN:,} children, p95"
                found.append(Figure("duties", metric, round(p95(times), 1), "ms", goal, reached))
    return found


def _nights(office: Post) -> list[Figure]:
    _do(NOBODY)
    with connection.cursor() as cursor:
        cursor.execute(LATE, ["home_visit"])
    _do("VACUUM ANALYZE duties_duty")
    turn_due_of(office, timezone.localdate())
    seconds: dict[int, float] = {}
    for due in DUE:
        with connection.cursor() as cursor:
            cursor.execute(SOME, [due])
            cursor.execute("ANALYZE duties_duty")
        start = time.perf_counter()
        turned = turn_due_of(office, timezone.localdate())
        seconds[due] = time.perf_counter() - start
        if turned != due:
            raise RuntimeError(f"{turned} duties were looked at where {due} were due.")
    most, few = seconds[DUE[-1]], seconds[DUE[1]]
    growth = (most / DUE[-1]) / (few / DUE[1])
    return [
        *(
            Figure("duties", f"night with {due:,} due among {CHILDREN * 10:,} duties", round(taken, 3), "s")
            for due, taken in seconds.items()
        ),
        Figure("duties", "the longest night", round(most, 1), "s", NIGHT_GOAL_S, most <= NIGHT_GOAL_S),
        Figure(
            "duties", "a duty among most due ones against one among few", round(growth, 2), "ratio",
            GROWTH_GOAL, growth <= GROWTH_GOAL,
        ),
    ]  # fmt: skip


def _timed_as(post: Post, ask: Callable[[], object]) -> float:
    with acting_as(post, read_only=True):
        return _timed(ask)


def _timed(ask: Callable[[], object]) -> float:
    start = time.perf_counter()
    ask()
    return (time.perf_counter() - start) * 1000


def _do(*statements: str) -> None:
    with connection.cursor() as cursor:
        for statement in statements:
            cursor.execute(statement)
