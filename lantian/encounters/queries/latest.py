"""When each kind of care was last given."""

from collections.abc import Collection
from datetime import date
from uuid import UUID

from django.db import connection

from lantian.encounters.rules.kinds import Kind
from lantian.kernel.city import acting_city

# For each child and kind one step into the index, however many encounters there are: a plain GROUP BY reads them all.
LATEST = """
SELECT one.child, kind.kind, (
    SELECT happened_on FROM encounters_encounter
    WHERE encounters_encounter."city" = %s AND child_id = one.child AND encounters_encounter.kind = kind.kind
      AND withdrawn_at IS NULL
    ORDER BY happened_on DESC LIMIT 1
) FROM unnest(%s::uuid[]) AS one(child) CROSS JOIN unnest(%s::text[]) AS kind(kind)
"""


def last_by_kind(children: Collection[UUID]) -> dict[UUID, dict[str, date]]:
    """The latest day of each kind of care for each child, as far as the acting post sees it; kinds never given are
    left out. Of a child into which files were merged ask with `files_of`."""
    found: dict[UUID, dict[str, date]] = {child: {} for child in children}
    with connection.cursor() as cursor:
        cursor.execute(LATEST, [acting_city(), list(found), [kind.value for kind in Kind]])
        for child, kind, day in cursor.fetchall():
            if day:
                found[child][kind] = day
    return found
