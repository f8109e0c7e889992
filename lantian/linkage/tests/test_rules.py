"""What follows from a list and the register, case by case."""

import csv
from datetime import date
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from lantian.linkage.rules.answers import ANSWERS, OTHER, REVIEW, WORK, may_reopen, problem
from lantian.linkage.rules.comparing import differences
from lantian.linkage.rules.expecting import why_expected
from lantian.linkage.rules.settling import Memory, Pair, Twice, repeats_of, settle, suspect
from lantian.places.rules import scope_of

CASES = Path(__file__).parent / "cases"
PLACE = scope_of(610482000000)
CHILDREN = ["a", "b", "c"]


def cases(name: str) -> list[dict[str, str]]:
    with (CASES / name).open(encoding="utf-8", newline="") as file:
        return list(csv.DictReader(file))


def facts(case: dict[str, str]) -> dict:
    """What stands in a case, as the register has it."""
    found = {key: case[key] for key in ("birth_on", "stage", "disability_kind") if case[key]}
    if case["hukou_code"]:
        found["hukou_code"] = int(case["hukou_code"])
    if case["registered"]:
        found["hukou_registered"] = case["registered"] == "yes"
    return {**found, "aid": case["aid"].split(), "poverty_marks": case["marks"].split()}


@pytest.mark.parametrize("case", cases("expecting.csv"), ids=lambda case: case["case"])
def test_who_should_be_on_a_list(case):
    found = why_expected(case["kind"], facts(case), PLACE, date.fromisoformat(case["on"]))
    assert found == case["why"]


@pytest.mark.parametrize(
    ("said", "ours", "kind", "subjects"),
    [
        ({"grade": 4}, {"grade": 3}, "school_roll", {"enrolment": [("grade", 3, 4)]}),
        ({"grade": None}, {"grade": 3}, "school_roll", {}),
        ({"class_name": ""}, {"class_name": "1"}, "school_roll", {}),
        ({"school": "k"}, {"school": "k"}, "school_roll", {}),
        (
            {"school": "k"},
            {"school_text": "外地小学"},
            "school_roll",
            {"enrolment": [("school", "外地小学", "k")]},
        ),
        ({"school_text": "太厢小学"}, {"school": "k", "school_name": "太厢小学"}, "school_roll", {}),
        (
            {"identity_number": "n"},
            {"identity_number": ""},
            "hukou",
            {"child": [("identity_number", "", "n")]},
        ),
        ({"hukou_registered": False}, {"hukou_registered": False}, "hukou", {}),
        (
            {"hukou_registered": False},
            {"hukou_registered": True},
            "hukou",
            {"hukou": [("hukou_registered", True, False)]},
        ),
        ({}, {"aid": ["medical"]}, "allowance", {"livelihood": [("aid", ["medical"], ["minimum_living"])]}),
        ({}, {"aid": ["minimum_living"]}, "allowance", {}),
        ({}, {}, "school_roll", {}),
    ],
)
def test_where_both_say_different_things(said, ours, kind, subjects):
    assert {
        key: [tuple(pair) for pair in pairs] for key, pairs in differences(said, ours, kind).items()
    } == subjects


VALUES = st.fixed_dictionaries(
    {},
    optional={
        "stage": st.sampled_from(["primary", "junior"]),
        "grade": st.integers(1, 9),
        "class_name": st.sampled_from(["1", "2", "实验班"]),
        "school": st.sampled_from(["k", "l"]),
        "school_text": st.sampled_from(["外地小学"]),
        "boarding": st.booleans(),
    },
)


@given(values=VALUES)
def test_who_says_the_same_does_not_differ(values):
    assert differences(values, values, "school_roll") == {}


@pytest.mark.parametrize("kind", [*WORK, *REVIEW])
def test_each_answer_is_complete_with_a_reason_of_its_own(kind):
    for answer, found in ANSWERS[kind].items():
        assert problem(kind, answer, found.reasons[0] if found.reasons else "") == ""
        assert problem(kind, answer, "nonsense") == ("reason_needed" if found.reasons else "")
        if OTHER in found.reasons:
            assert problem(kind, answer, OTHER, " ") == "note_needed"
            assert problem(kind, answer, OTHER, "见说明") == ""
        assert not (may_reopen(kind, answer) and found.acts)
    assert problem(kind, "nonsense") == "answer_unknown"
    assert not may_reopen(kind, "")


MARKS = {1: b"1", 2: b"2", 3: b"3"}


def pair(row: int, child: str, probability: float = 0.9, band: str = "ask") -> Pair:
    return Pair(row, child, probability, band, {})


def test_one_sure_pair_links():
    settled = settle(MARKS, {}, [pair(1, "a", 0.99, "same"), pair(1, "b")], CHILDREN, Memory())
    assert (settled[1].standing, settled[1].child) == ("linked", "a")
    assert (settled[2].standing, settled[2].child) == ("missing", None)


def test_two_equally_sure_pairs_are_a_question():
    settled = settle(MARKS, {}, [pair(1, "a", 0.99, "same"), pair(1, "b", 0.99, "same")], CHILDREN, Memory())
    assert settled[1].standing == "doubtful"
    assert [one.child for one in settled[1].candidates] == ["a", "b"]


def test_decisions_come_before_the_engine():
    memory = Memory(same={b"1": "b"}, different=frozenset([(b"2", "a")]), not_ours=frozenset([b"2", b"3"]))
    found = [pair(1, "a", 1.0, "same"), pair(2, "a", 1.0, "same"), pair(3, "c", 1.0, "same")]
    settled = settle(MARKS, {}, found, CHILDREN, memory)
    assert {row: (one.standing, one.child) for row, one in settled.items()} == {
        1: ("linked", "b"),
        2: ("not_ours", None),
        3: ("linked", "c"),
    }


def test_a_child_that_is_gone_is_nobody():
    settled = settle(MARKS, {}, [pair(1, "gone", 1.0, "same")], CHILDREN, Memory(same={b"2": "gone"}))
    assert {one.standing for one in settled.values()} == {"missing"}


def test_of_two_lines_that_are_one_child_the_surer_is_the_line():
    found = [pair(1, "a", 0.97, "same"), pair(3, "a", 0.99, "same")]
    settled = settle(MARKS, {}, found, CHILDREN, Memory())
    assert {row: one.repeats for row, one in settled.items()} == {1: 3, 2: None, 3: None}


@given(
    marks=st.dictionaries(st.integers(1, 8), st.sampled_from([b"x", b"y", b"z"])),
    doubles=st.lists(st.tuples(st.integers(1, 8), st.integers(1, 8))),
)
def test_what_is_repeated_repeats_nothing_itself(marks, doubles):
    sure = [Twice(*two, 1.0, "same", {}) for two in doubles if set(two) <= set(marks)]
    found = repeats_of(marks, sure)
    assert all(found.get(one, one) == found.get(other, other) for one, other, *_ in sure)
    assert all(first < row for row, first in found.items())
    assert not set(found) & set(found.values())


def test_a_line_that_is_perhaps_another_is_perhaps_its_child():
    settled = settle(MARKS, {}, [pair(1, "a", 0.99, "same")], CHILDREN, Memory())
    suspect(settled, MARKS, [Twice(1, 2, 0.8, "ask", {}), Twice(2, 3, 0.8, "ask", {})], Memory())
    assert {row: one.standing for row, one in settled.items()} == {1: "linked", 2: "doubtful", 3: "missing"}
    assert settled[2].candidates == [pair(2, "a", 0.8)]


def test_who_was_told_apart_is_not_suspected_again():
    settled = settle(MARKS, {}, [pair(1, "a", 0.99, "same")], CHILDREN, Memory())
    suspect(settled, MARKS, [Twice(1, 2, 0.8, "ask", {})], Memory(different=frozenset([(b"2", "a")])))
    assert settled[2].standing == "missing"


def test_a_number_with_name_and_birth_date_outdoes_a_look_alike():
    whole = {"identity": "same", "birth": "same", "name": "same_common"}
    found = [Pair(1, "a", 0.99, "ask", whole), Pair(2, "a", 0.9, "ask", {**whole, "identity": "not_said"})]
    settled = settle(MARKS, {}, found, CHILDREN, Memory())
    assert [settled[row].standing for row in (1, 2)] == ["linked", "doubtful"]
    other_name = [Pair(1, "a", 0.99, "ask", {**whole, "name": "different"})]
    assert settle(MARKS, {}, other_name, CHILDREN, Memory())[1].standing == "doubtful"
