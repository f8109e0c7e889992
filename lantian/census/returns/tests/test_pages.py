"""The pages of returns: figures and the children behind them, files, what was issued, forms of one's own."""

import json
from collections.abc import Callable
from datetime import date, timedelta
from io import BytesIO
from pathlib import Path
from typing import Any
from unittest.mock import patch
from urllib.parse import urlencode

import openpyxl
import pymupdf
import pytest
from django.core.cache import cache
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext
from django.utils import timezone

from lantian.access.models import AccessEntry
from lantian.access.scopes import acting_as
from lantian.census.models import IssuedReturn, ReturnTemplate
from lantian.census.returns import services
from lantian.census.returns.tests.registers import DAY, Drawn, put
from lantian.files.models import StoredFile
from lantian.registry.models import Child, Enrolment, Guardianship, PrintRun, StatusEpisode, Tie
from lantian.registry.services.erasing import erase_child
from lantian.registry.services.people import tie_person
from tests.cast import BINZHOU, HONGYAN, JINGYANG, TAIXIANG, XINMIN, Cast

Enter = Callable[[str], Client]
RETURNS = "/census/returns/"
REASON = "2026年秋季报送县联席会议"
FULL = Drawn(
    stage=("primary", "primary"),
    boards=False,
    hukou=(True, True),
    level=("good", "good"),
    carer="61",
    health="10",
)
LACKING = Drawn(
    sex="2", village=(HONGYAN, HONGYAN), stage=(None, "primary"), hukou=(None, True), level=("good", "good")
)


@pytest.fixture(autouse=True)
def house(settings: Any, tmp_path: Path) -> None:
    settings.FILES_ROOT = tmp_path
    cache.clear()


@pytest.fixture
def stage(cast: Cast) -> Cast:
    """Two children who count in 新民镇, one to be clarified; of one of them the carer and the boarding are unknown."""
    with acting_as(cast.city_office):
        StatusEpisode.objects.all().delete()
        Child.objects.update(status_due_on=None)
        for child in (FULL, LACKING, Drawn(standing="unclear", key=UNCLEAR_KEY)):
            put(child)
    return cast


UNCLEAR_KEY = Drawn().key


def address(path: str = "", **asked: Any) -> str:
    usual = {
        "form": "statistics_2016",
        "calibre": "mca2016",
        "edition": 1,
        "place": BINZHOU,
        "on": DAY,
        "level": "village",
    }
    return f"{RETURNS}{path}?{urlencode({**usual, **asked})}"


def figures_on(answer: Any) -> list[int]:
    assert answer.status_code == 200
    return list(answer.context["whole"].values)


def test_the_page_shows_figures_ties_and_who_is_unclear(stage: Cast, enter: Enter) -> None:
    answer = enter("county_office").get(address())
    values = figures_on(answer)
    assert (values[0], values[12], values[24], values[25]) == (2, 2, 1, 1)
    assert answer.context["whole"].unclear == 1
    open_ones = {tie["text"]: tie["open"] for tie in answer.context["ties"] if tie["open"]}
    assert open_ones == {"1=21+…+25": 1, "13+14=24+25": 1, "1=26+…+29": 1}
    text = answer.content.decode()
    for said in (
        "民政（2016）",
        "国发〔2016〕13号",
        "2025年12月31日",
        "是否寄宿",
        "受委托照护人",
        "<details open>",
    ):
        assert said in text


def test_what_is_asked_first_is_the_national_form_of_ones_own_place_today(stage: Cast, enter: Enter) -> None:
    answer = enter("town_supervisor").get(RETURNS)
    asked = answer.context["asked"]
    assert (asked.template.code, asked.calibre.code, asked.place) == ("statistics_2016", "mca2016", XINMIN)
    assert asked.on == timezone.localdate()
    assert asked.level == "village"


@pytest.mark.parametrize("cell", ["c1", "c3", "c4", "c25", "tie-7", "tie-8", "unclear", ""])
def test_every_figure_opens_its_children(stage: Cast, enter: Enter, cell: str) -> None:
    names = {
        "c1": {FULL.key, LACKING.key}, "": {FULL.key, LACKING.key}, "c3": set(), "c4": set(), "c25": {FULL.key},
        "tie-7": {LACKING.key}, "tie-8": {LACKING.key}, "unclear": {UNCLEAR_KEY},
    }  # fmt: skip
    answer = enter("county_office").get(address("children/", cell=cell, at=BINZHOU))
    assert {line["child"].pk for line in answer.context["lines"]} == names[cell]
    with acting_as(stage.county_office):
        entry = AccessEntry.objects.get(action="census.read_returns")
    assert (entry.region, entry.child) == (BINZHOU, None)
    assert (entry.detail["cell"], entry.detail["count"]) == (cell, len(names[cell]))


def test_a_figure_of_a_village_opens_the_children_of_that_village(stage: Cast, enter: Enter) -> None:
    answer = enter("village_director").get(address("children/", cell="c1", at=TAIXIANG, place=TAIXIANG))
    assert [line["child"].pk for line in answer.context["lines"]] == [FULL.key]
    lacking = enter("county_office").get(address("children/", cell="tie-8", at=HONGYAN))
    assert "未登记" in lacking.content.decode()


def test_children_come_page_by_page(stage: Cast, enter: Enter) -> None:
    client = enter("county_office")
    with patch("lantian.access.paging.PAGE", 1):
        first = client.get(address("children/", cell="c1"))
        second = client.get(first.context["next_url"])
    both = [line["child"].pk for answer in (first, second) for line in answer.context["lines"]]
    assert set(both) == {FULL.key, LACKING.key}
    assert second.context["next_url"] is None


@pytest.mark.parametrize(
    "asked",
    [
        {"calibre": "nobody"}, {"calibre": ""}, {"edition": 9}, {"edition": "x"}, {"edition": 99999999},
        {"form": "poster"},
        {"on": "2015-12-31"}, {"on": "yesterday"}, {"on": "9999-12-31"},
        {"on": timezone.localdate() + timedelta(days=2)},
        {"level": "street"}, {"calibre": "a\x00b"}, {"on": "2025-02-30"},
    ],
)  # fmt: skip
def test_what_cannot_be_counted_is_said_and_no_file_is_made_of_it(
    stage: Cast, enter: Enter, asked: dict[str, Any]
) -> None:
    client = enter("county_office")
    answer = client.get(address(**asked))
    assert answer.status_code == 200
    assert answer.context["form"].errors
    assert "asked" not in answer.context
    assert client.get(address("children/", **asked)).status_code == 404
    assert client.get(address("file/xlsx/", **asked)).status_code == 404
    assert client.post(address("issue/", **asked)).status_code == 404


@pytest.mark.parametrize("place", [JINGYANG, 610400000000, "abc", "9" * 12, "610482999999999", "-1"])
def test_a_place_that_is_not_ones_own_is_not_there(stage: Cast, enter: Enter, place: Any) -> None:
    client = enter("county_office")
    assert client.get(address(place=place)).status_code == 404
    assert client.get(address("children/", cell="c1", at=place)).status_code == 404


def test_the_neighbouring_county_sees_nothing(stage: Cast, enter: Enter) -> None:
    other = enter("other_county_office")
    assert other.get(address()).status_code == 404
    assert not any(figures_on(other.get(address(place=JINGYANG))))


def test_a_cell_that_the_form_has_not_is_not_there(stage: Cast, enter: Enter) -> None:
    client = enter("county_office")
    for cell in ("c33", "tie-99", "tie-²", "name"):
        assert client.get(address("children/", cell=cell)).status_code == 404


def test_the_village_director_sees_figures_and_takes_nothing_away(stage: Cast, enter: Enter) -> None:
    director = enter("village_director")
    assert figures_on(director.get(address(place=TAIXIANG)))[0] == 1
    for refused in (
        director.get(address("file/xlsx/", place=TAIXIANG)),
        director.get(address("roster/", place=TAIXIANG, form="roster_2016")),
        director.post(address("registration-forms/", place=TAIXIANG)),
        director.post(address("issue/", place=TAIXIANG)),
        director.get("/census/returns/forms/"),
    ):
        assert refused.status_code == 403


def book_of(answer: Any) -> Any:
    assert answer.status_code == 200, answer.content[:300]
    return openpyxl.load_workbook(BytesIO(answer.content))


def test_the_workbook_is_a_form_to_print(stage: Cast, enter: Enter) -> None:
    sheet = book_of(enter("town_supervisor").get(address("file/xlsx/", place=XINMIN))).active
    rows = [[cell.value for cell in row] for row in sheet.iter_rows()]
    assert rows[0][0] == "农村留守儿童摸底排查统计表"
    above = "".join(str(value) for row in rows[1:4] for value in row if value)
    for said in (
        "新民镇人民政府",
        "统计时点：2025年12月31日",
        "民政（2016）",
        "第1版",
        "咸阳市 彬州市 新民镇",
        "生成时间",
        "单位：人",
    ):
        assert said in above
    assert rows[6] == ["甲", *map(str, range(1, 33))]
    assert rows[7][:3] == ["合计（新民镇）", 2, 0]
    assert [row[0] for row in rows[8:10]] == ["红岩村", "太厢村"]
    assert rows[7][1:] == [sum(row[at] for row in rows[8:10]) for at in range(1, 33)]
    below = "".join(str(value) for row in rows[10:] for value in row if value)
    for said in ("勾稽关系：1=2+5+8", "未平衡", "1人的", "待核实", "单位负责人", "复核人", "填表人"):
        assert said in below
    assert {"A1:AG1", "C5:E5", "B5:B6"} <= {str(merged) for merged in sheet.merged_cells.ranges}
    assert (sheet.freeze_panes, sheet.print_title_rows) == ("B8", "$5:$7")
    assert (sheet.page_setup.orientation, sheet.page_setup.paperSize, sheet.page_setup.fitToWidth) == (
        "landscape",
        8,
        None,
    )
    assert sheet.sheet_properties.pageSetUpPr.fitToPage


def test_the_pdf_says_the_same(stage: Cast, enter: Enter) -> None:
    answer = enter("county_office").get(address("file/pdf/"))
    assert answer["Content-Type"] == "application/pdf"
    (page,) = pymupdf.open(stream=answer.content)
    text = page.get_text()
    for said in (
        "农村留守儿童摸底排查统计表",
        "统计时点：2025年12月31日",
        "红岩村",
        "勾稽关系",
        "未平衡",
        "填表人（签名）",
    ):
        assert said in text
    assert page.rect.width > 1150  # A3 across


@pytest.mark.parametrize("kind", ["csv", "xls", "pdf2"])
def test_no_other_kind_of_file_is_made(stage: Cast, enter: Enter, kind: str) -> None:
    assert enter("county_office").get(address(f"file/{kind}/")).status_code == 404


def test_a_roster_leaves_with_its_reason_and_a_line_in_the_log(stage: Cast, enter: Enter) -> None:
    client = enter("town_supervisor")
    page = address("roster/", form="roster_2016", place=XINMIN)
    assert client.post(page, {"reason": "x"}).status_code == 422
    book = book_of(client.post(page, {"reason": REASON}))
    note, sheet = book.worksheets
    assert REASON in "".join(str(row[0].value or "") for row in note.iter_rows())
    rows = [[cell.value for cell in row] for row in sheet.iter_rows()]
    assert rows[0][0] == "农村留守儿童花名册"
    assert [row[0] for row in rows if isinstance(row[0], int)] == [1, 2]
    with acting_as(stage.county_office):
        entry = AccessEntry.objects.get(action="census.make_returns")
    assert (entry.detail["count"], entry.detail["reason"], entry.detail["with_numbers"]) == (2, REASON, False)
    pdf = client.post(page, {"reason": REASON, "pdf": "1"})
    assert "农村留守儿童花名册" in pymupdf.open(stream=pdf.content)[0].get_text()


def test_a_roster_says_what_held_on_its_day(stage: Cast, enter: Enter) -> None:
    with acting_as(stage.county_office):
        rain = stage.child("小雨")
        Enrolment.objects.filter(child=rain.pk).update(until=date(2026, 1, 1))
        Enrolment(child_id=rain.pk, region=rain.region, since=date(2026, 1, 1), stage="junior").save(
            force_insert=True
        )
        tie_person(child=rain, kind=Tie.Kind.CARER, since=date(2026, 2, 1), details={"name": "后来的人"})
        StatusEpisode.objects.filter(child=rain.pk).delete()
        StatusEpisode(
            child_id=rain.pk, region=rain.region, calibre="mca2016", since=date(2025, 1, 1), standing="in"
        ).save(force_insert=True)  # fmt: skip
    client = enter("county_office")
    page = address("roster/", form="roster_2016")
    whole = book_of(client.post(page, {"reason": REASON, "with_numbers": "on"})).worksheets[1]
    row = next([c.value for c in row] for row in whole.iter_rows() if row[1].value == "张小雨")
    assert row[2:5] == ["女", "2017-05-04", "610427201705040026"]
    assert row[6:10] == ["新民镇 太厢村", "太厢小学", "三年级（1）班", None] or row[9] in ("", None)
    assert row[11:14] == ["张建军", "广东东莞", "13509112233"]
    assert row[17:20] == ["张老汉", "祖父", "13891012345"]
    masked = book_of(client.post(page, {"reason": REASON})).worksheets[1]
    row = next([c.value for c in row] for row in masked.iter_rows() if row[1].value == "张小雨")
    assert (row[4], row[13]) == ("6104**********26", "135****2233")


def test_a_roster_of_nobody_and_of_too_many_is_refused(stage: Cast, enter: Enter) -> None:
    client = enter("county_office")
    nobody = client.post(address("roster/", form="roster_2016", on="2024-01-01"), {"reason": REASON})
    assert nobody.status_code == 422
    with patch.object(services, "MOST_SET", 1):
        many = client.post(address("roster/", form="roster_2016"), {"reason": REASON, "pdf": "1"})
    assert (many.status_code, "2" in str(many.context["form"].non_field_errors())) == (422, True)
    assert client.get(address("roster/")).status_code == 404
    assert client.get(address("file/xlsx/", form="roster_2016")).status_code == 404


def test_registration_forms_of_all_who_count(stage: Cast, enter: Enter) -> None:
    client = enter("town_supervisor")
    answer = client.post(address("registration-forms/", place=XINMIN))
    assert pymupdf.open(stream=answer.content).page_count == 2
    with acting_as(stage.county_office):
        assert set(
            AccessEntry.objects.filter(action="registry.print_form").values_list("child", flat=True)
        ) == {FULL.key, LACKING.key}
    with patch.object(services, "AT_ONCE", 1):
        run = client.post(address("registration-forms/", place=XINMIN))
    assert run.status_code == 302
    with acting_as(stage.town_supervisor):
        (left,) = PrintRun.objects.all()
    assert (set(left.children or []), left.total, run.url) == (
        {FULL.key, LACKING.key},
        2,
        f"/cards/prints/{left.pk}/",
    )
    nobody = client.post(address("registration-forms/", place=XINMIN, on="2024-01-01"), follow=True)
    assert nobody.status_code == 200


def test_an_issued_return_stays_and_can_be_compared(stage: Cast, enter: Enter) -> None:
    client = enter("county_office")
    went = client.post(address("issue/"))
    assert went.status_code == 302
    page = client.get(went.url)
    assert page.context["table"].rows.count("<tr") == 4
    with acting_as(stage.county_office):
        issued = IssuedReturn.objects.get()
        kept = {row.kind: row for row in StoredFile.objects.filter(purpose="return")}
    assert set(kept) == {"xlsx", "pdf"}
    then = book_of_bytes(client, issued.file)
    assert client.get(f"{went.url}?compare=1").context["is_same"]
    with acting_as(stage.county_office):
        Guardianship.objects.filter(child=FULL.key).update(level="fair")
    compared = client.get(f"{went.url}?compare=1")
    assert not compared.context["is_same"]
    assert (
        compared.content.decode().count("<del>") == 2 * 3
    )  # 较好 and 一般, in the county, the town and the village
    assert client.get(went.url).context["table"].rows == page.context["table"].rows
    assert book_of_bytes(client, issued.file) == then
    assert [row["issued"].pk for row in client.get("/census/returns/issued/").context["rows"]] == [issued.pk]
    assert enter("other_county_office").get(went.url).status_code == 404
    assert not enter("other_county_office").get("/census/returns/issued/").context["rows"]


def book_of_bytes(client: Client, key: Any) -> bytes:
    answer = client.get(f"/files/{key}/")
    assert answer.status_code == 200
    return b"".join(answer.streaming_content)  # type: ignore[attr-defined]


def test_an_issued_roster_ends_as_prints_do(stage: Cast, enter: Enter) -> None:
    client = enter("county_office")
    went = client.post(address("roster/", form="roster_2016"), {"reason": REASON, "issue": "1"})
    assert went.status_code == 302
    assert client.get(went.url).context["count"] == 2
    with acting_as(stage.county_office):
        StatusEpisode.objects.filter(child=FULL.key).delete()
        StatusEpisode.objects.filter(child=UNCLEAR_KEY).update(standing="in")
    compared = client.get(f"{went.url}?compare=1").context
    assert (compared["now"], compared["come"], compared["gone"]) == (2, 1, 1)
    with acting_as(stage.city_office):
        erase_child(child=Child.objects.get(pk=FULL.key), basis="法定监护人申请")
    with acting_as(stage.county_office):
        issued = IssuedReturn.objects.get()
        assert StoredFile.objects.get(pk=issued.file).removal == "erased"
    assert client.get(f"/files/{issued.file}/").status_code == 410
    assert client.get(went.url).context["count"] == 2


def test_only_offices_issue(stage: Cast, enter: Enter) -> None:
    town = enter("town_supervisor")
    assert town.post(address("issue/", place=XINMIN)).status_code == 403
    made = town.post(address("roster/", place=XINMIN, form="roster_2016"), {"reason": REASON, "issue": "1"})
    assert made["Content-Type"].startswith("application/vnd")
    with acting_as(stage.county_office):
        assert not IssuedReturn.objects.exists()


def test_statuses_that_are_being_worked_out_are_said(stage: Cast, enter: Enter) -> None:
    with acting_as(stage.county_office):
        Child.objects.filter(pk=FULL.key).update(status_due_on=timezone.localdate())
    assert enter("county_office").get(address()).context["waiting"] == 1


def test_the_figures_cost_few_queries(stage: Cast, enter: Enter) -> None:
    client = enter("county_office")
    client.get(address())
    with CaptureQueriesContext(connection) as asked:
        assert client.get(address()).status_code == 200
    reads = [query["sql"] for query in asked if query["sql"].lstrip().startswith(("SELECT", "WITH"))]
    assert len(reads) <= 16, "\n".join(reads)


# Forms of one's own.

NEW = "/census/returns/forms/new/statistics_2016/"


def entered(client: Client, page: str, **changes: Any) -> dict[str, Any]:
    """What the page of a form holds, as a browser would send it."""
    answer = client.get(page)
    assert answer.status_code == 200
    head, columns = answer.context["head"], answer.context["columns"]
    data = {name: head[name].value() or "" for name in head.fields}
    data |= {f"column-{name}": value for name, value in columns.management_form.initial.items()}
    for one in columns.forms:
        data |= {f"{one.prefix}-{name}": one[name].value() or "" for name in one.fields if name != "drop"}
    return {**data, **changes}


def own_form(cast: Cast) -> ReturnTemplate:
    with acting_as(cast.county_office):
        return ReturnTemplate.objects.order_by("-edition").first()  # type: ignore[return-value]


def test_an_office_makes_a_form_of_its_own_and_its_towns_fill_it_in(stage: Cast, enter: Enter) -> None:
    client = enter("county_office")
    add = {
        "add": "1",
        "new-heading": "低龄走读",
        "new-group": "其他",
        "new-age_from": "0",
        "new-age_to": "8",
        "new-boards": "no",
    }
    added = client.post(NEW, entered(client, NEW, title="彬州市统计表", **add))
    assert added.status_code == 200
    new = added.context["columns"].forms[-1]
    assert json.loads(new["asks"].value()) == {"age": [0, 8], "boards": False}
    with acting_as(stage.county_office):
        assert not ReturnTemplate.objects.exists()
    data = _sent(added)
    at = len(added.context["columns"].forms) - 1
    data |= {f"column-{at}-position": "15", "column-0-heading": "总数"}
    assert client.post(NEW, data).status_code == 302
    row = own_form(stage)
    assert (row.title, row.place, row.edition) == ("彬州市统计表", BINZHOU, 1)
    assert [one["heading"] for one in row.definition["columns"][:3]] == ["总数", "低龄走读", "小计"]
    town = enter("town_supervisor")
    answer = town.get(address(place=XINMIN, form=row.code))
    assert answer.context["whole"].values[:2] == (2, 1)
    assert str(row.code) not in dict(
        enter("other_county_office").get(RETURNS).context["form"].fields["form"].choices
    )
    assert town.get("/census/returns/forms/").status_code == 403


def _sent(answer: Any) -> dict[str, Any]:
    head, columns = answer.context["head"], answer.context["columns"]
    data = {name: head[name].value() or "" for name in head.fields}
    data |= {f"column-{name}": value for name, value in columns.management_form.initial.items()}
    for one in columns.forms:
        data |= {f"{one.prefix}-{name}": one[name].value() or "" for name in one.fields if name != "drop"}
    return data


@pytest.mark.parametrize(
    ("changes", "said"),
    [
        ({"ties": "c1=c2+c5"}, "不可能成立"),
        ({"ties": "c1=c99"}, "没有"),
        ({"ties": "c1"}, "不是勾稽关系"),
        ({"ties": "c1=c2+c2"}, "两次"),
        ({"column-1-drop": "on"}, "已删去"),
        ({"column-1-asks": '{"age": [9, 1]}'}, "无法使用"),
        ({"column-1-code": "c1"}, "代号"),
    ],
)
def test_a_form_that_cannot_be_is_not_saved_and_says_why(
    stage: Cast, enter: Enter, changes: dict[str, str], said: str
) -> None:
    client = enter("county_office")
    answer = client.post(NEW, entered(client, NEW, **changes))
    assert answer.status_code == 422
    assert said in answer.context["wrong"]
    with acting_as(stage.county_office):
        assert not ReturnTemplate.objects.exists()


@pytest.mark.parametrize(
    "changes",
    [
        {"title": ""}, {"title": "长" * 41}, {"column-0-heading": ""}, {"column-0-position": "x"},
        {"column-0-asks": "{"},
        {"oldest": "40"}, {"column-TOTAL_FORMS": "x"}, {"add": "1"},
        {"add": "1", "new-heading": "x", "new-age_from": "9", "new-age_to": "3"},
        {"add": "1", "new-heading": "x", "new-stage": "university"}, {"edition": "-1"},
    ],
)  # fmt: skip
def test_bad_input_comes_back_with_the_form(stage: Cast, enter: Enter, changes: dict[str, str]) -> None:
    client = enter("county_office")
    assert client.post(NEW, entered(client, NEW, **changes)).status_code == 422


def test_a_form_that_somebody_else_saved_meanwhile_is_not_overwritten(stage: Cast, enter: Enter) -> None:
    client = enter("county_office")
    client.post(NEW, entered(client, NEW, title="一"))
    page = f"/census/returns/forms/{own_form(stage).code}/"
    mine, theirs = entered(client, page, title="我的"), entered(client, page, title="别人的")
    assert client.post(page, theirs).status_code == 302
    answer = client.post(page, mine)
    assert (answer.status_code, "第2版" in answer.context["wrong"]) == (422, True)
    assert own_form(stage).title == "别人的"


def test_a_form_out_of_use_is_offered_no_more_and_what_was_issued_with_it_stays(
    stage: Cast, enter: Enter
) -> None:
    client = enter("county_office")
    client.post(NEW, entered(client, NEW, title="一"))
    code = own_form(stage).code
    went = client.post(address("issue/", form=code))
    assert client.post(f"/census/returns/forms/{code}/retire/").status_code == 302
    assert client.get(address(form=code)).context["form"].errors
    assert client.get(f"/census/returns/forms/{code}/").status_code == 404
    assert client.get(f"{went.url}?compare=1").context["is_same"]


def test_the_form_of_another_place_is_copied_and_not_changed(stage: Cast, enter: Enter) -> None:
    city = enter("city_office")
    city.post(NEW, entered(city, NEW, title="全市表"))
    code = own_form_of(stage).code
    county = enter("county_office")
    assert county.get(f"/census/returns/forms/{code}/").status_code == 404
    assert county.post(f"/census/returns/forms/{code}/retire/").status_code == 404
    copy = f"/census/returns/forms/new/{code}/"
    assert county.post(copy, entered(county, copy, title="县表")).status_code == 302
    assert {line["row"].title for line in county.get("/census/returns/forms/").context["rows"]} == {
        "全市表",
        "县表",
    }
    assert county.get("/census/returns/forms/new/nothing/").status_code == 404


def own_form_of(cast: Cast) -> ReturnTemplate:
    with acting_as(cast.city_office):
        return ReturnTemplate.objects.get()


def test_a_roster_form_shows_other_columns(stage: Cast, enter: Enter) -> None:
    client, page = enter("county_office"), "/census/returns/forms/new/roster_2016/"
    added = client.post(page, entered(client, page, add="1", **{"new-heading": "年龄", "new-shows": "age"}))
    assert added.status_code == 200
    assert client.post(page, {**_sent(added), "title": "带年龄的花名册"}).status_code == 302
    sheet = book_of(
        client.post(address("roster/", form=own_form(stage).code), {"reason": REASON})
    ).worksheets[1]
    heads = [cell.value for cell in sheet[5]]
    assert heads[-1] == "年龄"


def test_a_town_of_the_county_is_shown_by_village(stage: Cast, enter: Enter) -> None:
    answer = enter("county_office").get(address(place=XINMIN, level="town"))
    assert answer.context["asked"].level == "village"
    assert answer.context["form"]["level"].value() == "village"
