"""When a helper last met a child in person: what makes a pair active, and not a line on paper."""

from collections.abc import Collection
from datetime import date
from uuid import UUID

from django.db import connection

from lantian.encounters.rules.kinds import Kind, Way
from lantian.kernel.city import acting_city
from lantian.pairing.models import Pair

IN_PERSON = (Kind.HOME_VISIT, Kind.TALK)
FROM_AFAR = (Way.PHONE, Way.VIDEO)

# For each pair one step into the index of a child's encounters by kind, however many there are.
LATEST = """
SELECT pair.id, (
    SELECT max(happened_on) FROM encounters_encounter AS met
    WHERE met."city" = %s AND met.child_id = pair.child_id AND met.seat = pair.seat
      AND met.kind = ANY (%s) AND met.way <> ALL (%s) AND met.withdrawn_at IS NULL
) FROM pairing_pair AS pair WHERE pair."city" = %s AND pair.id = ANY (%s::uuid[])
"""


def last_met(pairs: Collection[UUID] | Collection[Pair]) -> dict[UUID, date]:
    """The day of the last talk or visit in person that the helper's seat wrote down; pairs without are left out."""
    keys = [one.pk if isinstance(one, Pair) else one for one in pairs]
    if not keys:
        return {}
    kinds, afar = [kind.value for kind in IN_PERSON], [way.value for way in FROM_AFAR]
    with connection.cursor() as cursor:
        cursor.execute(LATEST, [acting_city(), kinds, afar, acting_city(), keys])
        return {pair: day for pair, day in cursor.fetchall() if day}
