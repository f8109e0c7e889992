"""A small line without axes beside a figure, drawn by the server: it stands on paper and without scripts too."""

from collections.abc import Iterator, Sequence
from itertools import groupby

from lantian.kernel.charts import Value

WIDTH, HEIGHT, EDGE = 120, 28, 3
LEAST_SPAN = 0.2
"""The height stands for at least a fifth of the greatest value: what hardly changes is drawn flat."""

Point = tuple[float, float]


def segments(values: Sequence[Value]) -> list[list[Point]]:
    """The pieces of the line as points of the picture; a value that is not told or not known leaves a gap."""
    known = [value for value in values if isinstance(value, float | int)]
    if not known:
        return []
    lowest, highest = min(known), max(known)
    span = max(highest - lowest, LEAST_SPAN * abs(highest)) or 1
    middle = (highest + lowest) / 2
    across = (WIDTH - 2 * EDGE) / max(1, len(values) - 1)
    placed = (
        (round(EDGE + at * across, 1), round(HEIGHT / 2 - (value - middle) / span * (HEIGHT - 2 * EDGE), 1))
        if isinstance(value, float | int)
        else None
        for at, value in enumerate(values)
    )
    return list(_pieces(placed))


def _pieces(placed: Iterator[Point | None]) -> Iterator[list[Point]]:
    for is_drawn, points in groupby(placed, key=lambda point: point is not None):
        if is_drawn:
            yield [point for point in points if point]
