"""Which term a child is in: that of its school where the school has days of its own, else of its village."""

from datetime import date

from lantian.places import queries as places
from lantian.plans.rules.terms import TermKey, term_key
from lantian.registry.models import Child


def term_of_child(child: Child, on: date) -> TermKey:
    """The term of a child on a day."""
    return term_key(places.term_of(on, child.region, child.school), on)


def term_of_place(region: int, on: date) -> TermKey:
    """The term of a place on a day."""
    return term_key(places.term_of(on, region), on)
