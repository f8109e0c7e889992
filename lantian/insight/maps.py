"""A map of one figure: the picture, and what must be said under it."""

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from typing import Any

from django.urls import reverse

from lantian.access.policy import Role, may
from lantian.insight.models import BoundaryFile
from lantian.insight.pictures import drawn as drawn_value
from lantian.insight.queries import maps
from lantian.insight.queries.cockpit import Cell, cells_below, read_by
from lantian.insight.rules.tiles import tiles
from lantian.kernel.charts import FAR_WORSE, UNKNOWN, Area, AreaMap, Step, Tile, TileMap, Value
from lantian.places.models import Region
from lantian.places.rules import Level, level_of
from lantian.registry.counted import Indicator, Shown

Cells = Mapping[int, Cell]


@dataclass(frozen=True)
class DrawnMap:
    """A picture of areas. In borders: the `file` they are from, and which areas it lacks; as squares: which of them
    stand where nobody knows."""

    chart: TileMap | AreaMap
    file: BoundaryFile | None = None
    missing: tuple[str, ...] = ()
    guessed: tuple[str, ...] = ()


def map_of(place: int, asked: str, role: Role, on: date) -> dict[str, Any] | None:
    """What `insight/_map.html` shows of a place: one share of its areas; None where nothing is to be seen or done.

    `asked` is the code of an indicator; for any other text the first share among the headlines is shown.
    """
    choices = [one for one in read_by(role) if one.shown == Shown.SHARE]
    if level_of(place) == Level.VILLAGE or not choices:
        return None
    may_bring = may(role, "insight.bring_borders") and maps.can_have_borders(place)
    chosen = _chosen(choices, asked)
    drawn = drawn_map(place, chosen, maps.areas_of(place, on), lambda: cells_below(place, chosen, role, on))
    if drawn is None and not may_bring:
        return None
    return {
        "drawn": drawn,
        "choices": [{"code": one.code, "name": one.name, "is_chosen": one == chosen} for one in choices],
        "figure_url": f"{reverse('insight:figure', args=[chosen.code])}?place={place}",
        "borders_url": f"{reverse('insight:borders')}?place={place}" if may_bring else "",
    }


def drawn_map(
    place: int, indicator: Indicator, areas: Sequence[Region], cells: Callable[[], Cells]
) -> DrawnMap | None:
    """One figure of areas on a map; None where nobody brought borders and too few centres are known."""
    file = maps.boundary_file(place)
    if file:
        return _in_borders(file, indicator, areas, cells())
    squares = tiles(maps.centres_of(areas)) if len(areas) > 1 else []
    if not squares:
        return None
    found, names = cells(), {one.code: one.short_name for one in areas}
    chart = TileMap(
        str(indicator.name),
        tuple(
            Tile(one.column, one.row, names[one.code], *_marked(one.code, found.get(one.code)))
            for one in squares
        ),
    )
    return DrawnMap(chart, guessed=tuple(names[one.code] for one in squares if one.is_guessed))


def _chosen(choices: Sequence[Indicator], asked: str) -> Indicator:
    found = next((one for one in choices if one.code == asked), None)
    return found or next((one for one in choices if one.is_headline), choices[0])


def _in_borders(file: BoundaryFile, indicator: Indicator, areas: Sequence[Region], cells: Cells) -> DrawnMap:
    has_outline = maps.areas_in(file)
    shown = [one for one in areas if one.code in has_outline]
    chart = AreaMap(
        str(indicator.name),
        reverse("insight:areas", args=[file.pk]),
        tuple(Area(str(one.code), one.short_name, *_marked(one.code, cells.get(one.code))) for one in shown),
        file.approval_number,
    )
    return DrawnMap(chart, file, tuple(one.short_name for one in areas if one not in shown))


def _marked(area: int, cell: Cell | None) -> tuple[Value, str, Step]:
    """What an area shows: its value, its page, and whether it is far worse than the whole."""
    value = drawn_value(cell) if cell else UNKNOWN
    return (
        value,
        f"{reverse('insight:cockpit')}?place={area}",
        FAR_WORSE if cell and cell.stands_out else None,
    )
