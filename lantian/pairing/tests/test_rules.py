"""Rules by tables that an official can read, and the laws that they keep."""

import csv
from datetime import date, timedelta
from pathlib import Path
from uuid import UUID

import pytest
from hypothesis import given
from hypothesis import strategies as st

from lantian.pairing.messages import SENTENCES
from lantian.pairing.rules import bars, stages, times
from lantian.pairing.rules.bars import ChildFacts, HelperFacts, bars_between
from lantian.pairing.rules.stages import OPEN, OVER, TRANSITIONS, Party, Stage, Verb
from lantian.pairing.words import BAR_NAMES

CASES = Path(__file__).parent / "cases"
ON = date(2026, 11, 25)
HELPER = UUID(int=7)
SCHOOLS = {"": None, "A": UUID(int=1), "B": UUID(int=2)}
FATHER = frozenset({("phone", b"1"), ("named", ("张建军", date(1985, 1, 1)))})


def rows(name: str) -> list[dict[str, str]]:
    with (CASES / f"{name}.csv").open(encoding="utf-8") as lines:
        return list(csv.DictReader(lines))


@pytest.mark.parametrize("row", rows("bars"), ids=lambda row: row["what"])
def test_what_stands_between_a_child_and_a_helper(row):
    special = row["special"]
    child = ChildFacts(
        sex=row["child_sex"],
        birth_on=date.fromisoformat(row["child_birth"]),
        region=int(row["child_region"]),
        school=SCHOOLS[row["child_school"]],
        kin=FATHER if special == "kin" else frozenset(),
        unfit=FATHER if special == "unfit" else frozenset(),
        refused=frozenset({HELPER} if special == "refused" else ()),
        forbidden=frozenset({HELPER} if special == "forbidden" else ()),
        wants_nobody=special == "nobody",
        same_sex_from=int(row["from_age"]) if row["from_age"] else None,
    )
    helper = HelperFacts(
        key=HELPER,
        sex=row["helper_sex"],
        region=int(row["helper_region"]),
        school=SCHOOLS[row["helper_school"]],
        farthest=row["farthest"],
        health=row["health"],
        marks=frozenset({("phone", b"1")}),
    )
    assert {bar.value for bar in bars_between(child, helper, ON)} == set(row["bars"].split())


def test_the_life_of_a_pair():
    table = {(row["verb"], row["from"], to) for row in rows("life") for to in row["to"].split()}
    assert {(verb.value, before.value, after.value) for verb, before, after in TRANSITIONS} == table


def test_what_is_over_is_opened_again_by_taking_a_word_back_alone():
    assert {verb for verb, before, _ in TRANSITIONS if before in OVER} == {Verb.TAKE_BACK}
    assert not any(stages.may(verb, Stage.ENDED) for verb in Verb)


@given(st.permutations(list(Party)))
def test_all_have_to_agree_in_whatever_order(order):
    awaited = list(Party)
    for party in order:
        stage, awaited = stages.after_answer(awaited, party)
        assert (stage == Stage.AGREED) == (not awaited)
        assert stage in OPEN
    assert stage == Stage.AGREED


@pytest.mark.parametrize(
    ("birth_on", "counts"), [("2018-11-25", True), ("2018-11-26", False), ("2012-01-01", True)]
)
def test_from_eight_on_a_childs_own_answer_counts(birth_on, counts):
    parties = stages.words_needed(date.fromisoformat(birth_on), ON)
    assert (Party.CHILD in parties) == counts
    assert {Party.CARER, Party.HELPER, Party.WITNESS} < set(parties) | {Party.CHILD}


@pytest.mark.parametrize(
    ("since", "trial", "year"),
    [
        ("2026-11-25", "2026-12-25", "2027-11-25"),
        ("2026-01-31", "2026-02-28", "2027-01-31"),
        ("2024-02-29", "2024-03-29", "2025-02-28"),
        ("2026-12-31", "2027-01-31", "2027-12-31"),
    ],
)
def test_a_month_of_trial_and_a_year(since, trial, year):
    day = date.fromisoformat(since)
    assert times.trial_until(day) == date.fromisoformat(trial)
    assert times.renewed_until(day) == date.fromisoformat(year)


@given(st.dates(date(2000, 1, 1), date(2100, 1, 1)))
def test_months_and_years_never_shrink(day):
    assert timedelta(28) <= times.trial_until(day) - day <= timedelta(31)
    assert timedelta(365) <= times.renewed_until(day) - day <= timedelta(366)


@pytest.mark.parametrize(
    ("last_met", "trial_from", "is_active", "sleeps"),
    [
        (date(2026, 11, 1), date(2026, 1, 1), True, False),
        (date(2026, 8, 27), date(2026, 1, 1), True, False),
        (date(2026, 8, 26), date(2026, 1, 1), False, True),
        (None, date(2026, 11, 1), False, False),
        (None, date(2026, 8, 26), False, True),
        (None, None, False, False),
        (date(2026, 1, 1), date(2026, 11, 1), False, False),
    ],
)
def test_active_is_a_meeting_within_ninety_days(last_met, trial_from, is_active, sleeps):
    assert times.is_active(last_met, ON) == is_active
    assert times.sleeps(last_met, trial_from, ON) == sleeps


def test_every_bar_has_a_name_and_a_sentence():

    codes = {bar.value for bar in bars.Bar}
    assert codes == set(BAR_NAMES)
    assert codes <= set(SENTENCES)
