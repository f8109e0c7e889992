"""The map of squares: what it looks like for a city that everybody here knows, and the laws that it keeps anywhere."""

import csv
from itertools import pairwise, permutations
from pathlib import Path

from hypothesis import given, settings
from hypothesis import strategies as st

from lantian.insight.rules.assigning import assigned
from lantian.insight.rules.tiles import Area, placed, tiles
from lantian.places import divisions

CASES = Path(__file__).parent / "cases"
CENTRES = Path(divisions.__file__).parent / "data" / "xianyang_county_centres.csv"
whole = st.integers(0, 200)
points = st.lists(st.tuples(whole, whole), min_size=1, max_size=14)


def counties() -> dict[str, Area]:
    with CENTRES.open(encoding="utf-8") as file:
        return {
            row["name"]: Area(int(row["code"]), (float(row["longitude"]), float(row["latitude"])))
            for row in csv.DictReader(file)
        }


def test_the_counties_of_xianyang_look_like_xianyang():
    drawn = {tile.code: (tile.column, tile.row) for tile in tiles(list(counties().values()))}
    with (CASES / "xianyang_tiles.csv").open(encoding="utf-8") as file:
        expected = {
            name: (x, y) for y, row in enumerate(csv.reader(file)) for x, name in enumerate(row) if name
        }
    assert {name: drawn[area.code] for name, area in counties().items()} == expected


def test_an_area_without_a_centre_is_placed_and_told_and_many_such_make_no_map():
    known = counties()
    lost = known["乾县"]._replace(centre=None)
    drawn = tiles([lost if area.code == lost.code else area for area in known.values()])
    assert [tile.code for tile in drawn if tile.is_guessed] == [lost.code]
    assert len({(tile.column, tile.row) for tile in drawn}) == 14
    blank = [area._replace(centre=None) for area in known.values()]
    assert tiles(blank) == tiles([]) == tiles([*blank[:8], *list(known.values())[8:]]) == []
    assert len(tiles([*blank[:7], *list(known.values())[7:]])) == 14


def test_one_area_and_areas_on_one_spot():
    assert placed([(108.0, -34.0)]) == [(0, 0)]
    assert sorted(placed([(5.0, 5.0)] * 4)) == [(0, 0), (0, 1), (1, 0), (1, 1)]


@given(points, st.integers(-(10**6), 10**6), st.integers(-(10**6), 10**6), st.integers(1, 1000))
@settings(max_examples=150, deadline=None)
def test_each_has_a_square_of_its_own_wherever_on_earth_and_however_large(areas, right, down, times):
    cells = placed(areas)
    assert len(set(cells)) == len(areas)
    assert min(column for column, _ in cells) == min(row for _, row in cells) == 0
    assert placed([(times * x + right, times * y + down) for x, y in areas]) == cells


@given(st.lists(whole, min_size=2, max_size=14, unique=True), st.booleans())
@settings(max_examples=100, deadline=None)
def test_areas_in_a_line_keep_their_order(along, upright):
    cells = placed([(0, way) if upright else (way, 0) for way in along])
    in_order = [cell[upright] for _, cell in sorted(zip(along, cells, strict=True))]
    assert all(one < other for one, other in pairwise(in_order))
    assert {cell[not upright] for cell in cells} == {0}


@given(st.data(), st.integers(1, 5), st.integers(0, 2))
@settings(max_examples=100, deadline=None)
def test_no_other_assignment_costs_less(data, rows, more):
    costs = data.draw(
        st.lists(st.lists(whole, min_size=rows + more, max_size=rows + more), min_size=rows, max_size=rows)
    )
    found = assigned(costs)
    assert len(set(found)) == rows
    cheapest = min(
        sum(costs[row][column] for row, column in enumerate(one))
        for one in permutations(range(rows + more), rows)
    )
    assert sum(costs[row][column] for row, column in enumerate(found)) == cheapest
