"""Writing many duties in few statements."""

from collections.abc import Sequence
from typing import Any

from django.db import connection

from lantian.duties.models import Duty
from lantian.kernel.city import acting_city

COLUMNS = {
    "edition": "integer",
    "owed_by": "text",
    "watched_by": "text",
    "risk": "smallint",
    "basis_on": "date",
    "promised_for": "date",
    "due_on": "date",
    "late_from": "date",
    "escalates_on": "date",
    "escalated_to": "text",
    "turns_on": "date",
    "last_done_on": "date",
    "is_assumed": "boolean",
}
SET = ", ".join(f'"{name}" = told."{name}"' for name in COLUMNS)
TOLD = ", ".join(f'"{name}"' for name in COLUMNS)
GIVEN = ", ".join(f"%s::{kind}[]" for kind in COLUMNS.values())
UPDATE = f"""
UPDATE "duties_duty" SET {SET}, "events" = told."events"::date[]
FROM unnest(%s::uuid[], %s::text[], {GIVEN}) AS told ("id", "events", {TOLD})
WHERE "duties_duty"."city" = %s AND "duties_duty"."id" = told."id"
"""
PORTION = 2_000


def store(changed: Sequence[Duty]) -> None:
    """Writes duties that are stored already, whatever of them changed."""
    for start in range(0, len(changed), PORTION):
        part = changed[start : start + PORTION]
        events = ["{" + ",".join(day.isoformat() for day in duty.events) + "}" for duty in part]
        columns: list[list[Any]] = [[getattr(duty, name) for duty in part] for name in COLUMNS]
        with connection.cursor() as cursor:
            cursor.execute(UPDATE, [[duty.pk for duty in part], events, *columns, acting_city()])


def add(duties: Sequence[Duty]) -> None:
    """Writes new duties; one that somebody else wrote meanwhile stays as it is."""
    Duty.objects.bulk_create(duties, batch_size=PORTION, ignore_conflicts=True)
