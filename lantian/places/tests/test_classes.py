"""Class names by a table that a school could read, and by the laws that they keep; no database."""

import csv
from pathlib import Path

import pytest
from hypothesis import example, given
from hypothesis import strategies as some

from lantian.places.classes import LONGEST, SchoolClass, class_of

CASES = Path(__file__).parent / "cases" / "classes.csv"
NUMERALS = ("", *"一二三四五六七八九", "十", "十一", "十二")
BRACKETS = ("({})", "（{}）", "【{}】", "[{}]", "{}", " {} ", "第{}")
GRADES = ("{}年级", "{}年级 ", "{}年")
STAGES = some.sampled_from(["", "kindergarten", "primary", "junior", "senior", "vocational"])
PIECES = some.sampled_from(
    [*"0123456789一二三四五六七八九十〇零班级年(（)）.-· 第甲实验大小初高职中A①壹", "年级"]
)
ANYTHING = some.one_of(some.text(max_size=LONGEST), some.lists(PIECES, max_size=10).map("".join))


def cases() -> list[dict[str, str]]:
    with CASES.open(encoding="utf-8", newline="") as table:
        return list(csv.DictReader(table))


@pytest.mark.parametrize("case", cases(), ids=lambda case: f"{case['written']} in {case['grade']}")
def test_a_class_is_kept_in_one_spelling(case: dict[str, str]) -> None:
    found = class_of(case["written"], int(case["grade"]) if case["grade"] else None, case["stage"])
    is_grade = int(case["is_grade"]) if case["is_grade"] else None
    assert found == SchoolClass(is_grade, case["is_class"], bool(case["contradicts"]))


@given(ANYTHING, some.none() | some.integers(1, 12), STAGES)
@example("三级" + "甲" * 30, 4, "")
def test_a_class_that_is_in_that_spelling_stays_as_it_is(text: str, grade: int | None, stage: str) -> None:
    found = class_of(text, grade, stage)
    assert class_of(found.name, found.grade, stage) == found
    assert len(found.name) <= LONGEST
    assert grade is None or found.grade == grade


@some.composite
def spellings(draw: some.DrawFn, grade: int, number: int) -> str:
    """One of the many ways to write a class of a grade."""
    figure = draw(some.sampled_from([str(number), f"{number:02}", NUMERALS[number]]))
    alone = draw(some.sampled_from(BRACKETS)).format(figure) + draw(some.sampled_from(["班", "", " 班"]))
    in_grade = draw(some.sampled_from(GRADES)).format(draw(some.sampled_from([str(grade), NUMERALS[grade]])))
    short = draw(
        some.sampled_from([f"{NUMERALS[grade]}({figure})班", f"{grade}.{number}班", f"{grade}{number:02}"])
    )
    return draw(some.sampled_from([alone, in_grade + alone, short]))


@given(some.data(), some.integers(1, 12), some.integers(1, 12), some.integers(1, 12))
def test_two_spellings_are_one_class_when_they_are_one(
    data: some.DataObject, grade: int, number: int, other: int
) -> None:
    one, two = data.draw(spellings(grade, number)), data.draw(spellings(grade, other))
    assert class_of(one, grade) == (grade, str(number), False)
    assert (class_of(one, grade) == class_of(two, grade)) is (number == other)
