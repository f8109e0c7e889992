"""XLSForm in: what is understood, and what is refused with its row and column."""

from pathlib import Path

import openpyxl
import pytest

from lantian.screening.messages import describe
from lantian.screening.rules.questions import questions_from
from lantian.screening.sheets import read_form

HEADS = ["type", "name", "label", "required", "relevant", "constraint"]
CHOICES = [["list_name", "name", "label"], ["yn", "yes", "是"], ["yn", "no", "否"]]
GOOD = [
    ["note", "hello", "你好"],
    ["select_one yn", "boards", "你住校吗？", "yes"],
    ["begin group", "home", "家里", "", "${boards} = 'no'"],
    ["integer", "walk", "上学走几分钟？", "", "", ". >= 0 and . <= 300"],
    ["end group", "", ""],
]


def workbook(tmp_path: Path, rows: list[list[str]], choices: list[list[str]] = CHOICES, heads=HEADS) -> Path:
    book = openpyxl.Workbook()
    survey = book.active
    survey.title = "survey"
    for row in [heads, *rows]:
        survey.append(row)
    listed = book.create_sheet("choices")
    for row in choices:
        listed.append(row)
    path = tmp_path / "form.xlsx"
    book.save(path)
    return path


def test_a_sheet_becomes_questions(tmp_path):
    read = read_form(workbook(tmp_path, GOOD), name="form.xlsx")
    assert not read.faults
    hello, boards, home, walk = questions_from(read.data)
    assert (hello.kind, home.kind) == ("note", "begin_group")
    assert boards.is_required
    assert boards.choices == (("yes", "是"), ("no", "否"))
    assert len(walk.conditions) == 1, "the group's condition holds for what stands in it"


@pytest.mark.parametrize(
    ("rows", "code", "row", "column"),
    [
        ([["geopoint", "where", "在哪"]], "unknown_type", 2, "type"),
        ([["begin repeat", "r", "再"]], "unknown_type", 2, "type"),
        ([["select_one nobody", "a", "甲"]], "no_choices", 2, "type"),
        ([["text", "1a", "甲"]], "wrong_name", 2, "name"),
        ([["text", "a", "甲"], ["text", "a", "乙"]], "name_twice", 3, "name"),
        ([["text", "a", ""]], "label_missing", 2, "label"),
        ([["text", "a", "甲", "perhaps"]], "not_yes_or_no", 2, "required"),
        ([["text", "a", "甲", "", "not(${a})"]], "condition_too_hard", 2, "relevant"),
        ([["text", "a", "甲", "", "${b} = '1'"], ["text", "b", "乙"]], "asked_later", 2, "relevant"),
        ([["integer", "a", "甲", "", "", "pow(., 2) < 3"]], "condition_too_hard", 2, "constraint"),
        ([["begin group", "g", "组"], ["text", "a", "甲"]], "group_not_closed", 0, ""),
        ([["text", "a", "甲"], ["end group", "", ""]], "group_not_open", 3, "type"),
        ([["note", "a", "只有话"]], "no_question", 0, ""),
    ],
)
def test_what_is_wrong_is_said_by_row_and_column(tmp_path, rows, code, row, column):
    read = read_form(workbook(tmp_path, rows), name="form.xlsx")
    found = [(fault.code, fault.row, fault.column) for fault in read.faults]
    assert (code, row, column) in found
    assert all(describe(fault) for fault in read.faults)


def test_columns_and_choices_are_checked_too(tmp_path):
    heads = ["type", "name", "label", "appearance"]
    choices = [*CHOICES, ["yn", "yes", "又是"], ["yn", "甲", "x"]]
    path = workbook(tmp_path, [["select_one yn", "a", "甲"]], choices, heads)
    found = {
        (fault.sheet, fault.code, fault.row, fault.column) for fault in read_form(path, name="f.xlsx").faults
    }
    assert found == {
        ("survey", "unknown_column", 1, "D"),
        ("choices", "code_twice", 4, "name"),
        ("choices", "wrong_code", 5, "name"),
    }


def test_a_workbook_without_a_survey_is_no_form(tmp_path):
    book = openpyxl.Workbook()
    book.active.append(["type"])
    book.save(tmp_path / "x.xlsx")
    assert [fault.code for fault in read_form(tmp_path / "x.xlsx", name="x.xlsx").faults] == ["no_survey"]
