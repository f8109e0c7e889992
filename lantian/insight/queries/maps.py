"""Which areas a map shows, in which borders, and where their centres lie."""

from collections.abc import Collection
from datetime import date
from typing import Any

from lantian.insight.models import AreaOutline, BoundaryFile
from lantian.insight.rules.borders import Standing
from lantian.insight.rules.tiles import Area
from lantian.places import queries as places
from lantian.places.models import Region
from lantian.places.rules import BELOW, Level, level_of, scope_of

BORDERED = (Level.CITY, Level.COUNTY)


def can_have_borders(place: int) -> bool:
    """Whether an office can bring borders for the map of a place: cities show counties, counties show towns."""
    return level_of(place) in BORDERED


def areas_of(place: int, on: date) -> list[Region]:
    """The areas right below a place that stand on a day: a map never shows one that is gone."""
    return list(places.children_of(place, on))


def centres_of(areas: Collection[Region]) -> list[Area]:
    """Areas with their centres, as far as these are known."""
    return [
        Area(
            one.code, None if one.longitude is None or one.latitude is None else (one.longitude, one.latitude)
        )
        for one in areas
    ]


def standing_in(place: int, on: date) -> Standing:
    """The areas that a boundary file of a place should show, and who follows those of its codes that have ended."""
    level = BELOW[level_of(place)]
    stand = {one.code: one.short_name for one in areas_of(place, on)}
    gone = {
        code: today
        for code, today in places.codes_of_today().items()
        if level_of(code) == level and scope_of(place)[0] <= code <= scope_of(place)[1]
    }
    names = places.paths(gone.values())
    return Standing(
        stand, {code: f"{today} {names.get(today, '').split(' ')[-1]}" for code, today in gone.items()}
    )


def boundary_file(place: int) -> BoundaryFile | None:
    """The file in whose borders the map of a place is shown."""
    return BoundaryFile.objects.filter(place=place, ended_at__isnull=True).first()


def boundary_files(place: int) -> list[BoundaryFile]:
    """All files of a place, the newest first: what was shown in former days stays on record."""
    return list(BoundaryFile.objects.filter(place=place).order_by("-recorded_at", "-id")[:50])


def areas_in(file: BoundaryFile) -> set[int]:
    """The areas whose outlines a file holds."""
    return set(AreaOutline.objects.filter(file=file).values_list("area", flat=True))


def outlines(file: BoundaryFile, areas: Collection[int]) -> dict[str, Any]:
    """The outlines of some areas of a file as GeoJSON: geometry and codes, nothing else."""
    rows = AreaOutline.objects.filter(file=file, area__in=areas).order_by("area")
    return {
        "type": "FeatureCollection",
        "features": [
            {
                "type": "Feature",
                "properties": {"code": str(area)},
                "geometry": {"type": "MultiPolygon", "coordinates": shape},
            }
            for area, shape in rows.values_list("area", "shape")
        ],
    }
