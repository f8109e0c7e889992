"""The pages of the list: filter, search, saved views, export."""

from collections.abc import Callable
from io import BytesIO
from typing import Any
from unittest.mock import patch
from urllib.parse import parse_qs, urlsplit

import openpyxl
import pytest
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext

from lantian.access.models import AccessEntry
from lantian.access.scopes import acting_as
from lantian.registry.models import Enrolment, SavedView
from lantian.registry.services import exporting
from lantian.registry.views import children as views
from tests.cast import BINZHOU, HONGYAN, JINGYANG, TAIXIANG, XINMIN, Cast

Enter = Callable[[str], Client]
EVERYBODY = {"张小雨", "张小石", "单天天", "解豆豆"}
NOWHERE = "01a20977-0000-7000-8000-000000000000"
REASON = "2026年秋季关爱走访用"


def names(answer: Any) -> set[str]:
    assert answer.status_code == 200
    return {line.child.name for line in answer.context["page"].lines}


def search(client: Client, typed: str) -> Any:
    return client.post("/children/search/", {"q": typed})


def test_the_page_follows_its_filters(cast: Cast, enter: Enter) -> None:
    city = enter("city_office")
    assert names(city.get("/children/")) == EVERYBODY
    assert names(city.get("/children/", {"place": XINMIN, "sex": "1"})) == {"张小石", "单天天"}
    assert names(city.get("/children/", {"place": TAIXIANG, "order": "age"})) == {"张小雨", "张小石"}
    town = enter("town_supervisor")
    assert names(town.get("/children/", {"place": HONGYAN})) == {"单天天"}


def test_each_figure_of_the_desk_opens_the_rows_behind_it(cast: Cast, enter: Enter) -> None:
    for part in ("city_office", "county_office", "town_supervisor", "school_head"):
        client = enter(part)
        for group in client.get("/").context["groups"]:
            answer = client.get(f"/children/?{group.query}")
            assert not answer.context["form"].errors
            assert len(names(answer)) == group.children, (part, group)


WRONG = [
    {"place": "abc"},
    {"place": "²"},
    {"place": "9" * 5000},
    {"place": "-1"},
    {"place": str(JINGYANG)},
    {"school": "abc"},
    {"school": NOWHERE},
    {"grade": "0"},
    {"grade": "999999999999999999999999"},
    {"class_name": "x" * 33},
    {"class_name": "a\x00b"},
    {"youngest": "0", "oldest": "-5"},
    {"youngest": "-1"},
    {"sex": "9"},
    {"missing": "shoes"},
    {"order": "random"},
    {"column": "secrets"},
]


@pytest.mark.parametrize("query", WRONG, ids=str)
def test_a_wrong_filter_is_said_and_left_out(cast: Cast, enter: Enter, query: dict[str, str]) -> None:
    answer = enter("county_office").get("/children/", query)
    assert names(answer) == EVERYBODY - {"解豆豆"}
    assert answer.context["form"].errors


def test_an_upper_age_below_the_lower_one_is_left_out(cast: Cast, enter: Enter) -> None:
    answer = enter("county_office").get("/children/", {"youngest": "10", "oldest": "5"})
    assert (names(answer), set(answer.context["form"].errors)) == ({"单天天"}, {"oldest"})


def test_garbage_beside_the_filter_does_no_harm(cast: Cast, enter: Enter) -> None:
    county = enter("county_office")
    for query in (
        {"after": "x"},
        {"before": "\x00"},
        {"after": "é" * 500},
        {"whatever": "1"},
        {"column": "age"},
    ):
        assert names(county.get("/children/", query)) == EVERYBODY - {"解豆豆"}
    assert county.head("/children/").status_code == 200
    assert county.post("/children/").status_code == 405


@pytest.mark.parametrize("part", ["psychologist", "proxy_parent", "parent"])
def test_who_keeps_no_file_is_not_told_what_is_missing(cast: Cast, enter: Enter, part: str) -> None:
    answer = enter(part).get("/children/", {"missing": "identity", "column": ["age", "missing"]})
    assert "张小雨" in names(answer)
    assert list(answer.context["columns"]) == ["age", "sex", "place", "school", "carer"]
    assert "监护" not in answer.content.decode().split('id="results"')[1]


def test_one_hit_opens_the_file_and_several_the_list(cast: Cast, enter: Enter) -> None:
    director = enter("village_director")
    assert search(director, "zxy").url == f"/children/{cast.children['小雨']}/"
    answer = search(director, "张小")
    assert names(director.get(answer.url)) == {"张小雨", "张小石"}
    assert names(director.get(answer.url + "&sex=2")) == {"张小雨"}


@pytest.mark.parametrize("typed", ["张小", "张小雨", "610423201512120024", "niemand", "18x", "%25", "<b>"])
def test_nothing_that_was_typed_stands_in_an_address(cast: Cast, enter: Enter, typed: str) -> None:
    answer = search(enter("county_office"), typed)
    assert answer.status_code == 302
    assert typed not in answer.url
    query = parse_qs(urlsplit(answer.url).query)
    assert set(query) <= {"search"}


def test_an_empty_search_is_the_whole_list(cast: Cast, enter: Enter) -> None:
    for typed in ("", "   ", "\u3000", "\x00"):
        assert search(enter("village_director"), typed).url == "/children/"
    assert enter("village_director").get("/children/search/").status_code == 405


def test_a_search_that_the_session_forgot_shows_nobody(cast: Cast, enter: Enter) -> None:
    director = enter("village_director")
    for key in ("forgotten", "", "x" * 500):
        answer = director.get("/children/", {"search": key})
        assert (answer.status_code, answer.context["is_forgotten"]) == (200, True)
        assert "张小雨" not in answer.content.decode()


def test_only_the_last_searches_are_kept(cast: Cast, enter: Enter) -> None:
    director = enter("village_director")
    first = search(director, "张小").url
    for number in range(views.SEARCHES_KEPT):
        last = search(director, f"张小{number}").url
    assert director.get(first).context["is_forgotten"]
    assert not director.get(last).context["is_forgotten"]


def test_a_search_belongs_to_its_session(cast: Cast, enter: Enter) -> None:
    found = search(enter("village_director"), "张小").url
    assert enter("county_office").get(found).context["is_forgotten"]


def test_a_view_is_kept_for_the_seat_without_what_was_searched(cast: Cast, enter: Enter) -> None:
    director = enter("village_director")
    query = f"sex=2&place={TAIXIANG}&search=abc&after={NOWHERE}"
    answer = director.post("/children/views/", {"name": "女孩", "query": query})
    assert answer.status_code == 302
    (view,) = director.get("/children/").context["saved_views"]
    assert view.query["address"] == f"sex=2&place={TAIXIANG}"
    director.post("/children/views/", {"name": "女孩", "query": "sex=1"})
    (view,) = director.get("/children/").context["saved_views"]
    assert view.query["address"] == "sex=1"
    assert enter("county_office").post(f"/children/views/{view.pk}/forget/").status_code == 404
    assert director.post(f"/children/views/{view.pk}/forget/").status_code == 302
    assert director.post(f"/children/views/{view.pk}/forget/").status_code == 404


@pytest.mark.parametrize(
    "values",
    [
        {"name": "", "query": "sex=1"},
        {"name": "x" * 65, "query": "sex=1"},
        {"name": "a\x00b", "query": "sex=1"},
        {},
    ],
)
def test_a_view_without_a_name_is_not_kept(cast: Cast, enter: Enter, values: dict[str, str]) -> None:
    answer = enter("village_director").post("/children/views/", values)
    assert (answer.status_code, answer.url) == (302, f"/children/?{values.get('query', '')}")
    with acting_as(cast.village_director):
        assert not SavedView.objects.exists()


@pytest.mark.parametrize("query", ["a\r\nSet-Cookie: x=1", "x=\x00", "//evil.example", "é=", "&" * 5000])
def test_a_strange_address_is_kept_harmless(cast: Cast, enter: Enter, query: str) -> None:
    director = enter("village_director")
    answer = director.post("/children/views/", {"name": "x", "query": query})
    assert answer.status_code == 302
    assert answer.url.startswith("/children/?")
    assert director.get("/children/").status_code == 200


def sheets(answer: Any) -> tuple[list[str], list[list[str]]]:
    """The lines of the watermark, and the rows of the list."""
    assert answer.status_code == 200, answer.context["form"].errors
    book = openpyxl.load_workbook(BytesIO(answer.content))
    note, rows = book.worksheets
    return (
        [str(row[0].value) for row in note.iter_rows() if row[0].value],
        [[str(cell.value or "") for cell in row] for row in rows.iter_rows()],
    )


def test_a_list_leaves_with_its_reason_its_taker_and_a_line_in_the_log(cast: Cast, enter: Enter) -> None:
    answer = enter("town_supervisor").post(
        "/children/export/?sex=2&column=age&column=carer", {"reason": REASON}
    )
    note, rows = sheets(answer)
    assert rows[1:] == [["张小雨", "6104**********26", "9 岁", "张老汉 祖父"]]
    text = "".join(note)
    for word in ("周镇", "新民镇人民政府", REASON):
        assert word in text
    assert answer["Content-Disposition"].startswith("attachment")
    assert "小雨" not in answer["Content-Disposition"]
    with acting_as(cast.county_office):
        entry = AccessEntry.objects.get(action="registry.export_children")
    assert (entry.user, entry.child) == (cast.town_supervisor.user_id, None)
    assert entry.detail == {
        "count": 1, "reason": REASON, "columns": ["age", "carer"], "with_numbers": False,
        "listing": {"sex": "2", "order": "place"},
    }  # fmt: skip


def test_whole_numbers_leave_only_when_asked_for(cast: Cast, enter: Enter) -> None:
    _, rows = sheets(
        enter("county_office").post("/children/export/", {"reason": REASON, "with_numbers": "on"})
    )
    numbers = {row[0]: row[1] for row in rows}
    assert numbers["张小雨"] == "610427201705040026"
    assert numbers["张小石"].startswith("T6104-")


@pytest.mark.parametrize("reason", ["", "   ", "abc", "x" * 201, "a\x00bcd"])
def test_no_list_leaves_without_a_reason(cast: Cast, enter: Enter, reason: str) -> None:
    answer = enter("county_office").post("/children/export/", {"reason": reason})
    assert (answer.status_code, "reason" in answer.context["form"].errors) == (422, True)
    with acting_as(cast.county_office):
        assert not AccessEntry.objects.filter(action="registry.export_children").exists()


@pytest.mark.parametrize("query", ["?search=forgotten", "?place=abc", "?sex=9", "?search="])
def test_no_list_leaves_but_the_one_on_the_screen(cast: Cast, enter: Enter, query: str) -> None:
    answer = enter("county_office").post(f"/children/export/{query}", {"reason": REASON})
    assert (answer.status_code, bool(answer.context["form"].non_field_errors())) == (422, True)


def test_a_search_is_exported_as_found(cast: Cast, enter: Enter) -> None:
    county = enter("county_office")
    found = search(county, "zhang").url
    _, rows = sheets(county.post(found.replace("/children/", "/children/export/"), {"reason": REASON}))
    assert {row[0] for row in rows[1:]} == {"张小雨", "张小石"}
    with acting_as(cast.county_office):
        assert AccessEntry.objects.get(action="registry.export_children").detail["listing"]["search"] == "…"


def test_too_many_stay(cast: Cast, enter: Enter) -> None:
    with patch.object(exporting, "LIMIT", 2):
        answer = enter("county_office").post("/children/export/", {"reason": REASON})
    assert answer.status_code == 422
    assert "3" in str(answer.context["form"].non_field_errors())


def test_no_formula_leaves(cast: Cast, enter: Enter) -> None:
    with acting_as(cast.county_office):
        Enrolment.objects.filter(child=cast.children["小雨"]).update(
            school_unit=None, school_text='=HYPERLINK("http://evil.example")', class_name="+1", grade=None
        )
    answer = enter("county_office").post(
        "/children/export/?column=school", {"reason": "=cmd()|' /C calc'!A0"}
    )
    book = openpyxl.load_workbook(BytesIO(answer.content))
    cells = [cell for sheet in book.worksheets for row in sheet.iter_rows() for cell in row if cell.value]
    assert not [cell for cell in cells if cell.data_type == "f"]
    assert not [cell for cell in cells if str(cell.value).startswith(("=", "+", "@"))]


@pytest.mark.parametrize("part", ["village_director", "school_head", "class_teacher", "parent", "auditor"])
def test_who_may_export_nothing_is_refused(cast: Cast, enter: Enter, part: str) -> None:
    client = enter(part)
    assert client.get("/children/export/").status_code == 403
    assert client.post("/children/export/", {"reason": REASON}).status_code == 403


@pytest.mark.parametrize(
    "part", ["city_office", "county_office", "town_supervisor", "village_director", "school_head", "parent"]
)
def test_a_page_of_the_list_costs_few_queries(cast: Cast, enter: Enter, part: str) -> None:
    client = enter(part)
    client.get("/children/")
    query = {"place": str(BINZHOU)} if part == "city_office" else {}
    with CaptureQueriesContext(connection) as asked:
        assert client.get("/children/", query).status_code == 200
    reads = [query["sql"] for query in asked if query["sql"].startswith("SELECT")]
    assert len(reads) <= 15, "\n".join(reads)  # one of them for the bell
