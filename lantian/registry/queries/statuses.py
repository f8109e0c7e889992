"""Who counts under which definition on a day, from the stored episodes: for lists, counts and comparisons."""

from dataclasses import dataclass, replace
from datetime import date
from typing import Any
from uuid import UUID

from django.db.models import Count, Q, QuerySet
from django.utils.translation import get_language

from lantian.kernel.city import acting_city
from lantian.kernel.questions import worded_once
from lantian.places.rules import is_within, overlap, scope_of
from lantian.registry.models import CalibreEdition, StatusEpisode
from lantian.registry.rules.calibres.definitions import NATIONAL, Calibre, definition_from

IN, UNCLEAR = StatusEpisode.Standing.IN, StatusEpisode.Standing.UNCLEAR


@dataclass(frozen=True, slots=True)
class LocalCalibre:
    """A definition of a place's own, whose children it is asked of; None: the national ones, of all."""

    calibre: Calibre
    place: int | None = None

    @property
    def code(self) -> str:
        return self.calibre.code

    def is_for(self, village: int) -> bool:
        return self.place is None or is_within(village, scope_of(self.place))


def calibres_in_use(*, computed: bool = True) -> list[LocalCalibre]:
    """The national definitions and those of places of the acting city, each in its newest edition.

    An edition of which no episode is stored yet is left out while `computed`: the one before it stands in.
    """
    newest = {row.code: row for row in reversed(_own_editions(computed))}
    return [*map(LocalCalibre, NATIONAL), *(local_calibre(row) for row in newest.values())]


@worded_once
def _own_editions(computed: bool) -> QuerySet[CalibreEdition]:
    own = CalibreEdition.objects.filter(city=acting_city(), is_retired=False).order_by("code", "-edition")
    return own.filter(computed_at__isnull=False) if computed else own


def editions_of(place: int) -> list[CalibreEdition]:
    """The newest editions of the definitions that a place or one around it made for itself."""
    rows = CalibreEdition.objects.filter(city=acting_city(), is_retired=False).order_by("code", "edition")
    return [
        row
        for row in {row.code: row for row in rows}.values()
        if overlap(scope_of(row.place), scope_of(place))
    ]


def local_calibre(row: CalibreEdition) -> LocalCalibre:
    """A place's own definition, from its row."""
    return LocalCalibre(replace(definition_from(row.definition), edition=row.edition), row.place)


def calibre_named(code: str, edition: int | None = None) -> Calibre | None:
    """A definition in use by its code, or one of its former editions."""
    found = next((one.calibre for one in calibres_in_use() if one.code == code), None)
    if edition is None or (found and found.edition == edition):
        return found
    row = CalibreEdition.objects.filter(city=acting_city(), code=code, edition=edition).first()
    return local_calibre(row).calibre if row else None


def name_of(calibre: Calibre) -> str:
    """What a definition is called in the reader's language."""
    return calibre.name_zh if (get_language() or "zh-hans").startswith("zh") else calibre.name_en


def episodes_on(calibre: Calibre, on: date, place: int | None = None) -> QuerySet[StatusEpisode]:
    """What a definition says of the children that the acting post sees, on a day."""
    rows = StatusEpisode.objects.filter(
        Q(until__isnull=True) | Q(until__gt=on),
        calibre=calibre.code,
        edition=calibre.edition,
        since__lte=on,
    )
    return rows.filter(region__range=scope_of(place)) if place else rows


def counted(calibre: Calibre, on: date, *standings: str, place: int | None = None) -> QuerySet[Any, UUID]:
    """The keys of the children that count (or whose standing is one of `standings`), as a sub-query."""
    rows = episodes_on(calibre, on, place).filter(standing__in=standings or (IN,))
    return rows.values_list("child", flat=True)


@dataclass(frozen=True, slots=True)
class Tally:
    """How many children of a place count, and of how many it is not known."""

    counted: int = 0
    unclear: int = 0


def tally(calibre: Calibre, on: date, place: int | None = None) -> Tally:
    """Counted and unclear children of a place (None: all that the acting post sees)."""
    rows = episodes_on(calibre, on, place).values("standing").annotate(children=Count("id"))
    found = {row["standing"]: row["children"] for row in rows}
    return Tally(found.get(IN, 0), found.get(UNCLEAR, 0))


def tallies_by_village(calibre: Calibre, on: date, place: int | None = None) -> dict[int, Tally]:
    """The same for each village that has any."""
    rows = (
        episodes_on(calibre, on, place)
        .values("region")
        .annotate(counted=Count("id", filter=Q(standing=IN)), unclear=Count("id", filter=Q(standing=UNCLEAR)))
    )
    return {row["region"]: Tally(row["counted"], row["unclear"]) for row in rows}
