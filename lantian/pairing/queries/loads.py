"""How many children each helper stands by, in the whole city.

A village sees its own pairs alone, and a helper may have children in the next one: PostgreSQL counts past the policies
(`pairing_loads`) and tells a number, nothing else.
"""

from collections.abc import Collection
from uuid import UUID

from django.db import connection

from lantian.kernel.city import acting_city


def load_of(helpers: Collection[UUID]) -> dict[UUID, int]:
    """The pairs of helpers that are not over (proposals count); 0 for those without any."""
    if not helpers:
        return {}
    found = dict.fromkeys(helpers, 0)
    with connection.cursor() as cursor:
        cursor.execute("SELECT helper, pairs FROM pairing_loads(%s, %s)", [acting_city(), list(helpers)])
        found.update(cursor.fetchall())
    return found


def hold(helper: UUID) -> int:
    """The pairs of a helper, whom nobody else is given a child until this transaction ends."""
    with connection.cursor() as cursor:
        cursor.execute("SELECT pairing_hold(%s, %s)", [acting_city(), helper])
        return int(cursor.fetchone()[0])
