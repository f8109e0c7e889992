"""By which settings a place plans: its own, else those of the place around it, else the default."""

from dataclasses import dataclass
from datetime import datetime
from uuid import UUID

from lantian.kernel.city import acting_city
from lantian.matching.models import MatchSettings
from lantian.matching.rules.settings import Settings, settings_from
from lantian.places.rules import ancestors_of


@dataclass(frozen=True, slots=True)
class InForce:
    """Settings with whose they are: `place` and `edition` (None and 0: the default of the house)."""

    settings: Settings
    place: int | None = None
    edition: int = 0


@dataclass(frozen=True, slots=True)
class Edition:
    """A wording that was kept: when, by whom."""

    edition: int
    settings: Settings
    recorded_at: datetime
    recorded_by: UUID
    post: UUID


def in_force(place: int) -> InForce:
    """The newest settings of the nearest place, from `place` outwards."""
    line = [place, *reversed(ancestors_of(place))]
    rows = MatchSettings.objects.filter(city=acting_city(), place__in=line).order_by("place", "edition")
    newest = {row.place: row for row in rows}
    for code in line:
        if code in newest:
            row = newest[code]
            return InForce(settings_from(row.values), row.place, row.edition)
    return InForce(Settings())


def editions(place: int) -> list[Edition]:
    """What a place set, the newest first."""
    rows = MatchSettings.objects.filter(city=acting_city(), place=place).order_by("-edition")
    return [
        Edition(row.edition, settings_from(row.values), row.recorded_at, row.recorded_by, row.post)
        for row in rows
    ]
