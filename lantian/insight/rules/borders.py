"""A file of borders that an office brings (GeoJSON, RFC 7946), read with a limit: codes and outlines, no more."""

import json
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from math import isfinite
from typing import Any, NamedTuple, NoReturn

from lantian.places.rules import padded

MOST_BYTES = 5 << 20
MOST_POINTS = 100_000
CODE_NAMES = ("code", "adcode")
CODE_LENGTHS = (6, 12)
EAST_WEST, SOUTH_NORTH = (73.0, 136.0), (3.0, 54.0)
"""Within which degrees China lies."""
FEWEST_IN_RING = 4

Point = tuple[float, float]
Ring = list[Point]
Polygon = list[Ring]
Shape = list[Polygon]
"""The outline of an area: polygons, each the ring around it and those of its holes; the last point is the first."""


class Complaint(NamedTuple):
    """What is wrong, as a code that `messages` puts into words, and where."""

    code: str
    params: Mapping[str, str | int]


class BordersError(Exception):
    """A file that cannot be shown; `complaints` say all that was found."""

    def __init__(self, *complaints: Complaint) -> None:
        super().__init__(*(complaint.code for complaint in complaints))
        self.complaints = complaints


@dataclass(frozen=True)
class Standing:
    """The areas that the file should show, by code with their names, and who follows those that have ended."""

    areas: Mapping[int, str]
    ended: Mapping[int, str]


class Wrong(Exception):
    def __init__(self, code: str, /, **params: str | int) -> None:
        super().__init__(code)
        self.code, self.params = code, params


def read_borders(content: bytes, standing: Standing) -> dict[int, Shape]:
    """The outline of each area that the file holds. Raises `BordersError` with everything that is wrong in it."""
    try:
        features = _features(_parsed(content))
    except Wrong as wrong:
        raise BordersError(Complaint(wrong.code, wrong.params)) from wrong
    found: dict[int, Shape] = {}
    complaints = []
    for number, feature in enumerate(features, start=1):
        where = _where(number, feature)
        try:
            code = _code(feature, standing)
            if code in found:
                raise Wrong("area_twice", area=standing.areas[code])
            found[code] = _shape(feature)
        except Wrong as wrong:
            complaints.append(Complaint(wrong.code, {"where": where, **wrong.params}))
    if complaints:
        raise BordersError(*complaints)
    return found


def _parsed(content: bytes) -> Any:
    """What stands in the file; how much is looked at before anything is built from it."""
    if len(content) > MOST_BYTES:
        raise Wrong("too_large", limit=MOST_BYTES >> 20)
    if content.count(b"[") + content.count(b"{") > MOST_POINTS:
        raise Wrong("too_many_points", limit=MOST_POINTS)
    try:
        return json.loads(content.decode("utf-8-sig"), parse_constant=_no_number)
    except (ValueError, RecursionError) as error:
        raise Wrong("not_json") from error


def _no_number(text: str) -> NoReturn:
    raise ValueError(text)


def _features(document: Any) -> list[Any]:
    if not isinstance(document, dict) or document.get("type") != "FeatureCollection":
        raise Wrong("not_a_collection")
    features = document.get("features")
    if not isinstance(features, list) or not features:
        raise Wrong("no_features")
    return features


def _where(number: int, feature: Any) -> str:
    """Which part of the file, for people: its number, and the name that stands there."""
    name = _properties(feature).get("name")
    return f"{number} {name[:20]}" if isinstance(name, str) and name else str(number)


def _properties(feature: Any) -> dict[str, Any]:
    found = feature.get("properties") if isinstance(feature, dict) else None
    return found if isinstance(found, dict) else {}


def _code(feature: Any, standing: Standing) -> int:
    properties = _properties(feature)
    told = next((properties[name] for name in CODE_NAMES if properties.get(name) is not None), None)
    if told is None:
        raise Wrong("code_missing")
    text = str(told).strip()[:20] if isinstance(told, int | str) and not isinstance(told, bool) else ""
    if len(text) not in CODE_LENGTHS or not (text.isascii() and text.isdigit()):
        raise Wrong("code_wrong", code=text or str(type(told).__name__))
    code = padded(text)
    if code in standing.areas:
        return code
    if code in standing.ended:
        raise Wrong("area_ended", code=text, today=standing.ended[code])
    raise Wrong("area_unknown", code=text)


def _shape(feature: dict[str, Any]) -> Shape:
    geometry = feature.get("geometry")
    kind = geometry.get("type") if isinstance(geometry, dict) else None
    if kind not in ("Polygon", "MultiPolygon"):
        raise Wrong("not_an_area")
    told = geometry.get("coordinates")  # type: ignore[union-attr]
    polygons = [told] if kind == "Polygon" else told
    return [[list(_ring(ring)) for ring in _list(polygon)] for polygon in _list(polygons)]


def _list(told: Any) -> list[Any]:
    if not isinstance(told, list) or not told:
        raise Wrong("no_outline")
    return told


def _ring(told: Any) -> Iterator[Point]:
    points = [_point(point) for point in _list(told)]
    if points[0] != points[-1]:
        raise Wrong("ring_open")
    if len(set(points)) < FEWEST_IN_RING - 1:
        raise Wrong("ring_too_short")
    yield from points


def _point(told: Any) -> Point:
    """Longitude and latitude in degrees; a height is left away."""
    numbers = told[:2] if isinstance(told, list) and len(told) in (2, 3) else []
    if len(numbers) != 2 or not all(_is_number(number) for number in numbers):
        raise Wrong("not_a_point")
    longitude, latitude = float(numbers[0]), float(numbers[1])
    if not (_is_within(longitude, EAST_WEST) and _is_within(latitude, SOUTH_NORTH)):
        raise Wrong("outside_china", point=f"{longitude:.6g}, {latitude:.6g}")
    return longitude, latitude


def _is_number(told: Any) -> bool:
    # 1e999 is read as infinite; a whole number may be larger than any float.
    return (isinstance(told, float) and isfinite(told)) or (type(told) is int and abs(told) < 10**9)


def _is_within(number: float, bounds: tuple[float, float]) -> bool:
    return bounds[0] <= number <= bounds[1]
