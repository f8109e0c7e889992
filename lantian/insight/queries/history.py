"""How figures of a place stood on former days: in the areas of then, and in those of today."""

from collections import defaultdict
from collections.abc import Collection, Sequence
from datetime import date

from django.db.models import Q

from lantian.insight.queries.figures import Stood, of_days
from lantian.insight.rules.lineage import Lineage, lineage_of
from lantian.insight.rules.numbers import Numbers
from lantian.kernel.city import acting_city
from lantian.places.models import RegionSuccession
from lantian.places.rules import STEPS, Level, scope_of
from lantian.registry.counted import Indicator


def lineage(place: int) -> Lineage:
    """The codes that stood for a place of the acting city before it had its own."""
    return lineage_of(place, successions())


def successions() -> list[tuple[int, int, date]]:
    """Which area of the acting city followed which, and when."""
    city = scope_of(acting_city() * STEPS[Level.CITY])
    rows = RegionSuccession.objects.filter(Q(successor__code__range=city) | Q(predecessor__code__range=city))
    return list(rows.values_list("predecessor", "successor", "on"))


def stood(
    places: Sequence[int], indicators: Collection[Indicator], days: Sequence[date]
) -> dict[tuple[str, date], Stood]:
    """How indicators stood in some places together; a day before the first figure is left out.

    Where parts of a sum were counted by different definitions, the sum bears the former: it is compared with neither.
    """
    found: defaultdict[tuple[str, date], list[Stood]] = defaultdict(list)
    for (_place, code, day), state in of_days(places, indicators, days).items():
        found[code, day].append(state)
    return {key: _together(states) for key, states in found.items()}


def _together(states: Sequence[Stood]) -> Stood:
    counted = [state.edition for state in states if any(state.numbers)]
    return Stood(
        sum((state.numbers for state in states), Numbers()),
        min(counted, default=max(state.edition for state in states)),
    )
