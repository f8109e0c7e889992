"""How figures of a place stood on former days: in the areas of then, and in those of today."""

from collections import defaultdict
from collections.abc import Collection, Sequence
from dataclasses import dataclass
from datetime import date
from typing import Any

from django.db import connection
from django.db.models import Q

from lantian.insight.rules.lineage import Lineage, lineage_of
from lantian.insight.rules.numbers import Numbers
from lantian.kernel.city import acting_city
from lantian.places.models import RegionSuccession
from lantian.places.rules import STEPS, Level, scope_of
from lantian.registry.counted import Indicator

# For each place, indicator and day one step into the index: the newest state up to that day.
STOOD = """
SELECT asked.place, asked.indicator, asked.day, state.numerator, state.denominator, state.edition
FROM (SELECT * FROM unnest(%(places)s::bigint[]) AS place, unnest(%(codes)s::text[]) AS indicator,
        unnest(%(days)s::date[]) AS day) AS asked
CROSS JOIN LATERAL (
    SELECT numerator, denominator, edition FROM "insight_daystate"
    WHERE "insight_daystate"."city" = %(city)s AND "insight_daystate".place = asked.place
        AND "insight_daystate".indicator = asked.indicator AND "insight_daystate"."on" <= asked.day
    ORDER BY "insight_daystate"."on" DESC LIMIT 1
) AS state
"""


@dataclass(frozen=True)
class Stood:
    """How an indicator stood on a day. `edition` is that of the definition by which it was counted then."""

    numbers: Numbers
    edition: int


def lineage(place: int) -> Lineage:
    """The codes that stood for a place of the acting city before it had its own."""
    city = scope_of(acting_city() * STEPS[Level.CITY])
    rows = RegionSuccession.objects.filter(Q(successor__code__range=city) | Q(predecessor__code__range=city))
    return lineage_of(place, rows.values_list("predecessor", "successor", "on"))


def stood(
    places: Sequence[int], indicators: Collection[Indicator], days: Sequence[date]
) -> dict[tuple[str, date], Stood]:
    """How indicators stood in some places together; a day before the first figure is left out."""
    asked: dict[str, Any] = {
        "places": list(places), "codes": [one.code for one in indicators], "days": list(days), "city": acting_city(),
    }  # fmt: skip
    found: defaultdict[tuple[str, date], list[tuple[Numbers, int]]] = defaultdict(list)
    with connection.cursor() as cursor:
        cursor.execute(STOOD, asked)
        for _place, code, day, numerator, denominator, edition in cursor.fetchall():
            found[code, day].append((Numbers(numerator, denominator), edition))
    return {
        key: Stood(sum((numbers for numbers, _ in states), Numbers()), max(edition for _, edition in states))
        for key, states in found.items()
    }
