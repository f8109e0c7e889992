"""What will be late within a fortnight unless somebody acts, and who still can."""

from dataclasses import dataclass
from datetime import date, timedelta

from django.db.models import Count, F, Min, Q

from lantian.duties.models import Duty
from lantian.duties.queries.today import MOST, Page, late_then_soon
from lantian.places.rules import BELOW, STEPS, Level, level_of, scope_of

AHEAD = timedelta(days=14)
MOST_LINES = 400


@dataclass(frozen=True, slots=True)
class Breach:
    """How many duties of a rule in a place will be late, whose they are, and the first day of it."""

    place: int
    rule: str
    owed_by: str
    duties: int
    children: int
    first_on: date
    red: int


def forecast(whole: int, on: date, *, owed_by: str = "", rule: str = "") -> list[Breach]:
    """By place right below, rule and role: what turns late from tomorrow on within `AHEAD`; the nearest first."""
    step = STEPS[BELOW.get(level_of(whole), Level.VILLAGE)]
    rows = Duty.objects.filter(
        region__range=scope_of(whole), due_on__lte=on + AHEAD, late_from__gt=on, late_from__lte=on + AHEAD
    )
    rows = rows.filter(**{name: value for name, value in (("owed_by", owed_by), ("rule", rule)) if value})
    counted = (
        rows.annotate(place=F("region") - F("region") % step)
        .values("place", "rule", "owed_by")
        .annotate(
            duties=Count("pk"),
            children=Count("child", distinct=True),
            red=Count("pk", filter=Q(risk=3)),
        )
    )
    found = counted.annotate(first_on=Min("late_from")).order_by("first_on", "-duties", "place", "rule")
    return [Breach(**row) for row in found[:MOST_LINES]]


def behind(place: int, rule: str, on: date, after: str | None = None) -> Page:
    """The duties behind a line of the forecast, with their children."""
    rows = Duty.objects.filter(
        region__range=scope_of(place), rule=rule, due_on__lte=on + AHEAD, late_from__lte=on + AHEAD
    )
    return late_then_soon(rows.filter(late_from__gt=on), on, MOST, after, [], AHEAD)
