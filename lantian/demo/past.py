"""A year in which the figures of the demonstration got better, month by month."""

from collections import defaultdict
from collections.abc import Iterator
from datetime import date
from random import Random

from lantian.access.scopes import counting
from lantian.insight.declared import indicators
from lantian.insight.models import DayState, Figure
from lantian.insight.rules.numbers import Numbers
from lantian.insight.rules.reading import month_ends
from lantian.insight.services.counting import count_city
from lantian.insight.services.passing import pass_up
from lantian.insight.services.turning import turn_city
from lantian.places.rules import STEPS, Level, level_of
from lantian.registry.counted import Better, Indicator, Shown

MONTHS = 12
SEED = 20251130
WORSE = {Better.HIGHER: -1, Better.LOWER: 1, Better.NEITHER: 0}
GROWTH = 0.012
"""By which part numbers of children were smaller each month before."""


def remember(city: int, on: date) -> None:
    """Counts the figures of a city and invents how they stood at the ends of the months before.

    Towns are kept for the few figures that matter; counties and the city are their sums, as they are today.
    """
    turn_city(city, on)
    count_city(city, on)
    pass_up(city)
    sums: defaultdict[tuple[int, str, date], Numbers] = defaultdict(Numbers)
    with counting(city):
        towns = Figure.objects.filter(level=Level.TOWN.value).order_by("place", "indicator")
        dice = Random(SEED)
        for town in towns:
            for day, then in _past(
                indicators()[town.indicator], Numbers(town.numerator, town.denominator), on, dice
            ):
                for level in (Level.TOWN, Level.COUNTY, Level.CITY):
                    sums[town.place // STEPS[level] * STEPS[level], town.indicator, day] += then
        DayState.objects.bulk_create(
            (
                DayState(
                    place=place, indicator=code, on=day, edition=indicators()[code].edition, **numbers._asdict()
                )
                for (place, code, day), numbers in sums.items()
                if level_of(place) != Level.TOWN or indicators()[code].is_headline
            ),
            batch_size=5_000,
        )  # fmt: skip


def _past(indicator: Indicator, now: Numbers, on: date, dice: Random) -> Iterator[tuple[date, Numbers]]:
    drift = dice.uniform(0.005, 0.03)
    days = month_ends(on, MONTHS)[:-1]
    for months_ago, day in enumerate(reversed(days), 1):
        if indicator.shown == Shown.AGE:
            yield day, Numbers(now.numerator - now.denominator * (on - day).days, now.denominator)
        elif now.denominator:
            share = now.numerator / now.denominator + WORSE[indicator.better] * drift * months_ago
            share += dice.uniform(-0.02, 0.02)
            yield day, Numbers(round(min(1, max(0, share)) * now.denominator), now.denominator)
        else:
            yield day, Numbers(round(now.numerator * (1 - GROWTH * months_ago)))
