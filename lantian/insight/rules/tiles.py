"""A map without borders: each area a square of one size, about where it lies.

Of several grids the one is taken whose picture is truest: on each, areas are moved by the least sum of squared
distances (`assigning`). What is true: neighbours side by side, directions kept, no holes.
"""

from collections.abc import Iterator, Sequence
from itertools import combinations
from math import ceil, cos, hypot, isqrt, radians
from typing import NamedTuple

from lantian.insight.rules.assigning import assigned

FINE = 10_000
"""Into how many steps the longer side is divided: what lies nearer stands at one point."""
MOST = 60
"""A map of more squares than this says nothing."""
TURNED, LOOSE = 0.5, 0.3
"""What a direction that points the other way, and a side without neighbour, weigh beside neighbours drawn apart."""

Point = tuple[float, float]
Cell = tuple[int, int]


class Area(NamedTuple):
    """An area and its centre by longitude and latitude, if that is known."""

    code: int
    centre: Point | None


class Tile(NamedTuple):
    """The square of an area: from 0, the westernmost column and the northernmost row first.

    Nobody knows where a guessed one lies; it stands as near to the middle of the others as it can.
    """

    code: int
    column: int
    row: int
    is_guessed: bool = False


def tiles(areas: Sequence[Area]) -> list[Tile]:
    """The squares of areas in the order of their codes; none where fewer than half have a centre, or there are too
    many for a picture."""
    known = [area.centre for area in areas if area.centre]
    if not known or 2 * len(known) < len(areas) or len(areas) > MOST:
        return []
    middle = _mean([x for x, _ in known]), _mean([y for _, y in known])
    narrowing = cos(radians(middle[1]))
    ordered = sorted(areas)
    points = [
        (longitude * narrowing, -latitude)
        for longitude, latitude in (one.centre or middle for one in ordered)
    ]
    sure = [area.centre is not None for area in ordered]
    return [
        Tile(area.code, *cell, not is_sure)
        for area, cell, is_sure in zip(ordered, placed(points, sure), sure, strict=True)
    ]


def placed(points: Sequence[Point], sure: Sequence[bool] = ()) -> list[Cell]:
    """Column and row for each of some points in a plane (x to the east, y to the south).

    Points that are not `sure` take part, and are not asked whether their neighbours stay.
    """
    fine = _normalised(points)
    judged = [at for at in range(len(fine)) if not sure or sure[at]]
    pairs = _neighbours([fine[at] for at in judged])
    neighbours = [(judged[one], judged[other]) for one, other in pairs]
    pictures = (_fitted(fine, columns, rows) for columns, rows in _grids(fine))
    return min(pictures, key=lambda cells: (_untruth(fine, cells, judged, neighbours), cells))


def _normalised(points: Sequence[Point]) -> list[Cell]:
    """Whole numbers from 0 to `FINE` along the longer side: what follows knows neither where on earth nor how large."""
    west, north = min(x for x, _ in points), min(y for _, y in points)
    span = max(max(x for x, _ in points) - west, max(y for _, y in points) - north) or 1
    return [(round((x - west) / span * FINE), round((y - north) / span * FINE)) for x, y in points]


def _grids(points: Sequence[Cell]) -> Iterator[Cell]:
    """Columns and rows of the grids that are tried: about as wide for their height as the points lie."""
    width, height = (max(side) or 1 for side in zip(*points, strict=True))
    likely = min(len(points), isqrt(max(1, len(points) * height // width)))
    flat, upright = height == 1 and width > 1, width == 1 and height > 1
    if flat or upright:
        yield (len(points), 1) if flat else (1, len(points))
        return
    for rows in range(max(1, likely - 1), min(len(points), likely + 2) + 1):
        narrowest = ceil(len(points) / rows)
        yield from ((narrowest + more, rows) for more in range(2) if narrowest + more <= len(points))


def _fitted(points: Sequence[Cell], columns: int, rows: int) -> list[Cell]:
    """The cells of a grid that points move to, together by the least sum of squared distances."""
    cells = [(column, row) for row in range(rows) for column in range(columns)]
    across = _spread([x for x, _ in points], columns)
    down = _spread([y for _, y in points], rows)
    costs = [
        [(x - FINE * column) ** 2 + (y - FINE * row) ** 2 for column, row in cells]
        for x, y in zip(across, down, strict=True)
    ]
    found = [cells[at] for at in assigned(costs)]
    west, north = min(column for column, _ in found), min(row for _, row in found)
    return [(column - west, row - north) for column, row in found]


def _spread(values: Sequence[int], cells: int) -> list[int]:
    """Where values lie on the side of a grid: half by their distance, half by their rank, so that what lies close
    together comes apart and keeps its order."""
    ranks = _ranks(values)
    top, last = max(values) or 1, max(ranks) or 1
    return [
        (value * FINE // top + rank * FINE // last) * (cells - 1) // 2
        for value, rank in zip(values, ranks, strict=True)
    ]


def _ranks(values: Sequence[int]) -> list[int]:
    """Twice the mean rank of each value among all."""
    return [
        sum(other < value for other in values) + sum(other <= value for other in values) - 1
        for value in values
    ]


def _neighbours(points: Sequence[Cell]) -> list[tuple[int, int]]:
    """Pairs of points with no third in the circle over them (Gabriel and Sokal 1969)."""
    return [
        (one, other)
        for one, other in combinations(range(len(points)), 2)
        if not any(_is_between(points[third], points[one], points[other]) for third in range(len(points)))
    ]


def _is_between(point: Cell, one: Cell, other: Cell) -> bool:
    across = (one[0] - point[0]) * (other[0] - point[0])
    return across + (one[1] - point[1]) * (other[1] - point[1]) < 0


def _untruth(
    points: Sequence[Cell],
    cells: Sequence[Cell],
    judged: Sequence[int],
    neighbours: Sequence[tuple[int, int]],
) -> float:
    """How far a picture is from the truth; 0 for a chessboard of which every square is an area."""
    apart = sum(_apart(cells[one], cells[other]) for one, other in neighbours)
    turned = sum(
        _turned(points[one], points[other], cells[one], cells[other])
        for one, other in combinations(judged, 2)
    )
    return round(apart + TURNED * turned + LOOSE * _loose(cells), 6)


def _apart(one: Cell, other: Cell) -> float:
    """0 for squares side by side, a third where only their corners meet, and 1 for each square between."""
    across, down = abs(one[0] - other[0]), abs(one[1] - other[1])
    return max(across, down) - 1 + (1 / 3 if across == down == 1 else 0)


def _turned(one: Cell, other: Cell, at: Cell, to: Cell) -> float:
    """0 where the way from one to the other points as it does on earth, 2 where it points back."""
    x, y, column, row = other[0] - one[0], other[1] - one[1], to[0] - at[0], to[1] - at[1]
    length = hypot(x, y) * hypot(column, row)
    return 1 - (x * column + y * row) / length if length else 0


def _loose(cells: Sequence[Cell]) -> int:
    """How many sides touch less than in the most compact picture of as many squares."""
    taken = set(cells)
    touching = sum(((column + 1, row) in taken) + ((column, row + 1) in taken) for column, row in taken)
    return 2 * len(cells) - isqrt(4 * len(cells) - 1) - 1 - touching


def _mean(values: Sequence[float]) -> float:
    return sum(values) / len(values)
