"""From copied lines to the rows of every table: two temporary tables, and what each table takes from them.

PostgreSQL refuses COPY into tables with row policies. Lines are therefore copied into temporary tables of the
transaction, and each table takes its rows from there, under the policies and constraints that hold for every
other writer. Keys of a child's rows begin with the 30 digits of `base`.
"""

from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from datetime import date, datetime
from typing import Any
from uuid import UUID

from django.db import connection

from lantian.registry.imports.lines import CHILD_LINE, PERSON_LINE
from lantian.registry.rules.kin import GRANDPARENTS

CHILDREN, PEOPLE = "roster_child", "roster_person"

RECORDED = "city, recorded_at, recorded_by, origin, version"
AS_RECORDED = "%(city)s, %(recorded_at)s, %(recorded_by)s, %(origin)s, 1"
OF_CHILD = f"id, {RECORDED}, child_id, region, school"
SHARED = f"id, {RECORDED}, regions, schools, children"


def _of_child(number: int) -> str:
    """What the rows of a child begin with; `number` are the last digits of their keys."""
    return f"(base || '{number:02x}')::uuid, {AS_RECORDED}, (base || '00')::uuid, region, school"


HOUSES = f"""
INSERT INTO registry_household ({SHARED}, head_name, place, village_group, address)
SELECT house, {AS_RECORDED}, house_regions, house_schools, house_children, head_name, region, village_group, address
FROM {CHILDREN} WHERE house_is = 'new'
"""
LIVELIHOODS = f"""
INSERT INTO registry_livelihood ({SHARED}, household_id, income_sources, aid, poverty_marks)
SELECT (base || '06')::uuid, {AS_RECORDED}, house_regions, house_schools, house_children, house,
    income_sources, aid, poverty_marks
FROM {CHILDREN} WHERE house_is = 'new' AND has_livelihood
"""
CHILD = f"""
INSERT INTO registry_child (id, {RECORDED}, name, name_pinyin, name_initials, sex, ethnicity, birth_on, identity,
    identity_index, temporary_key, no_identity_reason, household_id, {", ".join(GRANDPARENTS)}, remarks,
    region, school, confirmed_on, gaps, status_due_on)
SELECT (base || '00')::uuid, {AS_RECORDED}, name, name_pinyin, name_initials, sex, ethnicity, birth_on, identity,
    identity_index, temporary_key, no_identity_reason, house, {", ".join(GRANDPARENTS)}, remarks,
    region, school, %(as_of)s, gaps, %(recorded_at)s::date
FROM {CHILDREN} WHERE (house_is IS NOT DISTINCT FROM 'known') = {{is_known}}
"""
IDENTITIES = f"""
INSERT INTO registry_identitykey (hash, city, child)
SELECT identity_index, %(city)s, (base || '00')::uuid FROM {CHILDREN} WHERE identity_index IS NOT NULL
"""
READINGS = f"""
INSERT INTO registry_otherreading (id, city, child_id, region, school, reading)
SELECT (base || to_hex(64 + number))::uuid, %(city)s, (base || '00')::uuid, region, school, reading
FROM {CHILDREN}, unnest(readings) WITH ORDINALITY AS other (reading, number)
"""
RESIDENCES = f"""
INSERT INTO registry_residence ({OF_CHILD}, place, lives_with)
SELECT {_of_child(1)}, region, lives_with FROM {CHILDREN}
"""
HUKOU = f"""
INSERT INTO registry_hukou ({OF_CHILD}, is_registered, place, place_text, nature)
SELECT {_of_child(2)}, is_registered, hukou_place, hukou_text, hukou_nature FROM {CHILDREN} WHERE has_hukou
"""
ENROLMENTS = f"""
INSERT INTO registry_enrolment ({OF_CHILD}, stage, school_unit, school_text, grade, class_name, boards)
SELECT {_of_child(3)}, stage, school, school_text, grade, class_name, boards FROM {CHILDREN} WHERE stage IS NOT NULL
"""
HEALTH = f"""
INSERT INTO registry_health ({OF_CHILD}, condition, disability_kind, disability_grade, illness)
SELECT {_of_child(4)}, condition, disability_kind, disability_grade, illness
FROM {CHILDREN} WHERE condition IS NOT NULL
"""
GUARDIANSHIP = f"""
INSERT INTO registry_guardianship ({OF_CHILD}, level)
SELECT {_of_child(5)}, guardianship FROM {CHILDREN} WHERE guardianship IS NOT NULL
"""
PERSONS = f"""
INSERT INTO registry_person ({SHARED}, name, sex, birth_on, identity, identity_index, phone, phone_index,
    second_phone, education, health, occupation, is_deceased)
SELECT person, {AS_RECORDED}, regions, schools, children, name, sex, birth_on, identity, identity_index, phone,
    phone_index, second_phone, '', '', '', is_deceased
FROM {PEOPLE} WHERE person_is = 'new'
"""
MIGRATIONS = f"""
INSERT INTO registry_migration ({SHARED}, person_id, since, reason, destination, destination_text)
SELECT migration, {AS_RECORDED}, regions, schools, children, person, since, reason, destination, destination_text
FROM {PEOPLE} WHERE reason IS NOT NULL
"""
TIES = f"""
INSERT INTO registry_tie ({OF_CHILD}, person_id, kind, relation)
SELECT tie, {AS_RECORDED}, child, region, school, person, kind, relation
FROM {PEOPLE} WHERE (person_is = 'known') = {{is_known}}
"""
SECOND_TIES = f"""
INSERT INTO registry_tie ({OF_CHILD}, person_id, kind, relation)
SELECT second_tie, {AS_RECORDED}, child, region, school, person, second_kind, second_relation
FROM {PEOPLE} WHERE second_tie IS NOT NULL
"""
# Persons and houses on file get new children: their guards follow by trigger. Of new ones, the lines bring them along.
GIVEN, FOLLOWED = "SET LOCAL lantian.guards = 'given'", "SET LOCAL lantian.guards = ''"
IN_ORDER = (
    HOUSES,
    LIVELIHOODS,
    GIVEN,
    CHILD.format(is_known=False),
    FOLLOWED,
    CHILD.format(is_known=True),
    IDENTITIES,
    READINGS,
    RESIDENCES,
    HUKOU,
    ENROLMENTS,
    HEALTH,
    GUARDIANSHIP,
    PERSONS,
    MIGRATIONS,
    GIVEN,
    TIES.format(is_known=False),
    FOLLOWED,
    TIES.format(is_known=True),
    SECOND_TIES,
)


@dataclass(frozen=True)
class Recorded:
    """What all rows of one writer have alike."""

    city: int
    recorded_at: datetime
    recorded_by: UUID
    origin: UUID | None
    as_of: date

    def parameters(self) -> dict[str, Any]:
        return {
            name: getattr(self, name) for name in ("city", "recorded_at", "recorded_by", "origin", "as_of")
        }


def make_room() -> None:
    """Makes the temporary tables of this transaction, empty."""
    with connection.cursor() as cursor:
        for table, columns in ((CHILDREN, CHILD_LINE), (PEOPLE, PERSON_LINE)):
            spelled = ", ".join(f"{name} {kind}" for name, kind in columns.items())
            cursor.execute(f"CREATE TEMPORARY TABLE IF NOT EXISTS {table} ({spelled}) ON COMMIT DROP")


@contextmanager
def checked_at_once() -> Iterator[None]:
    """Foreign keys are checked with each statement, while other hands prepare the next lines, and not at the end."""
    with connection.cursor() as cursor:
        cursor.execute("SET CONSTRAINTS ALL IMMEDIATE")
        yield
        cursor.execute("SET CONSTRAINTS ALL DEFERRED")


def analyse() -> None:
    """Tells the planner what has grown: with the figures of an empty register it would choose the wrong index."""
    with connection.cursor() as cursor:
        cursor.execute("SELECT registry_analyse()")


def rows_expected() -> float:
    """How many children the planner thinks there are; below zero where it never looked."""
    with connection.cursor() as cursor:
        cursor.execute("SELECT reltuples FROM pg_class WHERE oid = 'registry_child'::regclass")
        return float(cursor.fetchone()[0])


def write_lines(children: bytes, people: bytes, recorded: Recorded) -> None:
    """Writes the rows of lines as `lines.copied` gives them; `make_room` comes first."""
    with connection.cursor() as cursor:
        cursor.execute(f"TRUNCATE {CHILDREN}, {PEOPLE}")
        for table, content in ((CHILDREN, children), (PEOPLE, people)):
            with cursor.copy(f"COPY {table} FROM STDIN") as copy:
                copy.write(content)
        for statement in IN_ORDER:
            cursor.execute(statement, recorded.parameters())
