"""A hundred thousand referrals: what waits for a unit, its board, and where it sticks must not wait for them."""

import os
import time
from collections.abc import Callable
from functools import partial
from typing import Any

from django.db import connection

from lantian.access.models import Post
from lantian.access.policy import Role
from lantian.access.sealing import seal
from lantian.access.services import build_post, create_user
from lantian.bench.city import SINCE, appoint_readers, build_city, fill, session_of
from lantian.bench.figures import Figure
from lantian.bench.pages import Visitor, p95, server
from lantian.bench.stage import own_database
from lantian.places.models import Unit

CHILDREN = int(os.environ.get("LANTIAN_BENCH_CHILDREN", "100000"))
ROUNDS, P95_GOAL_MS = 40, 150.0
COUNTY = 610482000000
DEPARTMENTS = ("police", "education", "health", "justice", "womens_federation", "youth_league")
MATTERS = "ARRAY['hukou', 'school_aid', 'treatment', 'legal_aid', 'family_guidance', 'company']"
# One for each child: every fifth is open, of these some late, passed on or refused twice; the others are closed.
REFERRALS = f"""
INSERT INTO referrals_unitreferral (id, city, recorded_at, version, child_id, region, school, from_unit_id, from_seat,
    to_unit_id, units, network, matter, asks, basis, is_advice, comes_from, compartment, level, shares, shown_name,
    shown_village, shown_school, consent, state, owner, owner_unit_id, sent_on, reply_due_on, acted_on, due_on,
    turns_on, heard_by, hops, refusals, steps, is_passed_on, closed_on, word, word_by, reason)
SELECT gen_random_uuid(), 6104, now() - days * interval '1 day', 3, id, region, school, %(asker)s, gen_random_uuid(),
    unit, ARRAY[unit], 'help', ({MATTERS})[1 + mod(seed, 6)], %(asks)s, '联席会议纪要', false, '', '', 'yellow',
    '{{name}}', '小雨', '', '', '', CASE WHEN is_open THEN 'accepted' ELSE 'closed' END,
    CASE WHEN is_open THEN 'receiver' ELSE '' END, CASE WHEN is_open THEN unit END, current_date - days,
    current_date - days + 15, current_date - mod(seed, 9), CASE WHEN is_open THEN current_date - days + 15 END,
    CASE WHEN is_open THEN current_date - days + 16 END, '', mod(seed, 3) / 2, mod(seed, 29) / 13, 2, mod(seed, 23) = 0,
    CASE WHEN NOT is_open THEN current_date - days + 12 END, CASE WHEN is_open THEN '' ELSE 'yes' END, '', ''
FROM (
    SELECT child.*, seed, mod(seed, 5) = 0 AS is_open, CASE WHEN mod(seed, 5) = 0 THEN mod(seed, 20)
        ELSE 13 + mod(seed, 300) END AS days, (%(units)s::uuid[])[1 + mod(seed, 6)] AS unit
    FROM registry_child AS child CROSS JOIN LATERAL (SELECT abs(hashtext(child.id::text)) AS seed) AS drawn
    WHERE child.city = 6104
) AS asked
"""
STEPS = """
INSERT INTO referrals_referralstep (id, city, recorded_at, version, child_id, region, school, units, compartment,
    number, "on", unit_id, to_unit_id, referral_id, verb, state, owner_unit_id, seat, basis, due_on, reason, how,
    result, word, has_own_action)
SELECT gen_random_uuid(), 6104, now(), 1, child_id, region, school, units, '', step.number,
    sent_on + step.number, to_unit_id, to_unit_id, referral.id, step.verb, step.state, to_unit_id, from_seat,
    'rule:answer', sent_on + 1, '', '', '', '', true
FROM referrals_unitreferral AS referral
CROSS JOIN (VALUES (1, 'send', 'sent'), (2, 'accept', 'accepted')) AS step (number, verb, state)
WHERE referral.city = 6104
"""


def run() -> list[Figure]:
    """The pages of a village, a department and an office over 100,000 referrals."""
    with own_database("referrals") as url:
        build_city()
        fill(0, CHILDREN)
        readers = appoint_readers()
        department = _department(readers[Role.VILLAGE_DIRECTOR.value])
        with server(url) as port:
            found = [
                *_pages(port, department, ("/referrals/board/", "/referrals/", "/referrals/?tab=over")),
                *_pages(
                    port,
                    readers[Role.COUNTY_OFFICE.value],
                    ("/referrals/sticking/", "/referrals/sticking/?list=passed", "/referrals/board/"),
                ),
                *_pages(port, readers[Role.CITY_OFFICE.value], ("/referrals/sticking/", "/referrals/board/")),
                *_pages(port, readers[Role.VILLAGE_DIRECTOR.value], ("/referrals/?tab=sent",)),
            ]
    return found


def _department(asker: Post) -> Post:
    """Fills the tables; a post of the first of six departments of a county."""
    units = [
        Unit.objects.create(kind="department", department=one, name=f"局 {one}", region_id=COUNTY)
        for one in DEPARTMENTS
    ]
    given: dict[str, Any] = {
        "asker": asker.unit_id,
        "asks": seal("办好这件事", "unit_referral.asks"),
        "units": [u.pk for u in units],
    }
    with connection.cursor() as cursor:
        cursor.execute(REFERRALS, given)
        cursor.execute(STEPS)
        cursor.execute("VACUUM ANALYZE")
    user, _ = create_user(username="bench-department", name="乙", password="nobody signs in with this")  # noqa: S106
    post = build_post(user=user, unit=units[0], role=Role.DEPARTMENT, since=SINCE)
    post.save(force_insert=True)
    return post


def _pages(port: int, post: Post, addresses: tuple[str, ...]) -> list[Figure]:
    visitor, found = Visitor(port, session_of(post)), []
    for address in addresses:
        visitor.page(address)
        reached = p95([_timed(partial(visitor.page, address)) for _ in range(ROUNDS)])
        metric = f"{address} of a {post.role} among {CHILDREN:,} referrals, p95"
        found.append(
            Figure("referrals", metric, round(reached, 1), "ms", P95_GOAL_MS, reached <= P95_GOAL_MS)
        )
    return found


def _timed(ask: Callable[[], object]) -> float:
    start = time.perf_counter()
    ask()
    return (time.perf_counter() - start) * 1000
