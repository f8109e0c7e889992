"""Figures for reports: how indicators stood in places on days, and nothing where there were none yet."""

from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass
from datetime import date

from django.db.models import Min
from django.utils import timezone

from lantian.insight.models import DayState, TouchedVillage
from lantian.insight.queries.figures import of_days, of_places
from lantian.insight.queries.history import lineage
from lantian.insight.rules.lineage import Lineage
from lantian.insight.rules.numbers import Numbers
from lantian.places.rules import scope_of
from lantian.registry.counted import Indicator


@dataclass(frozen=True, slots=True)
class Standing:
    """How an indicator stood, and by which edition of its definition it was counted."""

    numbers: Numbers
    edition: int


@dataclass(frozen=True)
class Figures:
    """Figures of some places, each with the codes that stood for it before.

    `began` is the day of the first figure of each indicator, `first` that of any. Today everything is counted, but for
    villages that `waiting` says have changed since; where nothing ever was, they are nobody's nought.
    """

    standings: Mapping[tuple[int, str, date], Standing]
    lineages: Mapping[int, Lineage]
    began: Mapping[str, date]
    first: date | None
    today: date
    waiting: int

    def of(self, place: int, indicator: Indicator, day: date) -> Standing | None:
        """How an indicator stood; None where nobody counted it then. What was counted as nothing is a nought."""
        found = [
            self.standings[code, indicator.code, day]
            for code in self.lineages[place].codes
            if (code, indicator.code, day) in self.standings
        ]
        if found:
            return Standing(sum((one.numbers for one in found), Numbers()), max(one.edition for one in found))
        began = self.began.get(indicator.code, self.first)
        if began is None and self.waiting:
            return None
        return Standing(Numbers(), indicator.edition) if min(began or self.today, self.today) <= day else None


def figures(places: Collection[int], indicators: Sequence[Indicator], days: Sequence[date]) -> Figures:
    """The figures of places on some days, today among them or not, in a handful of questions.

    Figures of a day that goes on are those of this moment.
    """
    today = timezone.localdate()
    lineages = {place: lineage(place) for place in places}
    codes = {code for one in lineages.values() for code in one.codes}
    past = of_days(sorted(codes), indicators, [day for day in days if day < today])
    standings = {key: Standing(stood.numbers, stood.edition) for key, stood in past.items()}
    for day in (day for day in days if day >= today):
        now = of_places(sorted(places), indicators)
        editions = {one.code: one.edition for one in indicators}
        standings |= {
            (place, code, day): Standing(numbers, editions[code]) for (place, code), numbers in now.items()
        }
    began = _began(codes)
    waiting = _waiting(places)
    return Figures(standings, lineages, began, min(began.values(), default=None), today, waiting)


def _began(codes: Collection[int]) -> dict[str, date]:
    """The first day of each indicator in some places."""
    rows = DayState.objects.filter(place__in=codes).values_list("indicator").annotate(first=Min("on"))
    return dict(rows.order_by())


def _waiting(places: Collection[int]) -> int:
    """In how many villages of the widest of some places something changed that was not counted yet."""
    low, high = min(scope_of(place)[0] for place in places), max(scope_of(place)[1] for place in places)
    waiting = TouchedVillage.objects.filter(region__range=(low, high))
    return waiting.values("region").distinct().count()
