"""Which column is what."""

import random

import pytest
from hypothesis import given
from hypothesis import strategies as some

from lantian.registry.roster.fields import FIELDS
from lantian.registry.roster.mapping import (
    apply_remembered,
    as_mapping,
    guess_mapping,
    heading_signature,
    missing_fields,
)
from lantian.registry.tests.roster_sheet import HEADINGS, cases

EVERY_HEADING = [heading for field in FIELDS for heading in field.headings]


@pytest.mark.parametrize(
    "case", cases("roster_headings"), ids=lambda case: f"{case['after']} {case['heading']}"
)
def test_headings(case: dict[str, str]) -> None:
    headings = [case["after"], case["heading"]] if case["after"] else [case["heading"]]
    assert (guess_mapping(headings)[-1].key or "") == case["key"]


def test_canonical_headings_are_certain() -> None:
    for guess, field in zip(guess_mapping(HEADINGS), FIELDS, strict=True):
        assert (guess.key, guess.confidence) == (field.key, 1.0)


def test_every_alias_is_known() -> None:
    for field in FIELDS:
        for heading in field.headings:
            assert guess_mapping([heading])[0].key == field.key


def test_words_without_a_person_belong_to_the_one_before() -> None:
    headings = [
        "序号",
        "姓名",
        "身份证号",
        "父亲姓名",
        "身份证号",
        "联系电话",
        "母亲姓名",
        "身份证号",
        "联系电话",
    ]
    keys = [guess.key for guess in guess_mapping(headings)]
    father = ["father_name", "father_identity_number", "father_phone"]
    mother = ["mother_name", "mother_identity_number", "mother_phone"]
    assert keys == [None, "child_name", "identity_number", *father, *mother]


def test_the_surer_column_has_the_field() -> None:
    guesses = guess_mapping(["现就读学校全称", "就读学校"])
    assert [guess.key for guess in guesses] == [None, "school"]


def test_a_column_that_is_not_needed_is_told_from_an_unknown_one() -> None:
    assert [guess.confidence for guess in guess_mapping(["序号", "鞋码"])] == [1.0, 0.0]


def test_what_is_missing() -> None:
    assert missing_fields(as_mapping(guess_mapping(["姓名", "身份证号", "村"]))) == []
    assert missing_fields(as_mapping(guess_mapping(["姓名", "村"]))) == ["sex", "birth_on"]


@given(some.lists(some.one_of(some.sampled_from(EVERY_HEADING), some.text(max_size=12)), max_size=60))
def test_no_field_is_guessed_twice(headings: list[str]) -> None:
    guesses = guess_mapping(headings)
    keys = [guess.key for guess in guesses if guess.key]
    assert len(keys) == len(set(keys))
    assert [guess.column for guess in guesses] == list(range(len(headings)))


@given(some.randoms(use_true_random=False))
def test_canonical_headings_are_found_in_any_order(dice: random.Random) -> None:
    headings = dice.sample(HEADINGS, len(HEADINGS))
    expected = {field.headings[0]: field.key for field in FIELDS}
    wrong = {guess.heading for guess in guess_mapping(headings) if guess.key != expected[guess.heading]}
    assert wrong <= {"身份证号码", "姓名"}  # after a parent's column these are the parent's


def test_a_signature_knows_headings_again() -> None:
    signature = heading_signature(["姓名", "性别（男/女）"])
    assert len(signature) == 64
    assert signature == heading_signature([" 姓 名", "性别(男／女)"])
    assert signature != heading_signature(["性别（男/女）", "姓名"])


def test_a_remembered_mapping_is_applied() -> None:
    headings = ["孩子叫啥", "住哪村", "鞋码"]
    applied = apply_remembered(headings, ["child_name", "village", None])
    assert as_mapping(applied) == {0: "child_name", 1: "village"}
    assert [guess.heading for guess in applied] == headings


@pytest.mark.parametrize("keys", [["child_name"], ["child_name", "child_name"], ["child_name", "gone_field"]])
def test_a_remembered_mapping_that_does_not_fit_is_guessed_anew(keys: list[str]) -> None:
    assert as_mapping(apply_remembered(["性别", "民族"], keys)) == {0: "sex", 1: "ethnicity"}
