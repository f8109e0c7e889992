"""The rules of art 22 and 23, case by case; and the laws of an agreement's life for any days."""

import csv
from datetime import date, timedelta
from pathlib import Path

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from lantian.entrusting.rules.eligibility import (
    Answer,
    Bond,
    Carer,
    Exclusion,
    Lives,
    Result,
    Sign,
    Wish,
    problem_of,
    signs_of,
)
from lantian.entrusting.rules.life import (
    LIVE,
    Absence,
    Elder,
    How,
    Party,
    Signature,
    Standing,
    State,
    last_day_allowed,
    missing,
    problem_of_signature,
    standing,
    to_tell,
    who_signs,
)

ON = date(2026, 11, 20)
CASES = Path(__file__).parent / "cases"
DAYS = st.dates(date(2020, 1, 1), date(2030, 12, 31))


def cases(name: str) -> list[dict[str, str]]:
    with (CASES / name).open(encoding="utf-8") as lines:
        return list(csv.DictReader(lines))


@pytest.mark.parametrize("case", cases("carers.csv"), ids=lambda case: case["case"])
def test_who_may_be_entrusted(case: dict[str, str]) -> None:
    carer = Carer(
        birth_on=date.fromisoformat(case["birth"]) if case["birth"] else None,
        health=case["health"],
        children=int(case["children"]),
        lives=Lives(case["lives"]),
        bond=Bond.CLOSE,
        wish=Wish(case["wish"]),
        child_birth_on=date.fromisoformat(case["child_birth"]),
    )
    answers = dict.fromkeys(Exclusion, Answer.NO)
    if case["answer"]:
        answers[Exclusion.HABITS] = Answer(case["answer"])
    wrong = problem_of(
        Result(case["result"]),
        carer=carer,
        exclusions=answers,
        support=case["support"],
        ground=case["ground"],
        on=ON,
    )
    assert "+".join(signs_of(carer, ON)) == case["signs"]
    assert (wrong[1] if wrong else "") == case["refused"]


@given(st.sampled_from(Answer), st.sampled_from(Exclusion), st.sampled_from(Result), st.integers(0, 99))
@settings(max_examples=300)
def test_whoever_is_ruled_out_is_never_found_fit(answer, exclusion, result, years):
    carer = Carer(
        date(ON.year - years, 1, 1), "10", 1, Lives.TOGETHER, Bond.CLOSE, Wish.AGREES, date(2016, 1, 1)
    )
    answers = {**dict.fromkeys(Exclusion, Answer.NO), exclusion: answer}
    wrong = problem_of(result, carer=carer, exclusions=answers, support="邻居", ground="有据", on=ON)
    if answer != Answer.NO or Sign.NOT_ADULT in signs_of(carer, ON):
        assert (wrong is None) == (result == Result.UNFIT)


@given(DAYS, DAYS, DAYS)
@settings(max_examples=300)
def test_a_signed_agreement_lives_from_its_first_to_its_last_day(since, until, on):
    until = max(since, until)
    assert (standing(State.SIGNED, since, until, on) in LIVE) == (on <= until)
    assert (standing(State.SIGNED, since, until, on) == Standing.EXPIRING) == (
        since <= on <= until and until - on <= timedelta(30)
    )
    assert standing(State.DRAFT, since, until, on) == Standing.DRAFT


@given(DAYS)
@settings(max_examples=200)
def test_a_year_is_at_most_a_year(since):
    assert timedelta(364) <= last_day_allowed(since) - since <= timedelta(365)


def test_one_that_is_to_end_goes_on_until_then():
    days = (date(2026, 1, 1), date(2026, 12, 31))
    assert standing(State.ENDED, *days, ON, date(2026, 12, 1)) == Standing.IN_FORCE
    assert standing(State.ENDED, *days, date(2026, 12, 1), date(2026, 12, 1)) == Standing.ENDED


FATHER, MOTHER = Elder(Party.FATHER, True, True), Elder(Party.MOTHER, True, False)


@pytest.mark.parametrize(
    ("elders", "sign"),
    [
        ([FATHER, MOTHER], [Party.FATHER]),
        ([FATHER, Elder(Party.MOTHER, True, True)], [Party.FATHER, Party.MOTHER]),
        ([Elder(Party.FATHER, True, False), MOTHER], [Party.FATHER, Party.MOTHER]),
        ([FATHER, Elder(Party.MOTHER, False, False)], [Party.FATHER]),
        ([Elder(Party.FATHER, False, False), Elder(Party.GUARDIAN, True, False)], [Party.GUARDIAN]),
        ([], []),
    ],
)
def test_the_parents_who_are_away_sign(elders, sign):
    assert who_signs(elders) == sign


def test_where_no_parent_can_sign_the_signatures_are_not_complete():
    needed = [Party.FATHER, Party.MOTHER, Party.CARER]
    carer = (Party.CARER, How.IN_PERSON)
    both = [(Party.FATHER, How.CANNOT), (Party.MOTHER, How.CANNOT), carer]
    assert missing(needed, both) == [Party.FATHER, Party.MOTHER]
    assert missing(needed, [(Party.FATHER, How.CANNOT), (Party.MOTHER, How.VOICE), carer]) == []


@pytest.mark.parametrize("case", cases("signatures.csv"), ids=lambda case: case["case"])
def test_whose_hand_it_was_and_where(case: dict[str, str]) -> None:
    away = Absence(date(2026, 3, 1), None, _day(case["visited"]), _day(case["visit_until"]))
    one = Signature(
        how=How(case["how"]),
        signed_on=date.fromisoformat(case["on"]),
        name="张建军",
        signer=case["signer"],
        whose="father",
        witness_one=case["one"],
        witness_two=case["two"],
        note=case["note"],
        absences=[away],
        others={"张老汉"},
    )
    wrong = problem_of_signature(one, ON)
    assert (wrong[1] if wrong else "") == case["refused"]


def _day(text: str) -> date | None:
    return date.fromisoformat(text) if text else None


def test_whoever_lives_or_learns_elsewhere_has_new_ones_to_tell():
    assert to_tell(None, 1, None)
    assert not to_tell(1, 1, ON)
    assert to_tell(1, 2, ON)
    assert not to_tell(None, None, None)
