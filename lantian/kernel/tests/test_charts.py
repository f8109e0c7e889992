"""Pictures: what is described of them, and what they say to whoever does not see them."""

import json
import re

import pytest
from django.template import Context, Template
from django.utils import translation

from lantian.kernel.charts import (
    UNKNOWN,
    Area,
    AreaMap,
    BarChart,
    Chart,
    HeatMap,
    LineChart,
    Series,
    Tile,
    TileMap,
    Unit,
)

LINE = LineChart("Visits", ("Jan", "Feb", "Mar"), (Series("", (0.5, 0.25, 0.75)),), Unit.PERCENT)
HEAT = HeatMap(
    "Rates", ("North", "South"), ("Visits", "Calls"), ((0.4, None), (0.9, UNKNOWN)), ((-2, -2), (1, 2))
)
TILES = TileMap("Visits", (Tile(0, 0, "North", 0.4, "/n/", -2), Tile(1, 1, "South", None, None, -2)))
AREAS = AreaMap(
    "Visits", "/areas.json", (Area("61", "North", 3), Area("62", "South", 1200)), "GS1", Unit.NUMBER
)
CASES: list[tuple[Chart, str, str]] = [
    (
        LINE,
        "Visits: from 50% (Jan) to 75% (Mar), between 25% and 75%.",
        "Visits：由Jan的50%到Mar的75%，其间最低25%、最高75%。",
    ),
    (
        LineChart("Age", ("Jan", "Feb"), (Series("then", (UNKNOWN, 34.4)), Series("now", (None, None))), Unit.DAYS),
        "Age: then 34 days (Feb); now 2 are too few to be told.",
        "Age：thenFeb为34天；now 2处不足5，不予显示。",
    ),
    (
        LineChart("Red", ("Jan", "Feb", "Mar"), (Series("", (None, 0, None)),), Unit.NUMBER),
        "Red: 0, 2 are too few to be told.",
        "Red：0、2处不足5，不予显示。",
    ),
    (BarChart("Children", ("A", "B"), (Series("", (1200, 7)),)), "Children: from 7 to 1,200.", "Children：7至1,200。"),
    (
        HEAT,
        "Rates: from 40% to 90%, one is too few to be told; far worse than the whole: North Visits 40%.",
        "Rates：40%至90%、1处不足5，不予显示；明显差于全域水平的有：North Visits 40%。",
    ),
    (
        TILES,
        "Visits: 40%, one is too few to be told; far worse than the whole: North 40%.",
        "Visits：40%、1处不足5，不予显示；明显差于全域水平的有：North 40%。",
    ),
    (AREAS, "Visits: from 3 to 1,200. Map number: GS1", "Visits：3至1,200。审图号：GS1"),
    (BarChart("Nothing", (), ()), "Nothing", "Nothing"),
]  # fmt: skip


@pytest.mark.parametrize(("picture", "english", "chinese"), CASES)
def test_a_picture_says_what_it_shows(picture: Chart, english: str, chinese: str) -> None:
    with translation.override("en"):
        assert picture.alt == english
    with translation.override("zh-hans"):
        assert picture.alt == chinese


def test_descriptions_are_small_and_keep_what_is_few_apart_from_what_is_unknown() -> None:
    assert json.loads(json.dumps(HEAT.described())) == {
        "kind": "heat", "title": "Rates", "unit": "percent", "rows": ["North", "South"],
        "columns": ["Visits", "Calls"], "values": [[0.4, None], [0.9, "unknown"]], "steps": [[-2, None], [1, None]],
    }  # fmt: skip
    assert TILES.described()["tiles"] == [
        {"column": 0, "row": 0, "name": "North", "value": 0.4, "url": "/n/", "step": -2},
        {"column": 1, "row": 1, "name": "South", "value": None},
    ]
    assert AREAS.described()["approval"] == "GS1"
    assert LINE.described()["series"] == [{"name": "", "values": (0.5, 0.25, 0.75)}]


def test_a_long_list_of_what_is_far_worse_is_cut() -> None:
    steps = tuple((-2,) for _ in range(7))
    with translation.override("en"):
        assert HeatMap("T", tuple("abcdefg"), ("x",), ((0.1,),) * 7, steps).alt.endswith(
            "e x 10% and 2 more."
        )


def test_a_page_brings_the_script_once_and_nothing_that_a_browser_would_refuse() -> None:
    picture = LineChart("</script><b>", ("a",), (Series("", (1,)),))
    page = Template("{% load kernel %}{% chart picture %}{% chart picture %}").render(
        Context({"picture": picture})
    )
    assert page.count('<script type="module"') == 1
    assert "<b>" not in page
    assert "style=" not in page
    (first, _second) = re.findall(r'<script type="application/json">(.*?)</script>', page)
    assert json.loads(first)["title"] == "</script><b>"
    assert json.loads(first)["words"]["few"]
