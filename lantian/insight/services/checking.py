"""Whether figures are what they should be: sampled villages against their rows, every place above against its parts."""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from datetime import date
from random import Random

from django.db import connection

from lantian.access.scopes import counting
from lantian.insight.declared import indicators
from lantian.insight.models import Clock, DayState, Figure, TouchedVillage, UpperFigure
from lantian.insight.queries.tallies import tallies
from lantian.insight.rules.numbers import Numbers
from lantian.insight.services.counting import CARRIED_TO, PARTS, lock_figures, touch
from lantian.insight.services.passing import lock_above
from lantian.places.rules import STEPS, Level

# A place above is what its villages add up to.
SUMS = """
SELECT coalesce(held.place, parts.place), coalesce(held.indicator, parts.indicator), coalesce(held.numerator, 0),
    coalesce(held.denominator, 0), coalesce(parts.numerator, 0), coalesce(parts.denominator, 0)
FROM (SELECT place, indicator, numerator, denominator FROM "insight_figure"
      WHERE "insight_figure"."city" = %(city)s AND level = %(level)s) AS held
FULL JOIN (SELECT place / %(step)s * %(step)s AS place, indicator, sum(numerator) AS numerator,
        sum(denominator) AS denominator
      FROM "insight_figure" WHERE "insight_figure"."city" = %(city)s AND level = 'village'
        AND place / %(step)s %% %(parts)s <> 0 GROUP BY 1, 2) AS parts
    USING (place, indicator)
WHERE (coalesce(held.numerator, 0), coalesce(held.denominator, 0))
    <> (coalesce(parts.numerator, 0), coalesce(parts.denominator, 0))
"""


# Province and country are what their cities handed up.
SUMS_ABOVE = """
SELECT coalesce(held.place, parts.place), coalesce(held.indicator, parts.indicator), coalesce(held.numerator, 0),
    coalesce(held.denominator, 0), coalesce(parts.numerator, 0), coalesce(parts.denominator, 0)
FROM insight_upperfigure AS held
FULL JOIN (SELECT above.place, indicator, sum(numerator) AS numerator, sum(denominator) AS denominator
      FROM insight_cityshare
      CROSS JOIN LATERAL (VALUES (0::bigint), (insight_cityshare.city / %(cities)s * %(province)s)) AS above (place)
      GROUP BY 1, 2) AS parts
    ON held.place = parts.place AND held.indicator = parts.indicator
WHERE (coalesce(held.numerator, 0), coalesce(held.denominator, 0))
    <> (coalesce(parts.numerator, 0), coalesce(parts.denominator, 0))
"""
CITIES = STEPS[Level.PROVINCE] // STEPS[Level.CITY]


@dataclass(frozen=True)
class Fault:
    """A figure that is not what it should be."""

    level: str
    place: int
    indicator: str
    held: Numbers
    counted: Numbers


def check_city(city: int, *, sample: int, seed: int) -> list[Fault]:
    """What is wrong in a city: nothing, or there is a fault in the programme.

    Looks at `sample` villages (0: all) as of the day up to which time was followed, leaving out those that wait to
    be counted; and at every sum. Faults are mended: villages are counted anew, sums put right.
    """
    with counting(city):
        lock_figures(city)
        clock = Clock.objects.first()
        if clock is None:
            return []
        faults = [*_villages(_drawn(sample, seed), clock.turned_on), *_sums(city)]
        touch({fault.place for fault in faults if fault.level == Level.VILLAGE}, "mended")
        for fault in faults:
            if fault.level != Level.VILLAGE:
                _mend_sum(fault, clock.turned_on)
        return faults


def check_above() -> list[Fault]:
    """What of provinces and country is not the sum of what their cities handed up; it is put right."""
    with counting(0):
        lock_above()
        faults = []
        with connection.cursor() as cursor:
            cursor.execute(SUMS_ABOVE, {"province": STEPS[Level.PROVINCE], "cities": CITIES})
            for place, code, *numbers in cursor.fetchall():
                held, parts = Numbers(*map(int, numbers[:2])), Numbers(*map(int, numbers[2:]))
                faults.append(Fault(Level.PROVINCE if place else "country", place, code, held, parts))
        for fault in faults:
            UpperFigure.objects.update_or_create(
                place=fault.place, indicator=fault.indicator, defaults=fault.counted._asdict()
            )
        return faults


def _drawn(sample: int, seed: int) -> list[int]:
    held = Figure.objects.filter(level=Level.VILLAGE)
    villages = sorted(held.values_list("place", flat=True).order_by().distinct())
    return Random(seed).sample(villages, min(sample or len(villages), len(villages)))  # noqa: S311 - no secret


def _villages(villages: Sequence[int], on: date) -> Iterator[Fault]:
    counted = tallies(villages, on)
    held = {
        (place, code): Numbers(numerator, denominator)
        for place, code, numerator, denominator in Figure.objects.filter(
            level=Level.VILLAGE, place__in=villages
        ).values_list("place", "indicator", "numerator", "denominator")
    }
    # Asked last: whatever changed before the villages were counted is among them.
    waiting = set(TouchedVillage.objects.values_list("region", flat=True))
    for place, code in sorted({*counted, *held}):
        one, other = held.get((place, code), Numbers()), counted.get((place, code), Numbers())
        if one != other and place not in waiting:
            yield Fault(Level.VILLAGE, place, code, one, other)


def _sums(city: int) -> Iterator[Fault]:
    for level in CARRIED_TO[1:]:
        with connection.cursor() as cursor:
            asked = {"city": city, "level": level.value, "step": STEPS[level], "parts": PARTS[level]}
            cursor.execute(SUMS, asked)
            for place, code, *numbers in cursor.fetchall():
                held, parts = Numbers(*map(int, numbers[:2])), Numbers(*map(int, numbers[2:]))
                yield Fault(level, place, code, held, parts)


def _mend_sum(fault: Fault, on: date) -> None:
    told = fault.counted._asdict()
    Figure.objects.update_or_create(
        level=fault.level, place=fault.place, indicator=fault.indicator, defaults=told
    )
    declared = indicators().get(fault.indicator)
    DayState.objects.update_or_create(
        place=fault.place,
        indicator=fault.indicator,
        on=on,
        defaults={**told, "edition": declared.edition if declared else 0},
    )
