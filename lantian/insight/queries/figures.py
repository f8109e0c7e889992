"""How other rooms read figures: of places as they stand, and as they stood at the end of days.

Both are one question, whatever is asked for. They see what the acting post sees, and tell it as it is: whoever shows it
to somebody who may not see the rows asks `rules.reading.told` first, and whoever lets it leave the house `disclosure`.
"""

from collections.abc import Collection, Iterable
from dataclasses import dataclass
from datetime import date
from itertools import product
from typing import Any

from django.db import connection
from django.db.models import Q, QuerySet

from lantian.insight.models import Figure
from lantian.insight.rules.numbers import Numbers
from lantian.kernel.city import acting_city
from lantian.places.rules import level_of
from lantian.registry.counted import Indicator

# For each place, indicator and day one step into the index: the newest state up to that day.
STOOD = """
SELECT asked.place, asked.indicator, asked.day, state.numerator, state.denominator, state.edition
FROM (SELECT * FROM unnest(%(places)s::bigint[], %(codes)s::text[], %(days)s::date[])
        AS asked (place, indicator, day)) AS asked
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


def of_places(places: Collection[int], indicators: Iterable[Indicator]) -> dict[tuple[int, str], Numbers]:
    """Figures of places of any level as they stand, by place and code; what is nought is left out."""
    codes = [one.code for one in indicators]
    if not places or not codes:
        return {}
    levels: dict[str, list[int]] = {}
    for place in places:
        levels.setdefault(level_of(place), []).append(place)
    told = rows_of(Q(level=level, place__in=those, indicator__in=codes) for level, those in levels.items())
    return {(place, code): Numbers(*numbers) for _, place, code, *numbers in told}


def rows_of(conditions: Iterable[Q]) -> QuerySet[Any, tuple[Any, ...]]:
    """Level, place, indicator and numbers of the figures under any of some conditions that exclude each other.

    Each is a question of its own: with "or" between levels PostgreSQL would go through all figures of a city.
    """
    columns = ("level", "place", "indicator", "numerator", "denominator")
    first, *others = (Figure.objects.filter(one).values_list(*columns) for one in conditions)
    return first.union(*others, all=True) if others else first


def of_days(
    places: Iterable[int], indicators: Iterable[Indicator], days: Iterable[date]
) -> dict[tuple[int, str, date], Stood]:
    """How indicators stood in towns, counties or the city at the end of days, by place, code and day.

    A day before the first figure is left out, and so are villages, of which no days are kept. What has another edition
    than its indicator has now was counted by another definition: nobody compares the two.
    """
    asked = list(product(places, (one.code for one in indicators), days))
    if not asked:
        return {}
    told_places, codes, told_days = (list(column) for column in zip(*asked, strict=True))
    with connection.cursor() as cursor:
        cursor.execute(
            STOOD, {"city": acting_city(), "places": told_places, "codes": codes, "days": told_days}
        )
        return {
            (place, code, day): Stood(Numbers(numerator, denominator), edition)
            for place, code, day, numerator, denominator, edition in cursor.fetchall()
        }
