"""The twin of a city: its shape, protected, in a small file that a person can read."""

from datetime import date, timedelta
from secrets import randbits
from typing import Any

from django.db.models import Sum
from django.utils import timezone

from lantian.synthesis.likeness import KIND
from lantian.synthesis.models import TwinTaken
from lantian.synthesis.rules.noise import EPSILON_OF_A_TABLE, SMALLEST, STEP, Bits, protected
from lantian.synthesis.shape import CELLS, MONTHS, MOST_ACTS, Shape, measure

EPSILON = EPSILON_OF_A_TABLE * (len(CELLS) + 1)
MOST_A_YEAR = 5
"""Files of one city in a year: each tells a little more, and what they tell adds up."""
EXPLAINED = (
    "Counts of children by county, with discrete Laplace noise (epsilon "
    f"{EPSILON_OF_A_TABLE} for each table, {EPSILON} in all for each child), cells below {SMALLEST} left out, "
    f"the others rounded to {STEP}. No name, number, word or place below the county is in this file."
)


class NoMoreTwins(RuntimeError):
    """So many files were taken of this city within a year that another would tell too much."""


def take_twin(city: int, on: date) -> dict[str, Any]:
    """Measures a city and protects what is told of it; the file as data. Raises `NoMoreTwins`."""
    since = timezone.now() - timedelta(days=365)
    taken = (
        TwinTaken.objects.filter(city=city, taken_at__gt=since).aggregate(spent=Sum("epsilon"))["spent"] or 0
    )
    if taken + EPSILON > EPSILON * MOST_A_YEAR:
        raise NoMoreTwins
    shape = measure(city, on)
    TwinTaken.objects.create(city=city, taken_at=timezone.now(), epsilon=EPSILON)
    return told_of(shape, city, on)


def told_of(shape: Shape, city: int, on: date, bits: Bits = randbits) -> dict[str, Any]:
    """What may be told of a shape."""
    return {
        "kind": KIND,
        "how": EXPLAINED,
        "city": city,
        "month": f"{on:%Y-%m}",
        "epsilon": EPSILON,
        "counties": {
            county: {name: protected(counts[name], cells, bits=bits) for name, cells in CELLS.items()}
            for county, counts in sorted(shape.counties.items())
        },
        "months": protected(shape.months, MONTHS, reach=MOST_ACTS, bits=bits),
    }
