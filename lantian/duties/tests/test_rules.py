"""Rules as data: what an office may write, and what the law does not let it write."""

import csv
from dataclasses import replace
from datetime import date

import pytest
from hypothesis import given, settings
from hypothesis import strategies as some

from lantian.access.policy import Role
from lantian.duties.acts import Act
from lantian.duties.messages import explain_rule
from lantian.duties.rules.book import WrongRule, data_of, laxer_parts, rule_from
from lantian.duties.rules.children import Known, applies_from
from lantian.duties.rules.levels import RiskLevel
from lantian.duties.rules.shipped import NATIONAL, SHEET
from lantian.duties.words import rule_in_words

ON = date(2026, 11, 25)
HOME = NATIONAL["home_visit"]


def test_the_national_sheet_reads_and_writes_itself():
    with SHEET.open(encoding="utf-8") as sheet:
        codes = [row["code"] for row in csv.DictReader(sheet)]
    assert len(codes) == len(set(codes)) == len(NATIONAL) >= 18
    for rule in NATIONAL.values():
        assert rule_from(data_of(rule)) == rule
        assert rule_in_words(rule)["applies"]


@pytest.mark.parametrize(
    ("part", "value", "code"),
    [
        ("cadence", "red:0d", "zero"),
        ("cadence", "0/week", "zero"),
        ("cadence", "9/week", "too_often"),
        ("cadence", "4000d", "too_long"),
        ("cadence", "red:7d red:8d", "said_twice"),
        ("cadence", "red:7d 8d", "said_twice"),
        ("cadence", "often", "unknown_term"),
        ("cadence", "1/fortnight", "unknown_term"),
        ("cadence", "1/week:summer", "unknown_term"),
        ("cadence", "-3d", "unknown_term"),
        ("cadence", "on:02-30", "no_such_day"),
        ("cadence", "", "needed"),
        ("applies", "tall", "unknown_child"),
        ("applies", "age:9-6", "unknown_child"),
        ("applies", "enrolled:university", "unknown_child"),
        ("acts", "", "needed"),
        ("acts", "dance", "unknown_choice"),
        ("ladder", "7:town_supervisor 3:county_office", "wrong_ladder"),
        ("ladder", "0:town_supervisor", "wrong_ladder"),
        ("ladder", "7:emperor", "wrong_ladder"),
        ("grace", "400", "not_a_count"),
        ("grace", "-1", "not_a_count"),
        ("name_zh", "  ", "needed"),
        ("owed_by", "", "needed"),
        ("code", "promise", "code_taken"),
        ("since", "2026-13-01", "no_such_day"),
    ],
)
def test_nonsense_is_refused_with_a_sentence(part, value, code):
    with pytest.raises(WrongRule) as error:
        rule_from({**data_of(HOME), part: value})
    assert (error.value.part, error.value.code) == (part, code)
    assert explain_rule(error.value)


@pytest.mark.parametrize(
    ("changes", "parts"),
    [
        ({"cadence": "red:3d yellow:15d blue:60d green:90d"}, []),
        ({"cadence": "red:7d yellow:30d blue:2/quarter green:180d"}, []),
        ({"cadence": "red:8d yellow:30d blue:90d green:180d"}, ["cadence_red"]),
        ({"cadence": "red:7d yellow:30d"}, ["cadence_green", "cadence_blue"]),
        ({"grace": "1"}, ["grace"]),
        ({"applies": "without_parents"}, ["applies"]),
        ({"acts": "home_visit call"}, ["acts"]),
        ({"owed_by": "town_supervisor"}, ["owed_by"]),
        ({"term_only": "yes"}, ["pauses"]),
        ({"until": "2027-01-01"}, ["until"]),
        ({"cadence": "5w/new"}, ["cadence_green", "cadence_blue", "cadence_yellow", "cadence_red"]),
    ],
)
def test_a_legal_minimum_cannot_be_lowered(changes, parts):
    assert laxer_parts(rule_from({**data_of(HOME), **changes}), HOME) == parts


@settings(max_examples=200)
@given(some.dictionaries(some.sampled_from(list(RiskLevel)), some.integers(1, 400), min_size=1))
def test_what_is_no_laxer_is_asked_at_least_as_often_at_every_level(days):
    rule = rule_from({**data_of(HOME), "cadence": " ".join(f"{level}:{n}d" for level, n in days.items())})
    is_stricter = all(days.get(level, 10**6) <= HOME.term(level).days for level in RiskLevel)
    assert (laxer_parts(rule, HOME) == []) == is_stricter


def test_whose_deeds_keep_a_rule():
    assert HOME.keeps(Act.HOME_VISIT, Role.VILLAGE_DIRECTOR)
    assert HOME.keeps(Act.HOME_VISIT, Role.COUNTY_OFFICE)  # an office enters what others did
    assert not HOME.keeps(Act.HOME_VISIT, Role.CLASS_TEACHER)
    assert not HOME.keeps(Act.CALL, Role.VILLAGE_DIRECTOR)
    assert NATIONAL["parent_contact"].keeps(Act.PARENT_CONTACT, Role.PROXY_PARENT)


def test_whom_a_rule_is_about():
    child = Known(
        date(2018, 2, 28), date(2026, 9, 1), aways=(date(2026, 3, 1),), enrolled_on=date(2024, 9, 1)
    )
    child = replace(child, stage="primary")
    away = applies_from("counted|parent_away").asked(child, ON)
    assert (away.holds, away.since) == (True, date(2026, 9, 1))  # not before it came on file
    assert applies_from("enrolled:primary,junior age:6-15").asked(child, ON).turns_on == date(2034, 2, 28)
    young = applies_from("age:9-12").asked(child, ON)
    assert (young.holds, young.turns_on) == (False, date(2027, 2, 28))
    assert not applies_from("enrolled:junior").asked(child, ON).holds
    assert str(applies_from("counted|parent_away enrolled:primary")) == "counted|parent_away enrolled:primary"
