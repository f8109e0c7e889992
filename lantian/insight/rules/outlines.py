"""Outlines as fine as a page can show: what two areas share stays shared, so that no gap opens between them."""

from collections import defaultdict
from collections.abc import Iterable, Iterator, Mapping
from itertools import pairwise

from lantian.insight.rules.borders import FEWEST_IN_RING, Point, Polygon, Ring, Shape

DIGITS = 5
"""Degrees are kept to about a metre."""
MOST_SHOWN = 5_000
"""More points than this no picture of a page shows."""
FINEST = 4_000
"""The first tolerance is this part of how far the areas reach; then it doubles."""
LONGEST = 100
"""No stretch is looked at in longer pieces: its cost grows with the square of them."""


def simplified(shapes: Mapping[int, Shape], most: int = MOST_SHOWN) -> dict[int, Shape]:
    """Outlines with at most about `most` points together; every area keeps one."""
    found = {
        code: [[_rounded(ring) for ring in polygon] for polygon in shape] for code, shape in shapes.items()
    }
    reach = _reach(found)
    tolerance = reach / FINEST
    while number_of_points(found) > most and tolerance < reach:
        found = _coarser(found, tolerance)
        tolerance *= 2
    return found


def number_of_points(shapes: Mapping[int, Shape]) -> int:
    """How many points outlines have together."""
    return sum(len(ring) for ring in _rings(shapes))


def _rings(shapes: Mapping[int, Shape]) -> Iterator[Ring]:
    for shape in shapes.values():
        for polygon in shape:
            yield from polygon


def _rounded(ring: Ring) -> Ring:
    rounded = [(round(x, DIGITS), round(y, DIGITS)) for x, y in ring]
    thinned = [rounded[0], *(point for before, point in pairwise(rounded) if point != before)]
    return thinned if len(thinned) >= FEWEST_IN_RING else rounded


def _reach(shapes: Mapping[int, Shape]) -> float:
    points = [point for ring in _rings(shapes) for point in ring]
    across, down = zip(*points, strict=True)
    return max(max(across) - min(across), max(down) - min(down))


def _coarser(shapes: Mapping[int, Shape], tolerance: float) -> dict[int, Shape]:
    corners = _corners(_rings(shapes))
    return {
        code: _kept([[_thinned(ring, corners, tolerance) for ring in polygon] for polygon in shape], shape)
        for code, shape in shapes.items()
    }


def _kept(coarse: Shape, fine: Shape) -> Shape:
    """Without what shrank to a line; the largest polygon stays as it was if nothing else is left."""
    polygons: Shape = [
        [polygon[0], *(hole for hole in polygon[1:] if len(hole) >= FEWEST_IN_RING)]
        for polygon in coarse
        if len(polygon[0]) >= FEWEST_IN_RING
    ]
    return polygons or [max(fine, key=_points_of)]


def _points_of(polygon: Polygon) -> int:
    return len(polygon[0])


def _corners(rings: Iterable[Ring]) -> set[Point]:
    """Points where more than two stretches meet, or one ends: they stay."""
    around: defaultdict[Point, set[Point]] = defaultdict(set)
    for ring in rings:
        for one, other in pairwise(ring):
            around[one].add(other)
            around[other].add(one)
    return {point for point, others in around.items() if len(others) != 2}


def _thinned(ring: Ring, corners: set[Point], tolerance: float) -> Ring:
    """A ring, stretch by stretch between corners; one without corners begins at its westernmost point."""
    points = ring[:-1]
    first = next((at for at, point in enumerate(points) if point in corners), points.index(min(points)))
    turned = [*points[first:], *points[:first], points[first]]
    cuts = [at for at, point in enumerate(turned) if point in corners or at in (0, len(turned) - 1)]
    found = [turned[0]]
    for since, until in pairwise(cuts):
        found += _stretch(turned[since : until + 1], tolerance)[1:]
    return found


def _stretch(points: Ring, tolerance: float) -> Ring:
    """The same points whichever way it is walked: both neighbours come to the same border."""
    if points[::-1] < points:
        return _stretch(points[::-1], tolerance)[::-1]
    cuts = [*range(0, len(points) - 1, LONGEST), len(points) - 1]
    kept = set(cuts)
    for since, until in pairwise(cuts):
        kept |= _farthest(points, since, until, tolerance)
    return [points[at] for at in sorted(kept)]


def _farthest(points: Ring, since: int, until: int, tolerance: float) -> set[int]:
    """Which points between two stay (Douglas and Peucker 1973)."""
    kept, waiting = set(), [(since, until)]
    while waiting:
        low, high = waiting.pop()
        if high - low < 2:
            continue
        far, at = max((_distance(points[at], points[low], points[high]), -at) for at in range(low + 1, high))
        if far > tolerance:
            kept.add(-at)
            waiting += [(low, -at), (-at, high)]
    return kept


def _distance(point: Point, one: Point, other: Point) -> float:
    """From a point to the line between two others."""
    along = other[0] - one[0], other[1] - one[1]
    to = point[0] - one[0], point[1] - one[1]
    square = along[0] ** 2 + along[1] ** 2
    share = min(1.0, max(0.0, (to[0] * along[0] + to[1] * along[1]) / square)) if square else 0.0
    return float(((to[0] - share * along[0]) ** 2 + (to[1] - share * along[1]) ** 2) ** 0.5)
