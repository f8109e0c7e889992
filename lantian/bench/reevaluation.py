"""The night's work on a million children: only those whose date has come, and as long as there are of them."""

import time

from django.db import connection
from django.utils import timezone

from lantian.access.policy import Role
from lantian.bench.city import build_city, fill, office_of
from lantian.bench.figures import Figure
from lantian.bench.stage import own_database
from lantian.kernel.city import in_cities
from lantian.registry.models import StatusEpisode
from lantian.registry.services.statuses import evaluate_due_of

CHILDREN = 1_000_000
DUE = (0, 1_000, 10_000, 100_000)
GROWTH_GOAL = 1.5
"""A child among a hundred thousand due ones against one among a thousand."""

HUKOU = """
INSERT INTO registry_hukou (id, city, recorded_at, version, region, school, child_id, since, is_registered, place,
    place_text, nature)
SELECT gen_random_uuid(), city, now(), 1, region, school, id, birth_on, true, region, '', 'agricultural'
FROM registry_child
"""
# Every father left for a city in another province, between a month and some years ago.
AWAY = """
INSERT INTO registry_migration (id, city, recorded_at, version, regions, schools, children, person_id, since, reason,
    destination, destination_text)
SELECT gen_random_uuid(), city, now(), 1, regions, schools, children, id,
    current_date - 30 - mod(hashtext(id::text)::bigint & 1023, 900)::integer, 'work', 441900000000, ''
FROM registry_person
"""
NOBODY = "UPDATE registry_child SET status_due_on = NULL"
SOME = """
UPDATE registry_child SET status_due_on = current_date
FROM (SELECT id, row_number() OVER (ORDER BY md5(id::text)) AS number FROM registry_child
    WHERE city = 6104 AND status_due_on IS NULL) AS drawn
WHERE registry_child.city = 6104 AND registry_child.id = drawn.id AND drawn.number <= %s
"""


def run() -> list[Figure]:
    """Seconds for none, a thousand, ten thousand and a hundred thousand due children, and how a child's cost grows."""
    with own_database("reevaluation"):
        build_city()
        fill(0, CHILDREN)
        _do(HUKOU, AWAY, NOBODY, "VACUUM ANALYZE")
        office = office_of(Role.CITY_OFFICE, 610400000000)
        seconds = {}
        for due in DUE:
            with connection.cursor() as cursor:
                cursor.execute(SOME, [due])
                cursor.execute("ANALYZE registry_child")
            start = time.perf_counter()
            found = evaluate_due_of(office, timezone.localdate())
            seconds[due] = time.perf_counter() - start
            if found != due:
                raise RuntimeError(f"{found} children were looked at where {due} were due.")
        with in_cities(6104):
            touched = StatusEpisode.objects.values("child").distinct().count()
        if touched != sum(DUE):
            raise RuntimeError(f"{touched} children have episodes where {sum(DUE)} were due.")
    growth = (seconds[DUE[-1]] / DUE[-1]) / (seconds[DUE[1]] / DUE[1])
    return [
        *(
            Figure("reevaluation", f"{due:,} due among {CHILDREN:,} children", round(taken, 3), "s")
            for due, taken in seconds.items()
        ),
        Figure(
            "reevaluation",
            f"a child among {DUE[-1]:,} due ones against one among {DUE[1]:,}",
            round(growth, 2),
            "ratio",
            GROWTH_GOAL,
            growth <= GROWTH_GOAL,
        ),
    ]


def _do(*statements: str) -> None:
    with connection.cursor() as cursor:
        for statement in statements:
            cursor.execute(statement)
