"""Files of borders: what is taken, what is refused and how it is said, and what becomes of the outlines."""

import csv
import json
import math
from datetime import date
from itertools import pairwise
from pathlib import Path
from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from lantian.insight.messages import FILE, PART, sentences
from lantian.insight.rules import borders
from lantian.insight.rules.approval import approval_number
from lantian.insight.rules.borders import BordersError, Complaint, Point, Ring, Standing, read_borders
from lantian.insight.rules.outlines import number_of_points, simplified

CASES = Path(__file__).parent / "cases"
ONE, OTHER = 610402000000, 610403000000
STANDING = Standing({ONE: "甲区", OTHER: "乙区"}, {610421000000: "610481000000 丁市"})
SQUARE = [[[108, 34], [109, 34], [109, 35], [108, 35], [108, 34]]]


def cases(name: str) -> list[dict[str, str]]:
    with (CASES / name).open(encoding="utf-8") as file:
        return list(csv.DictReader(file))


def feature(code: object = "610402", coordinates: object = SQUARE, kind: str = "Polygon") -> dict[str, Any]:
    properties = {"code": code, "name": "某区", "population": 12345}
    return {
        "type": "Feature",
        "properties": properties,
        "geometry": {"type": kind, "coordinates": coordinates},
    }


def collection(*features: object) -> bytes:
    return json.dumps({"type": "FeatureCollection", "features": features}).encode()


def complaints(content: bytes) -> list[str]:
    with pytest.raises(BordersError) as refused:
        read_borders(content, STANDING)
    assert all("%(" not in sentence for sentence in sentences(refused.value))
    return [complaint.code for complaint in refused.value.complaints]


@pytest.mark.parametrize("case", cases("borders.csv"), ids=lambda case: case["case"])
def test_what_an_area_must_be(case: dict[str, str]):
    name, _, told = case["properties"].partition("=")
    properties = json.dumps({name: int(told[1:]) if told[0] == "#" else told})
    content = (
        f'{{"type": "FeatureCollection", "features": [{{"type": "Feature", "properties": {properties}, '
        f'"geometry": {{"type": "{case["kind"]}", "coordinates": {case["coordinates"]}}}}}]}}'
    ).encode()
    if case["complaint"]:
        assert complaints(content) == [case["complaint"]]
    else:
        assert set(read_borders(content, STANDING)) == {ONE}


@pytest.mark.parametrize(
    ("content", "complaint"),
    [
        (b"", "not_json"),
        (b"{", "not_json"),
        ("咸阳".encode("gb18030"), "not_json"),
        (b"[" * 60_000, "not_json"),
        (b'{"type": "FeatureCollection", "features": [NaN]}', "not_json"),
        (b"[]", "not_a_collection"),
        (json.dumps(feature()).encode(), "not_a_collection"),
        (b'{"type": "Topology", "objects": {}}', "not_a_collection"),
        (b'{"type": "FeatureCollection"}', "no_features"),
        (b'{"type": "FeatureCollection", "features": []}', "no_features"),
        (b'{"type": "FeatureCollection", "features": [1]}', "code_missing"),
        (b" " * (borders.MOST_BYTES + 1), "too_large"),
        (b"[" * (borders.MOST_POINTS + 1), "too_many_points"),
    ],
    ids=str,
)
def test_what_a_file_must_be(content: bytes, complaint: str):
    assert complaints(content) == [complaint]


def test_everything_wrong_is_told_at_once_and_much_of_it_shortly():
    content = collection(feature(), feature(), feature("610403", [[[0, 0]]]), feature("999999"))
    assert complaints(content) == ["area_twice", "outside_china", "area_unknown"]
    many = BordersError(*[Complaint("code_missing", {"where": number}) for number in range(25)])
    assert len(list(sentences(many))) == 11
    assert not FILE.keys() & PART.keys()


def test_a_mark_of_byte_order_is_no_fault():
    assert set(read_borders("\ufeff".encode() + collection(feature()), STANDING)) == {ONE}


@pytest.mark.parametrize("case", cases("approval_numbers.csv"), ids=lambda case: case["typed"])
def test_how_an_approval_number_is_typed(case: dict[str, str]):
    assert approval_number(case["typed"], date(2026, 11, 26)) == (case["printed"] or None)


def wavy(since: Point, until: Point, points: int, height: float) -> Ring:
    """A border that swings around the line between two points."""
    steps = [at / points for at in range(points + 1)]
    return [
        (since[0] + (until[0] - since[0]) * at + height * math.sin(40 * at) * math.sin(math.pi * at),
         since[1] + (until[1] - since[1]) * at)
        for at in steps
    ]  # fmt: skip


def test_neighbours_keep_one_border_however_coarse_it_gets():
    between = wavy((108.5, 34.0), (108.5, 35.0), 3000, 0.05)
    west = [(108.0, 35.0), (108.0, 34.0), *between, (108.0, 35.0)]
    east = [*between[::-1], (109.0, 34.0), (109.0, 35.0), between[-1]]
    found = simplified({ONE: [[west]], OTHER: [[east]]}, most=200)
    assert number_of_points(found) <= 200
    west_side, east_side = (
        {frozenset(side) for side in pairwise(found[code][0][0])} for code in (ONE, OTHER)
    )
    shared = west_side & east_side
    assert len(shared) > 20
    assert len(west_side) - len(shared) == len(east_side) - len(shared) == 3


def test_what_is_small_vanishes_and_no_area_does():
    circle = [
        (108 + math.cos(at / 500 * math.pi) / 2, 34 + math.sin(at / 500 * math.pi) / 2) for at in range(1000)
    ]
    speck = [(110 + x / 20, 34 + y / 20) for x, y in circle]
    tiny = [(112 + x / 10**5, 30 + y / 10**5) for x, y in circle[::250]]
    rings = [[*ring, ring[0]] for ring in (circle, speck, tiny)]
    found = simplified({ONE: [[rings[0]], [rings[1]]], OTHER: [[rings[2]]]}, most=60)
    assert number_of_points(found) <= 60
    assert found[OTHER][0][0][0] == found[OTHER][0][0][-1]
    assert all(len(ring) >= 4 for shape in found.values() for polygon in shape for ring in polygon)


spots = st.tuples(st.integers(0, 40), st.integers(0, 40)).map(lambda at: (100 + at[0] / 10, 30 + at[1] / 10))


@given(st.lists(spots, min_size=3, max_size=40, unique=True), st.integers(3, 60))
@settings(max_examples=150, deadline=None)
def test_a_coarser_outline_is_closed_and_made_of_points_of_the_finer(points: Ring, most: int):
    ring = [*points, points[0]]
    ((coarse,),) = simplified({ONE: [[ring]]}, most)[ONE]
    assert coarse[0] == coarse[-1]
    assert len(coarse) >= 4
    assert set(coarse) <= set(ring)
    assert simplified({ONE: [[ring]]}, len(ring)) == {ONE: [[ring]]}
