"""Sheets go out and come back: what a village fills in is taken in whole, an exact repeat changes nothing."""

import zipfile
from collections.abc import Sequence
from datetime import date
from io import BytesIO
from pathlib import Path
from typing import Any

import openpyxl
import pymupdf
import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.urls import reverse
from django.utils import timezone

from lantian.access.models import AccessEntry
from lantian.access.scopes import acting_as
from lantian.census.errors import CensusError
from lantian.census.models import Campaign, CampaignVillage, SheetIntake
from lantian.census.rules.codes import code_of
from lantian.census.rules.sheets import HEADINGS, find_columns, read_row
from lantian.census.services import households as household_services
from lantian.census.services import intake, sheets
from lantian.census.tests.conftest import LATELY, TODAY, households, village_of
from lantian.kernel.sheets.limits import UnreadableSheet
from lantian.registry.rules.ages import age_on
from tests.cast import BINZHOU, HONGYAN, TAIXIANG, XINMIN, Cast
from tests.together import at_once

NOW = timezone.now()
AUTUMN = date(2026, 11, 25)
FIRST = code_of(TAIXIANG, 1)
HEAD = list(HEADINGS.values())


def workbook(*tables: tuple[str, Sequence[Sequence[Any]]]) -> bytes:
    book = openpyxl.Workbook()
    book.remove(book.active)
    for name, rows in tables:
        sheet = book.create_sheet(name)
        for row in rows:
            sheet.append(list(row))
    target = BytesIO()
    book.save(target)
    return target.getvalue()


def filled(*rows: Sequence[Any], name: str = "太厢村") -> bytes:
    return workbook((name, [HEAD, *rows]))


def brought(cast: Cast, campaign: Campaign, content: bytes, part: str = "village_director") -> SheetIntake:
    with acting_as(cast.posts[part]):
        mine = Campaign.objects.get(pk=campaign.pk)
        return intake.begin_intake(campaign=mine, chunks=[content], name="入户表.xlsx", on=TODAY)


def planned(cast: Cast, one: SheetIntake, part: str = "village_director") -> Any:
    with acting_as(cast.posts[part], read_only=True):
        return intake.plan_again(intake=one, on=TODAY)


def taken(cast: Cast, one: SheetIntake, part: str = "village_director") -> SheetIntake:
    fingerprint = planned(cast, one, part).fingerprint
    with acting_as(cast.posts[part]):
        return intake.take_in(intake=one, fingerprint=fingerprint, now=NOW, on=TODAY)


def codes(plan: Any) -> list[tuple[int, str, str]]:
    return [(fault.row, fault.column, fault.wrong.code) for fault in plan.faults]


def test_a_sheet_goes_out_with_words_to_choose_from(cast: Cast, campaign: Campaign):
    with acting_as(cast.town_supervisor, read_only=True):
        content = sheets.fill_in_sheets(campaign=campaign, place=XINMIN, as_zip=False, on=TODAY)
    book = openpyxl.load_workbook(BytesIO(content))
    assert book.sheetnames == ["红岩村", "太厢村"]
    sheet = book["太厢村"]
    assert [cell.value for cell in sheet[1]] == HEAD
    assert [cell.value for cell in sheet[2]][:5] == [
        FIRST,
        None,
        "太厢村二组18号",
        "张老汉",
        f"张小石（{age_on(date(2020, 9, 1), TODAY)}岁）、张小雨（{age_on(date(2017, 5, 4), TODAY)}岁）",
    ]
    (offered,) = sheet.data_validations.dataValidation
    assert "无儿童" in offered.formula1
    assert next(iter(offered.sqref.ranges)).min_col == HEAD.index("入户结果") + 1
    with acting_as(cast.county_office, read_only=True):
        entries = AccessEntry.objects.filter(action="census.print_sheets")
        assert {entry.child for entry in entries} == {None, cast.children["小雨"], cast.children["小石"]}


def test_a_zip_has_a_workbook_for_each_village(cast: Cast, campaign: Campaign):
    with acting_as(cast.county_office, read_only=True):
        content = sheets.fill_in_sheets(campaign=campaign, place=BINZHOU, as_zip=True, on=TODAY)
    assert zipfile.ZipFile(BytesIO(content)).namelist() == [
        f"{HONGYAN}-红岩村.xlsx",
        f"{TAIXIANG}-太厢村.xlsx",
    ]


def test_paper_has_a_page_for_each_group_with_boxes(cast: Cast, campaign: Campaign, village: CampaignVillage):
    with acting_as(cast.village_director):
        household_services.add_households(
            village=village, households=[{"village_group": "二组", "head_name": "王大"}]
        )
    with acting_as(cast.village_director, read_only=True):
        pdf = sheets.print_sheets(campaign=campaign, place=TAIXIANG, only_open=False, on=TODAY)
    document = pymupdf.open(stream=pdf)
    texts = [page.get_text() for page in document]
    assert len(texts) == 2
    assert document[0].rect.width > document[0].rect.height
    assert "张老汉" in texts[0]
    assert "张小雨" in texts[0]
    assert "拒访" in texts[0]
    assert "王大" in texts[1]


def test_the_cells_of_a_row_are_read_as_people_write_them():
    line, columns = find_columns([["太厢村入户表"], [], ["户编号", "组别", "户主姓名", "结果", "日期"]])  # type: ignore[misc]
    assert line == 2
    said = read_row([FIRST, " 一 组", "张 老汉", "没有", "2026年11月3日"], columns, AUTUMN)
    assert said.values == {
        "village_group": "一 组", "head_name": "张老汉", "outcome": "no_child", "visited_on": date(2026, 11, 3),
    }  # fmt: skip
    wrong = read_row(["", "", "张123", "也许", "2027-01-01"], columns, AUTUMN).wrong
    assert {key: one.code for key, one in wrong.items()} == {
        "head_name": "name_digits", "outcome": "word_unknown", "visited_on": "date_in_future",
    }  # fmt: skip
    assert read_row(["", "", ""], columns, TODAY).is_empty
    assert find_columns([["姓名", "性别"]]) is None


def test_a_filled_sheet_is_taken_in_and_a_repeat_changes_nothing(cast: Cast, campaign: Campaign):
    content = filled(
        [FIRST, "", "", "", "", "有儿童", LATELY.isoformat(), ""],
        ["", "一组", "3号", "王大", "", "无儿童", LATELY.isoformat(), "独居"],
        ["", "一组", "4号", "李二", "", "", "", ""],
    )
    first = brought(cast, campaign, content)
    assert (first.state, first.counts) == ("ready", {"new": 2, "changed": 1, "unchanged": 0, "wrong": 0})
    assert len(households(cast.village_director)) == 1, "nothing is written before somebody agrees"
    taken(cast, first)
    rows = households(cast.village_director)
    assert [
        (row.head_name, row.outcome, row.visited_on and row.visited_on.isoformat(), row.note) for row in rows
    ] == [
        ("张老汉", "visited", LATELY.isoformat(), ""),
        ("王大", "no_child", LATELY.isoformat(), "独居"),
        ("李二", "", None, ""),
    ]
    again = brought(cast, campaign, content)
    plan = planned(cast, again)
    assert (plan.changes, plan.new, plan.unchanged) == ([], [], 3)
    taken(cast, again)
    assert [row.version for row in households(cast.village_director)] == [row.version for row in rows]


def test_a_sheet_that_went_out_comes_back_unchanged(cast: Cast, campaign: Campaign):
    with acting_as(cast.county_office, read_only=True):
        content = sheets.fill_in_sheets(campaign=campaign, place=BINZHOU, as_zip=False, on=TODAY)
    plan = planned(cast, brought(cast, campaign, content, "county_office"), "county_office")
    assert (plan.faults, plan.changes, plan.new, plan.unchanged) == ([], [], [], 1)


def test_wrong_cells_are_named_and_nothing_is_written(cast: Cast, campaign: Campaign):
    content = filled(
        [FIRST, "", "", "", "", "也许", "2999-01-01", "长" * 201],
        [code_of(TAIXIANG, 99), "", "", "", "", "无儿童", "", ""],
        ["8.21023E+11", "", "", "没有的人", "", "无儿童", "", ""],
        ["", "一组", "", "", "", "无儿童", "", ""],
        [FIRST, "", "", "", "", "无儿童", "", ""],
        [FIRST, "", "", "", "", "有儿童", "", ""],
        [code_of(610423104200, 1), "", "", "", "", "无儿童", "", ""],
    )
    one = brought(cast, campaign, content)
    assert one.state == "wrong"
    assert codes(planned(cast, one)) == [
        (2, "入户结果", "word_unknown"), (2, "入户日期", "date_in_future"), (2, "备注", "text_too_long"),
        (3, "户编号", "code_unknown"), (4, "户编号", "code_damaged"), (5, "户主", "required_missing"),
        (7, "户编号", "household_twice"), (8, "户编号", "code_unknown"),
    ]  # fmt: skip
    with pytest.raises(CensusError, match="changed_since"):
        taken(cast, one)
    assert [row.outcome for row in households(cast.village_director)] == [""]


def test_a_damaged_code_is_recognised_by_head_and_house(cast: Cast, campaign: Campaign):
    one = brought(
        cast,
        campaign,
        filled(["82102259-0001", "", "太厢村二组18号", "张老汉", "", "家中无人", LATELY.isoformat(), ""]),
    )
    plan = planned(cast, one)
    assert [fault.wrong.code for fault in plan.notices] == ["code_recognised"]
    taken(cast, one)
    (row,) = households(cast.village_director)
    assert row.outcome == "absent"


def test_without_a_code_the_same_household_is_the_same(cast: Cast, campaign: Campaign):
    plan = planned(
        cast, brought(cast, campaign, filled(["", "", "太厢村二组18号", "张老汉", "", "拒访", "", ""]))
    )
    assert (len(plan.changes), plan.new) == (1, [])
    assert plan.changes[0].values == {"outcome": "refused", "visited_on": TODAY}


def test_two_sheets_of_two_villages_and_one_of_nowhere(cast: Cast, campaign: Campaign):
    row = ["", "", "9号", "赵九", "", "无儿童", LATELY.isoformat(), ""]
    content = workbook(("太厢村", [HEAD, row]), ("红岩村", [HEAD, row]), ("某村", [HEAD, row]))
    plan = planned(cast, brought(cast, campaign, content, "town_supervisor"), "town_supervisor")
    assert [new.village.region for new in plan.new] == [TAIXIANG, HONGYAN]
    assert [fault.wrong.code for fault in plan.faults] == ["village_unknown"]


def test_undoing_puts_everything_back(cast: Cast, campaign: Campaign):
    content = filled(
        [FIRST, "", "", "", "", "无儿童", LATELY.isoformat(), "看过"],
        ["", "一组", "3号", "王大", "", "无儿童", LATELY.isoformat(), ""],
    )
    one = taken(cast, brought(cast, campaign, content))
    with acting_as(cast.village_director):
        undone = intake.undo(intake=one, now=NOW)
    (row,) = households(cast.village_director)
    assert (row.outcome, row.visited_on, row.note) == ("", None, "")
    assert undone.state == "undone"
    with acting_as(cast.village_director), pytest.raises(CensusError, match="not_ready"):
        intake.undo(intake=one, now=NOW)


def test_what_others_built_on_is_not_undone(cast: Cast, campaign: Campaign):
    one = taken(cast, brought(cast, campaign, filled([FIRST, "", "", "", "", "家中无人", "", ""])))
    (row,) = households(cast.village_director)
    with acting_as(cast.town_supervisor):
        visit = {"outcome": "no_child", "visited_on": TODAY, "note": ""}
        household_services.record_visit(household=row, values=visit, version=row.version)
    with acting_as(cast.village_director), pytest.raises(CensusError, match="not_latest"):
        intake.undo(intake=one, now=NOW)


def test_children_entered_by_hand_and_villages_handed_in_are_left_alone(
    cast: Cast, campaign: Campaign, village: CampaignVillage
):
    (row,) = households(cast.village_director)
    with acting_as(cast.village_director):
        household_services.find_child(household=row, child=cast.child("小雨"), finding="unchanged", on=TODAY)
    content = filled([FIRST, "", "", "", "", "无儿童", "", ""])
    assert codes(planned(cast, brought(cast, campaign, content))) == [
        (2, "入户结果", "household_has_children")
    ]
    with acting_as(cast.town_supervisor):
        CampaignVillage.objects.filter(pk=village.pk).update(state="signed")
    content = filled([FIRST, "", "", "", "", "家中无人", "", ""], ["", "", "9号", "赵九", "", "", "", ""])
    assert codes(planned(cast, brought(cast, campaign, content))) == [
        (2, "入户结果", "village_not_now"), (3, "入户结果", "village_not_now"),
    ]  # fmt: skip


def test_a_list_that_changed_since_is_looked_at_again(cast: Cast, campaign: Campaign):
    one = brought(cast, campaign, filled([FIRST, "", "", "", "", "无儿童", "", ""]))
    seen = planned(cast, one).fingerprint
    (row,) = households(cast.village_director)
    with acting_as(cast.town_supervisor):
        visit = {"outcome": "absent", "visited_on": TODAY, "note": ""}
        household_services.record_visit(household=row, values=visit, version=row.version)
    with acting_as(cast.village_director), pytest.raises(CensusError, match="changed_since"):
        intake.take_in(intake=one, fingerprint=seen, now=NOW, on=TODAY)


def test_one_sheet_is_taken_in_once_by_two(real_cast: Cast):
    from lantian.census.services.campaigns import open_campaign
    from lantian.census.tests.conftest import TERMS

    with acting_as(real_cast.county_office):
        campaign = open_campaign(region=BINZHOU, values=TERMS, on=TODAY)
    one = brought(
        real_cast, campaign, filled(["", "一组", "3号", "王大", "", "无儿童", LATELY.isoformat(), ""])
    )
    seen = planned(real_cast, one).fingerprint

    def takes() -> SheetIntake:
        with acting_as(real_cast.village_director):
            return intake.take_in(intake=one, fingerprint=seen, now=NOW, on=TODAY)

    results = at_once(takes, takes)
    assert sorted(type(one).__name__ for one in results) == ["CensusError", "SheetIntake"], results
    assert [row.head_name for row in households(real_cast.village_director)] == ["张老汉", "王大"]


@pytest.mark.parametrize(
    ("content", "error"),
    [
        (b"%PDF-1.4 x", UnreadableSheet),
        (b"", UnreadableSheet),
        (workbook(("Sheet1", [["姓名", "性别"], ["张三", "男"]])), CensusError),
    ],
)
def test_what_is_no_household_sheet_is_refused(cast: Cast, campaign: Campaign, content: bytes, error: Any):
    with pytest.raises(error):
        brought(cast, campaign, content)


def test_pages_from_upload_to_undoing(enter, cast: Cast, campaign: Campaign):
    director = enter("village_director")
    address = reverse("census:campaign_sheets", args=[campaign.pk])
    assert "下载" in director.get(address).content.decode()
    wrong = director.post(address, {"file": SimpleUploadedFile("a.xlsx", b"nothing")})
    assert wrong.status_code == 422
    content = filled([FIRST, "", "", "", "", "也许", "", ""])
    answer = director.post(address, {"file": SimpleUploadedFile("入户表.xlsx", content)})
    shown = director.get(answer.url).content.decode()
    assert "也许" in shown
    assert "有儿童、无儿童" in shown
    content = filled(
        [FIRST, "", "", "", "", "无儿童", LATELY.isoformat(), ""], ["", "", "9号", "赵九", "", "拒访", "", ""]
    )
    answer = director.post(address, {"file": SimpleUploadedFile("入户表.xlsx", content)})
    shown = director.get(answer.url).content.decode()
    assert "赵九" in shown
    assert "拒访" in shown
    key = answer.url.rstrip("/").rsplit("/", 1)[1]
    fingerprint = shown.split('name="fingerprint" value="')[1].split('"')[0]
    director.post(reverse("census:intake_apply", args=[key]), {"fingerprint": fingerprint})
    assert "已于" in director.get(answer.url).content.decode()
    assert len(households(cast.village_director)) == 2
    director.post(reverse("census:intake_undo", args=[key]))
    assert len(households(cast.village_director)) == 1
    assert enter("next_village_director").get(answer.url).status_code == 404


@pytest.mark.parametrize(
    ("kind", "starts"), [("paper", b"%PDF-"), ("open", b"%PDF-"), ("xlsx", b"PK"), ("zip", b"PK")]
)
def test_sheets_are_downloaded(enter, campaign: Campaign, kind: str, starts: bytes):
    director = enter("village_director")
    address = reverse("census:campaign_take_out", args=[campaign.pk])
    answer = director.get(address, {"place": TAIXIANG, "kind": kind})
    assert answer.content.startswith(starts)
    assert director.get(address, {"place": HONGYAN, "kind": kind}).status_code == 404
    assert director.get(address, {"place": "x", "kind": kind}).status_code == 404
    assert director.get(address, {"place": TAIXIANG, "kind": "x"}).status_code == 404


def test_the_file_of_an_intake_may_be_gone(
    enter, cast: Cast, campaign: Campaign, settings: Any, tmp_path: Path
):
    one = brought(cast, campaign, filled([FIRST, "", "", "", "", "无儿童", "", ""]))
    settings.FILES_ROOT = tmp_path / "elsewhere"
    director = enter("village_director")
    assert "不再保存" in director.get(reverse("census:intake", args=[one.pk])).content.decode()
    director.post(reverse("census:intake_apply", args=[one.pk]), {"fingerprint": "x"})
    assert [row.outcome for row in households(cast.village_director)] == [""]
    assert village_of(cast.village_director, TAIXIANG).state == "not_begun"
