"""Bringing figures up to date: the touched villages of a city are counted from their rows, and the differences go up.

A portion is one transaction: what touched the villages is taken away, they are counted, and what differs is added to
village, town, county and city. Killed in the middle, all of it is as it was. One portion of a city at a time: who
counts later has seen all that the one before saw.
"""

import json
from collections.abc import Collection, Mapping
from datetime import date

from django.db import connection

from lantian.access.scopes import counting
from lantian.insight.declared import indicators
from lantian.insight.models import TouchedVillage
from lantian.insight.queries.tallies import Tallies, tallies
from lantian.places.rules import ABOVE, STEPS, Level

PORTION = 500
"""Villages counted in one transaction."""

LOCK = "SELECT pg_advisory_xact_lock(6105, %s)"
TAKE = """
DELETE FROM "insight_touchedvillage" WHERE "insight_touchedvillage"."city" = %(city)s
    AND "insight_touchedvillage"."region" IN (
        SELECT "insight_touchedvillage"."region" FROM "insight_touchedvillage"
        WHERE "insight_touchedvillage"."city" = %(city)s AND "insight_touchedvillage"."region" > %(after)s
        GROUP BY 1 ORDER BY 1 LIMIT %(portion)s)
RETURNING "insight_touchedvillage"."region"
"""
# What is counted now against what is held gives the differences of the villages; their sums those of the places above.
# Who is at home in a whole town or county counts there and above, and in no village or town.
CARRY = """
WITH counted AS (
    SELECT * FROM unnest(%(places)s::bigint[], %(codes)s::text[], %(numerators)s::bigint[], %(denominators)s::bigint[])
        AS counted (place, indicator, numerator, denominator)
), held AS (
    SELECT place, indicator, numerator, denominator FROM "insight_figure"
    WHERE "insight_figure"."city" = %(city)s AND level = 'village' AND place = ANY (%(villages)s)
), differing AS (
    SELECT place, indicator, coalesce(counted.numerator, 0) - coalesce(held.numerator, 0) AS numerator,
        coalesce(counted.denominator, 0) - coalesce(held.denominator, 0) AS denominator
    FROM counted FULL JOIN held USING (place, indicator)
    WHERE (coalesce(counted.numerator, 0), coalesce(counted.denominator, 0))
        <> (coalesce(held.numerator, 0), coalesce(held.denominator, 0))
), carried AS (
    INSERT INTO "insight_figure" ("id", "city", level, place, indicator, numerator, denominator)
    SELECT gen_random_uuid(), %(city)s, steps.level, place / steps.step * steps.step, indicator, sum(numerator),
        sum(denominator)
    FROM differing JOIN unnest(%(levels)s::text[], %(steps)s::bigint[], %(parts)s::bigint[])
        AS steps (level, step, parts)
        ON level = 'village' OR place / step %% parts <> 0
    GROUP BY 3, 4, 5 ORDER BY 3, 4, 5
    ON CONFLICT ("city", level, place, indicator) DO UPDATE
    SET numerator = "insight_figure".numerator + EXCLUDED.numerator,
        denominator = "insight_figure".denominator + EXCLUDED.denominator
    RETURNING level, place, indicator, numerator, denominator
)
INSERT INTO "insight_daystate" ("id", "city", place, "on", indicator, numerator, denominator, edition)
SELECT gen_random_uuid(), %(city)s, place, %(on)s, indicator, numerator, denominator,
    coalesce((%(editions)s::jsonb ->> indicator)::smallint, 0)
FROM carried WHERE level <> 'village' ORDER BY place, indicator
ON CONFLICT ("city", place, indicator, "on") DO UPDATE
SET numerator = EXCLUDED.numerator, denominator = EXCLUDED.denominator, edition = EXCLUDED.edition
"""
CARRIED_TO = (Level.VILLAGE, Level.TOWN, Level.COUNTY, Level.CITY)
PARTS = {level: STEPS[ABOVE[level]] // STEPS[level] for level in CARRIED_TO}
"""How many codes of a level lie in one of the level above; the first of them is the place above itself."""


def count_city(city: int, on: date) -> int:
    """Counts the touched villages of a city, a portion a transaction; how many there were.

    Goes through them once, by their codes: a village that is touched again behind its back is for the next time. So
    it ends however fast people write, and no village waits longer than any other.
    """
    done, after = 0, 0
    while villages := count_portion(city, on, after):
        done, after = done + len(villages), villages[-1]
    return done


def count_portion(city: int, on: date, after: int = 0) -> list[int]:
    """Counts the first touched villages behind one, `PORTION` at most; which there were, by their codes."""
    with counting(city):
        lock_figures(city)
        villages = _take(city, after)
        if villages:
            carry(city, villages, tallies(villages, on), on)
        return villages


def lock_figures(city: int) -> None:
    """Waits until nobody else counts the city; until this transaction ends nobody does."""
    with connection.cursor() as cursor:
        cursor.execute(LOCK, [city])


def carry(city: int, villages: Collection[int], counted: Tallies, on: date) -> None:
    """Writes what villages were counted to have, and adds the differences to all places above them in the city."""
    with connection.cursor() as cursor:
        cursor.execute(
            CARRY,
            {
                "city": city, "on": on, "villages": list(villages), "editions": editions(),
                "places": [place for place, _ in counted], "codes": [code for _, code in counted],
                "numerators": [numbers.numerator for numbers in counted.values()],
                "denominators": [numbers.denominator for numbers in counted.values()],
                "levels": [level.value for level in CARRIED_TO], "steps": [STEPS[level] for level in CARRIED_TO],
                "parts": [PARTS[level] for level in CARRIED_TO],
            },
        )  # fmt: skip


def touch(villages: Collection[int], mark: str) -> None:
    """Lets villages be counted anew, inside `counting`."""
    rows = (TouchedVillage(region=village, mark=mark) for village in sorted(villages))
    TouchedVillage.objects.bulk_create(rows, ignore_conflicts=True, batch_size=2_000)


def _take(city: int, after: int) -> list[int]:
    with connection.cursor() as cursor:
        cursor.execute(TAKE, {"city": city, "after": after, "portion": PORTION})
        return sorted({region for (region,) in cursor.fetchall()})


def editions() -> str:
    """The editions of indicators that have one, as JSON."""
    told: Mapping[str, int] = {one.code: one.edition for one in indicators().values() if one.edition}
    return json.dumps(told)
