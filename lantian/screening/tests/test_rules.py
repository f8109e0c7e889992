"""Rules by tables of cases that a psychologist could read, and by their laws."""

import csv
from decimal import Decimal
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from lantian.screening.queries.figures import hidden
from lantian.screening.rules.conditions import WrongCondition, condition_from, holds
from lantian.screening.rules.consent import standing_of
from lantian.screening.rules.questions import (
    Question,
    WrongDigits,
    answers_typed,
    can_be_typed,
    questions_from,
    relevant_ones,
    wrong_with,
)
from lantian.screening.rules.scoring import score_answers, score_entered, scoring_from
from lantian.screening.shipped import SHIPPED

CASES = Path(__file__).parent / "cases"


def cases(name: str) -> list[dict[str, str]]:
    with (CASES / f"{name}.csv").open(encoding="utf-8", newline="") as file:
        return list(csv.DictReader(file))


def sheet(digits: str) -> dict[str, str]:
    return {f"q{number}": digit for number, digit in enumerate(digits, 1) if digit != "-"}


@pytest.mark.parametrize("case", cases("scoring"), ids=lambda case: f"{case['instrument']} {case['answers']}")
def test_a_sheet_is_scored(case):
    outcome = score_answers(scoring_from(SHIPPED[case["instrument"]]["scoring"]), sheet(case["answers"]))
    (score,) = outcome.scores
    assert ("" if score.value is None else str(score.value)) == case["total"], case["why"]
    assert (outcome.band.value, " ".join(outcome.alarms)) == (case["band"], case["alarms"]), case["why"]


@pytest.mark.parametrize("case", cases("scores"), ids=lambda case: f"{case['instrument']} {case['entered']}")
def test_scores_from_paper_have_their_bands(case):
    entered = {
        code: Decimal(value) for code, value in (part.split("=") for part in case["entered"].split(";"))
    }
    outcome = score_entered(scoring_from(SHIPPED[case["instrument"]]["scoring"]), entered)
    assert (outcome.band.value, outcome.is_void) == (case["band"], case["is_void"] == "yes"), case["why"]


@pytest.mark.parametrize("case", cases("consent"), ids=lambda case: " ".join(case.values()))
def test_who_may_be_asked(case):
    found = standing_of(
        age=int(case["age"]),
        guardian=case["guardian"],
        child=case["child"],
        is_withdrawn=case["withdrawn"] == "yes",
    )
    assert found.value == case["standing"]


@given(st.sampled_from(["phq_9", "gad_7", "ces_d", "ces_dc"]), st.data())
def test_a_heavier_answer_never_weighs_less(code, data):
    scoring = scoring_from(SHIPPED[code]["scoring"])
    (scale,) = scoring.scales
    answers = {item: str(data.draw(st.integers(0, 3))) for item in scale.items}
    item = data.draw(st.sampled_from(scale.items))
    before = score_answers(scoring, answers)
    heavier = int(answers[item]) + (-1 if item in scale.reversed else 1)
    after = score_answers(scoring, answers | {item: str(min(3, max(0, heavier)))})
    assert scale.low <= before.scores[0].value <= after.scores[0].value <= scale.high
    assert before.band.weight <= after.band.weight


@pytest.mark.parametrize("code", SHIPPED)
def test_what_is_shipped_is_whole(code):
    """Every scale counts questions that are there, every question has its choices, and scores only have no items."""
    data = SHIPPED[code]
    questions = questions_from(data)
    scoring = scoring_from(data["scoring"])
    asked = [question.name for question in questions if question.is_asked]
    assert data["basis"]
    if data["kind"] == "scores":
        assert not questions
        return
    assert can_be_typed(questions)
    for scale in scoring.scales:
        assert list(scale.items) == asked
        assert scale.reversed <= set(asked)
        assert all(len(one.choices) == scale.item_high + 1 for one in questions if one.is_asked)
        assert scale.high == scale.item_high * len(asked)


@pytest.mark.parametrize(
    ("text", "answers", "expected"),
    [
        ("${a} = 'yes'", {"a": "yes"}, True),
        ("${a} = 'yes'", {}, False),
        ("${a} != 'yes'", {}, True),
        ("${n} >= 10", {"n": "10"}, True),
        ("${n} >= 10", {"n": "9.5"}, False),
        ("${n} < 10", {}, False),
        ("selected(${m}, 'b')", {"m": ["a", "b"]}, True),
        ("selected(${m}, 'c')", {"m": ["a", "b"]}, False),
        ("${a} = 'x' or ${a} = 'y' and ${n} > 1", {"a": "x"}, True),
        ("${a} = 'x' or ${a} = 'y' and ${n} > 1", {"a": "y", "n": "1"}, False),
        ("${d} < '2020-01-01'", {"d": "2019-12-31"}, True),
        ("", {}, True),
    ],
)
def test_conditions_say_what_they_mean(text, answers, expected):
    assert holds(condition_from(text), answers) is expected


@pytest.mark.parametrize(
    "text", ["${a}", "${a} = 'x' and", "not(${a} = 'x')", "${a} = ${b}", "1 = 1", "count(${a}) > 1", "= 3"]
)
def test_more_than_simple_comparisons_is_refused(text):
    with pytest.raises(WrongCondition):
        condition_from(text)


def test_an_answer_that_is_not_asked_any_more_hides_what_hangs_on_it():
    def asked(name: str, relevant: str = "") -> Question:
        return Question(name, "text", name, conditions=(condition_from(relevant),) if relevant else ())

    chain = [asked("a"), asked("b", "${a} = '1'"), asked("c", "${b} = '1'")]
    found = relevant_ones(chain, {"a": "0", "b": "1", "c": "1"})
    assert [question.name for question in found] == ["a"]


@pytest.mark.parametrize(
    ("kind", "answer", "wrong"),
    [
        ("integer", "12", ""),
        ("integer", "1.5", "not_a_number"),
        ("decimal", "1.5", ""),
        ("decimal", "nan", "not_a_number"),
        ("date", "2024-02-30", "not_a_day"),
        ("text", "x" * 1001, "too_long"),
        ("select_one", "3", "not_a_choice"),
        ("select_multiple", ["1", "2"], ""),
        ("select_one", "", "missing"),
    ],
)
def test_answers_are_checked_by_their_kind(kind, answer, wrong):
    choices = (("1", "一"), ("2", "二"))
    assert wrong_with(Question("q", kind, "?", choices=choices, is_required=True), answer, {}) == wrong


def test_a_row_of_digits_is_a_sheet():
    questions = questions_from(SHIPPED["gad_7"])
    assert answers_typed(questions, "012 3-1 2") == sheet("0123-12")
    with pytest.raises(WrongDigits) as wrong:
        answers_typed(questions, "0123 412")
    assert (wrong.value.code, wrong.value.at) == ("digit", 5)
    with pytest.raises(WrongDigits) as wrong:
        answers_typed(questions, "0123")
    assert (wrong.value.expected, wrong.value.found) == (7, 4)


@given(st.integers(0, 40), st.integers(0, 40), st.integers(0, 40), st.data())
def test_no_figure_gives_a_small_one_away(consented, refused, open_ones, data):
    screened = data.draw(st.integers(0, consented))
    asked = consented + refused + open_ones
    figures = hidden(2026, asked, consented, refused, screened)
    told = {"consented": figures.consented, "refused": figures.refused, "asked": figures.asked}
    assert not any(0 < value < 5 for value in told.values() if value is not None)
    if figures.asked and figures.consented is not None and figures.refused is not None:
        assert not 0 < figures.asked - figures.consented - figures.refused < 5
    if figures.screened is not None and figures.consented is not None:
        assert not 0 < figures.consented - figures.screened < 5
