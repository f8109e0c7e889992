"""What follows for many children at once: the same as `services.following` works out for one."""

from collections.abc import Collection
from datetime import date
from typing import Any
from uuid import UUID

from django.db import connection
from django.utils import timezone

from lantian.kernel.city import acting_city
from lantian.registry.imports.finding import in_parts
from lantian.registry.rules.gaps import GAPS
from lantian.registry.services.cards import mark_outdated
from lantian.registry.services.statuses import evaluate_soon

CURRENT = """
SELECT 1 FROM registry_{} AS fact
WHERE fact.city = child.city AND fact.child_id = child.id AND fact.until IS NULL
"""
TIED = """
SELECT 1 FROM registry_tie AS tie JOIN registry_person AS person ON person.city = tie.city AND person.id = tie.person_id
WHERE tie.city = child.city AND tie.child_id = child.id AND tie.until IS NULL AND tie.kind IN ({})
"""
PARENTS, CARERS = "'father', 'mother'", "'carer', 'guardian'"
IS_AWAY = """
EXISTS (SELECT 1 FROM registry_migration AS away
    WHERE away.city = person.city AND away.person_id = person.id AND away.until IS NULL)
"""
IS_KNOWN = {
    "identity": "child.identity_index IS NOT NULL",
    "hukou": f"EXISTS ({CURRENT.format('hukou')} AND (NOT is_registered OR place IS NOT NULL OR place_text <> ''))",
    "address": """EXISTS (SELECT 1 FROM registry_household AS house
        WHERE house.city = child.city AND house.id = child.household_id AND house.address IS NOT NULL)""",
    "carer": f"EXISTS ({TIED.format(CARERS)})",
    "carer_phone": f"EXISTS ({TIED.format(CARERS)} AND person.phone_index IS NOT NULL)",
    "parent_phone": f"EXISTS ({TIED.format(PARENTS)} AND person.phone_index IS NOT NULL)",
    "whereabouts": f"""EXISTS ({TIED.format(PARENTS)})
        AND NOT EXISTS ({TIED.format(PARENTS)} AND NOT person.is_deceased AND NOT {IS_AWAY})""",
    "schooling": f"EXISTS ({CURRENT.format('enrolment')})",
    "guardianship": f"EXISTS ({CURRENT.format('guardianship')})",
    "health": f"EXISTS ({CURRENT.format('health')})",
}
"""When the register can answer an item of `rules.gaps` for a child (`following.known_now`), in SQL."""

MASK = " + ".join(f"CASE WHEN {IS_KNOWN[gap]} THEN 0 ELSE {1 << bit} END" for bit, gap in enumerate(GAPS))
COUNT_GAPS = f"""
UPDATE registry_child AS target SET gaps = counted.mask
FROM (
    SELECT child.id, {MASK} AS mask FROM registry_child AS child
    WHERE child.city = %(city)s AND child.id = ANY (%(keys)s)
) AS counted
WHERE target.city = %(city)s AND target.id = counted.id AND target.gaps <> counted.mask
"""
CONFIRM = """
UPDATE registry_child SET confirmed_on = %(as_of)s
WHERE city = %(city)s AND id = ANY (%(keys)s) AND confirmed_on < %(as_of)s
"""
MAKE_DUE = """
UPDATE registry_child SET status_due_on = %(today)s
WHERE city = %(city)s AND id = ANY (%(keys)s) AND status_due_on IS DISTINCT FROM %(today)s
"""
IN_CLASS = """
JOIN registry_enrolment AS enrolment ON enrolment.city = child.city AND enrolment.child_id = child.id
    AND enrolment.until IS NULL
JOIN access_post AS post ON post.role = 'class_teacher' AND post.unit_id = enrolment.school_unit
    AND post.grade = enrolment.grade AND post.class_name IN (enrolment.class_name, '')
    AND post.since <= %(today)s AND (post.until IS NULL OR post.until > %(today)s)
"""
# New children hang on no charge yet, and their enrolments name child, region and school: one table is enough, and
# stays so while the tables are fresh and the planner knows nothing of their size.
CHARGE_NEW = """
INSERT INTO access_chargedchild (id, city, seat, child, region, school)
SELECT gen_random_uuid(), enrolment.city, post.seat, enrolment.child_id, enrolment.region, enrolment.school
FROM access_post AS post JOIN registry_enrolment AS enrolment
    ON enrolment.school_unit = post.unit_id AND enrolment.grade = post.grade
    AND post.class_name IN (enrolment.class_name, '')
WHERE post.role = 'class_teacher' AND post.since <= %(today)s AND (post.until IS NULL OR post.until > %(today)s)
    AND enrolment.city = %(city)s AND enrolment.origin = %(origin)s AND enrolment.until IS NULL
"""
# Somebody was appointed as the teacher of a class whose children are in the register already.
CHARGE_APPOINTED = """
INSERT INTO access_chargedchild (id, city, seat, child, region, school)
SELECT gen_random_uuid(), enrolment.city, post.seat, enrolment.child_id, enrolment.region, enrolment.school
FROM access_post AS post JOIN registry_enrolment AS enrolment
    ON enrolment.school_unit = post.unit_id AND enrolment.grade = post.grade
    AND post.class_name IN (enrolment.class_name, '')
WHERE post.role = 'class_teacher' AND post.since <= %(today)s AND (post.until IS NULL OR post.until > %(today)s)
    AND post.city = %(city)s AND enrolment.city = %(city)s AND enrolment.until IS NULL
    AND NOT EXISTS (SELECT 1 FROM registry_child AS shell
        WHERE shell.city = enrolment.city AND shell.id = enrolment.child_id AND shell.merged_into_id IS NOT NULL)
    AND NOT EXISTS (SELECT 1 FROM access_chargedchild AS held
        WHERE held.city = enrolment.city AND held.child = enrolment.child_id AND held.seat = post.seat)
    AND NOT EXISTS (SELECT 1 FROM registry_child AS child
        WHERE child.city = enrolment.city AND child.id = enrolment.child_id AND child.closed_on IS NOT NULL)
"""
CHARGE = f"""
INSERT INTO access_chargedchild (id, city, seat, child, region, school)
SELECT gen_random_uuid(), due.city, due.seat, due.id, due.region, due.school FROM (
    SELECT child.city, post.seat, child.id, child.region, child.school
    FROM registry_child AS child {IN_CLASS} WHERE child.city = %(city)s AND child.id = ANY (%(keys)s)
    UNION SELECT tie.city, tie.seat, tie.child_id, tie.region, tie.school FROM registry_tie AS tie
    WHERE tie.city = %(city)s AND tie.child_id = ANY (%(keys)s) AND tie.seat IS NOT NULL AND tie.until IS NULL
) AS due
WHERE NOT EXISTS (SELECT 1 FROM access_chargedchild AS held
    WHERE held.city = due.city AND held.child = due.id AND held.seat = due.seat)
AND NOT EXISTS (SELECT 1 FROM registry_child AS child
    WHERE child.city = due.city AND child.id = due.id AND child.closed_on IS NOT NULL)
"""
RELIEVE = f"""
DELETE FROM access_chargedchild AS held WHERE held.city = %(city)s AND held.child = ANY (%(keys)s)
AND NOT EXISTS (SELECT 1 FROM registry_tie AS tie WHERE tie.city = held.city AND tie.child_id = held.child
    AND tie.seat = held.seat AND tie.until IS NULL)
AND NOT EXISTS (SELECT 1 FROM registry_child AS child {IN_CLASS}
    WHERE child.city = held.city AND child.id = held.child AND post.seat = held.seat)
"""


def follow_children(touched: Collection[UUID], confirmed: Collection[UUID], as_of: date) -> None:
    """Brings gaps and charges of `touched` children up to date; those `confirmed` were looked at on `as_of`."""
    for part in in_parts(sorted(touched)):
        run(COUNT_GAPS, keys=part)
        run(RELIEVE, keys=part, today=timezone.localdate())
        run(CHARGE, keys=part, today=timezone.localdate())
        mark_outdated(children=part, on=timezone.localdate())
    for part in in_parts(sorted(confirmed)):
        run(CONFIRM, keys=part, as_of=as_of)


def make_due(touched: Collection[UUID]) -> None:
    """Lets the worker say who of `touched` counts: too many for somebody who waits (`services.statuses`)."""
    for part in in_parts(sorted(touched)):
        run(MAKE_DUE, keys=part, today=timezone.localdate())
    evaluate_soon()


def charge_class_teachers(origin: UUID) -> None:
    """Gives the new children of an import to the teachers of their classes."""
    run(CHARGE_NEW, origin=origin, today=timezone.localdate())


def charge_appointed_teachers() -> int:
    """Gives the children of their classes to teachers appointed since; how many children were given."""
    return run(CHARGE_APPOINTED, today=timezone.localdate())


def run(statement: str, **parameters: Any) -> int:
    """Runs one statement for the acting city; how many rows it wrote."""
    with connection.cursor() as cursor:
        cursor.execute(statement, {"city": acting_city(), **parameters})
        return int(cursor.rowcount)
