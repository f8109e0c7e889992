"""How many children of a town are as old as one: by that it is told whether an age would say who it is."""

from datetime import date

from lantian.places.rules import scope_of
from lantian.registry.models import Child
from lantian.registry.queries.active import active


def as_old_in_town(town: int, ages: tuple[int, int], on: date) -> int:
    """How many children on file of a town are of ages `low` to `high` on a day."""
    low, high = ages
    first, last = _years_before(on, high + 1), _years_before(on, low)
    born = Child.objects.filter(
        active(), region__range=scope_of(town), birth_on__gt=first, birth_on__lte=last
    )
    return born.count()


def _years_before(on: date, years: int) -> date:
    try:
        return on.replace(year=on.year - years)
    except ValueError:
        return date(on.year - years, 3, 1)
