"""The calendars of the places of many children, read at once."""

from collections.abc import Iterable
from datetime import date, timedelta
from hashlib import sha256
from typing import TypeVar
from uuid import UUID

from django.db.models import QuerySet

from lantian.duties.rules.calendar import Calendar, announced
from lantian.kernel.questions import worded_once
from lantian.places.models import LocalDays, SchoolYear
from lantian.places.rules import ancestors_of, city_of

Row = TypeVar("Row", SchoolYear, LocalDays)
BEHIND = timedelta(days=800)


@worded_once
def _years(since: date) -> QuerySet[SchoolYear]:
    return SchoolYear.objects.filter(ends_on__gt=since)


@worded_once
def _days(since: date) -> QuerySet[LocalDays]:
    return LocalDays.objects.filter(until__gt=since)


class Calendars:
    """School years and local days of all places and schools around children; the nearest to each decides."""

    def __init__(self, on: date) -> None:
        self._years, self._days = _years(on - BEHIND), _days(on - BEHIND)
        self._units = {row.unit_id for row in [*self._years, *self._days] if row.unit_id}
        self._made: dict[tuple[int, UUID | None], Calendar] = {}

    def of(self, region: int, school: UUID | None) -> Calendar:
        """The calendar of a child: of its school, its village, and the places around it."""
        key = (region, school if school in self._units else None)
        if key not in self._made:
            years = [row.dates for row in self._nearest_first(self._years, *key)]
            days = [row.own_days for row in self._nearest_first(self._days, *key)]
            self._made[key] = Calendar(announced(years), tuple(days))
        return self._made[key]

    def marks(self, city: int) -> dict[int, str]:
        """A mark of all that each place of a city and around it said of its days: another mark, another calendar."""
        told: dict[int, list[str]] = {}
        said: list[tuple[int, str]] = [(row.region_id, f"{row.unit_id}{row.dates}") for row in self._years]
        said += [(row.region_id, f"{row.unit_id}{row.own_days}") for row in self._days]
        for place, text in said:
            if city_of(place) in (city, city // 100 * 100):
                told.setdefault(place, []).append(text)
        return {place: sha256("".join(sorted(lines)).encode()).hexdigest() for place, lines in told.items()}

    def _nearest_first(self, rows: Iterable[Row], region: int, school: UUID | None) -> list[Row]:
        around = {region, *ancestors_of(region)}
        found = [row for row in rows if (row.unit_id == school if row.unit_id else row.region_id in around)]
        return sorted(found, key=lambda row: (row.unit_id is None, -row.region_id))
