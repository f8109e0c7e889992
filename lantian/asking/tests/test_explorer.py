"""The explorer: what stands in the address, what is told to whom, and in which files."""

from collections.abc import Callable
from typing import Any

import pytest
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext
from django.urls import reverse

from lantian.access.models import AccessEntry
from lantian.asking.tests.conftest import AGE, COMPLETE, ON_FILE, kept, months_before
from lantian.kernel.sheets.reading import read_workbook
from tests.cast import BINZHOU, JINGYANG, TAIXIANG, XINMIN, Cast, past_the_policies
from tests.test_city_named import complaints

pytestmark = pytest.mark.django_db
Enter = Callable[[str], Client]
PAGE = "/asking/"


def page(client: Client, status: int = 200, **asked: Any) -> str:
    answer = client.get(PAGE, asked)
    assert answer.status_code == status
    return answer.content.decode()


def test_figures_by_county_over_six_months(history: dict[int, int], enter: Enter) -> None:
    client = enter("city_office")
    since = f"{months_before(6):%Y-%m}"
    shown = page(client, figure=[ON_FILE, COMPLETE, AGE], level="county", since=since)
    assert "彬州市" in shown
    assert "泾阳县" in shown
    assert ">57<" in shown
    assert shown.count("<table") == 3
    assert '<option value="610400000000" selected>咸阳市' in shown
    now = page(client, figure=[ON_FILE, COMPLETE], level="county")
    assert "彬州市" in now
    assert now.count("<table") == 1
    # The way down leads to the same figures of the county, with its towns.
    assert f"figure={ON_FILE}&amp;figure={COMPLETE}&amp;place={BINZHOU}&amp;level=town" in now


def test_wrong_choices_are_said_and_what_is_elsewhere_is_not_there(
    history: dict[int, int], enter: Enter
) -> None:
    client = enter("county_office")
    assert client.get(PAGE, {"figure": ON_FILE, "place": JINGYANG}).status_code == 404
    assert client.get(PAGE, {"figure": ON_FILE, "place": "9" * 30}).status_code == 404
    assert "没有" in page(client, figure=["no.such", ON_FILE])
    for wrong in ({"since": "1999-01"}, {"since": "gestern"}, {"since": "2026-13"}, {"since": "9999-12"},
                  {"until": "2026-01"}, {"level": "moon"}):  # fmt: skip
        assert "<table" not in page(client, 422, figure=ON_FILE, **wrong)
    earlier = f"{months_before(2):%Y-%m}"
    assert page(client, 422, figure=ON_FILE, since=f"{months_before(1):%Y-%m}", until=earlier)
    assert "<table" in page(client, figure=ON_FILE, since=earlier, until=earlier, level="county")
    village = enter("village_director")
    assert page(village, 422, figure=ON_FILE, since=earlier)
    assert "<table" in page(village, figure=ON_FILE)
    assert enter("parent").get(PAGE).status_code == 403


def test_small_numbers_are_told_to_nobody_who_may_not_see_the_rows(
    history: dict[int, int], enter: Enter
) -> None:
    """Not on the page, not in the picture, not in a file, and not by adding up."""
    asked = {"figure": ON_FILE, "level": "county", "since": f"{months_before(6):%Y-%m}"}
    auditor, office = enter("auditor"), enter("city_office")
    theirs, ours = page(auditor, **asked), page(office, **asked)
    assert "不足5" in theirs
    assert "不足5" not in ours
    assert ">57<" in ours
    assert ">57<" not in theirs
    for kind in ("csv", "xlsx"):
        cells = _cells(auditor, kind, asked)
        assert "不足5" in cells
        assert not {"57", "3"} & cells
        assert {"57", "3"} <= _cells(office, kind, asked)
    with past_the_policies():
        assert AccessEntry.objects.filter(action="asking.explore").count() == 4


def _cells(client: Client, kind: str, asked: dict[str, Any]) -> set[str]:
    answer = client.get(reverse("asking:explorer_file", args=[kind]), asked)
    assert answer.status_code == 200
    if kind == "csv":
        assert answer.content.startswith(b"\xef\xbb\xbf")
        return set(answer.content.decode("utf-8-sig").replace("\r\n", ",").split(","))
    return {cell for sheet in _sheets(answer.content) for row in sheet.rows for cell in row}


def _sheets(content: bytes) -> Any:
    import tempfile
    from pathlib import Path

    with tempfile.TemporaryDirectory() as folder:
        path = Path(folder) / "figures.xlsx"
        path.write_bytes(content)
        return read_workbook(path, name="figures.xlsx")


def test_figures_of_two_definitions_are_not_joined(history: dict[int, int], enter: Enter) -> None:
    kept({BINZHOU: 31}, months_before(3), edition=7)
    asked = {"figure": ON_FILE, "level": "alone", "since": f"{months_before(6):%Y-%m}"}
    shown = page(enter("county_office"), **asked)
    assert "原口径" in shown
    assert "口径有变" in shown
    cells = _cells(enter("county_office"), "xlsx", asked)
    assert "31" not in cells - {"31"} or "原口径" in " ".join(cells)


def test_more_than_a_page_shows_is_bounded_kindly(
    history: dict[int, int], enter: Enter, monkeypatch: Any
) -> None:
    monkeypatch.setattr("lantian.asking.views.explorer.MOST_CELLS", 5)
    asked = {"figure": [ON_FILE, COMPLETE], "level": "county"}
    client = enter("city_office")
    assert "6" in page(client, **asked)
    assert "<table" not in page(client, **asked)
    assert client.get(reverse("asking:explorer_file", args=["csv"]), asked).status_code == 404
    many = page(client, 422, figure=[f"files.{name}" for name in ("complete", "identity", "carer", "parents",
        "fresh30", "fresh90", "age")] + [ON_FILE, "children.unclear"])  # fmt: skip
    assert "8" in many


def test_a_page_asks_little_and_names_the_city(history: dict[int, int], enter: Enter) -> None:
    client = enter("city_office")
    with CaptureQueriesContext(connection) as asked:
        page(client, figure=[ON_FILE, COMPLETE], level="town", since=f"{months_before(6):%Y-%m}")
    statements = [query["sql"] for query in asked if "insight_" in query["sql"]]
    assert len(statements) <= 6
    assert not complaints(statements)


def test_one_place_alone_of_a_village(cast: Cast, history: dict[int, int], enter: Enter) -> None:
    shown = page(enter("village_director"), figure=ON_FILE, place=TAIXIANG)
    assert "太厢村" in shown
    assert page(enter("town_supervisor"), figure=ON_FILE, place=XINMIN, level="county").count("<tr>") >= 3
    assert "目前情况" in shown
