"""Which rules of events hold in a place."""

from datetime import date

from lantian.kernel.city import acting_city
from lantian.networks.models import EventRule
from lantian.networks.rules.events import KINDS, Telling, in_force


def rule_in_force(kind: str, place: int, on: date) -> Telling | None:
    """The rule of an event in a village on a day; None where nobody is told. Raises `KeyError` for no such kind."""
    known = KINDS[kind]
    rows = EventRule.objects.filter(city=acting_city(), kind=known.code, since__lte=on)
    return in_force(kind, place, on, [row.worded for row in rows])


def rules_in(place: int, on: date) -> dict[str, Telling | None]:
    """The rules of all events in a place on a day, in the order of the kinds."""
    rows = [row.worded for row in EventRule.objects.filter(city=acting_city(), since__lte=on)]
    return {kind: in_force(kind, place, on, rows) for kind in KINDS}


def last_editions(place: int) -> dict[str, EventRule]:
    """The last wording of each rule that a place made itself, by kind, be it ended."""
    rows = EventRule.objects.filter(city=acting_city(), place=place).order_by("edition")
    return {row.kind: row for row in rows}
