"""From the city up: province and country know the sums of what cities handed over, in rows of their own."""

from django.db import connection

from lantian.access.scopes import counting
from lantian.insight.declared import indicators
from lantian.insight.models import CityShare, UpperFigure
from lantian.insight.queries.above import NATION
from lantian.insight.services.counting import lock_figures
from lantian.places.rules import STEPS, Level

LOCK = "SELECT pg_advisory_xact_lock(6105, 0)"
HAND_UP = """
WITH held AS (
    SELECT indicator, numerator, denominator FROM insight_cityshare WHERE insight_cityshare.city = %(city)s
), now AS (
    SELECT indicator, numerator, denominator FROM "insight_figure"
    WHERE "insight_figure"."city" = %(city)s AND level = 'city'
), differing AS (
    SELECT indicator, coalesce(now.numerator, 0) - coalesce(held.numerator, 0) AS numerator,
        coalesce(now.denominator, 0) - coalesce(held.denominator, 0) AS denominator
    FROM now FULL JOIN held USING (indicator)
    WHERE (coalesce(now.numerator, 0), coalesce(now.denominator, 0))
        <> (coalesce(held.numerator, 0), coalesce(held.denominator, 0))
), handed AS (
    INSERT INTO insight_cityshare (id, city, indicator, numerator, denominator)
    SELECT gen_random_uuid(), %(city)s, indicator, numerator, denominator FROM differing
    ON CONFLICT (city, indicator) DO UPDATE
    SET numerator = insight_cityshare.numerator + EXCLUDED.numerator,
        denominator = insight_cityshare.denominator + EXCLUDED.denominator
)
INSERT INTO insight_upperfigure (id, place, indicator, numerator, denominator)
SELECT gen_random_uuid(), place, indicator, numerator, denominator
FROM differing CROSS JOIN unnest(%(places)s::bigint[]) AS place ORDER BY place, indicator
ON CONFLICT (place, indicator) DO UPDATE
SET numerator = insight_upperfigure.numerator + EXCLUDED.numerator,
    denominator = insight_upperfigure.denominator + EXCLUDED.denominator
"""


def pass_up(city: int) -> None:
    """Hands what a city's figures changed by to its province and the country, in a short transaction of its own."""
    province = city * STEPS[Level.CITY] // STEPS[Level.PROVINCE] * STEPS[Level.PROVINCE]
    with counting(city):
        lock_figures(city)
        lock_above()
        with connection.cursor() as cursor:
            cursor.execute(HAND_UP, {"city": city, "places": [NATION, province]})
        for model in (CityShare, UpperFigure):
            nothing = model.objects.filter(numerator=0, denominator=0)
            nothing.exclude(indicator__in=indicators()).delete()


def lock_above() -> None:
    """Waits until nobody else writes the sums of provinces and country; until this transaction ends nobody does."""
    with connection.cursor() as cursor:
        cursor.execute(LOCK)
