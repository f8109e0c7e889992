"""The rules of cases, by tables that an office could sign, and by laws."""

import csv
from datetime import date, timedelta
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from lantian.cases.rules.bases import OFFERED, Basis, problem_of_basis
from lantian.cases.rules.closing import Standing, left_open, still_running
from lantian.cases.rules.helping import (
    earliest_day,
    next_look,
    problem_of_assessors,
    problem_of_day,
    problem_of_meeting,
    problem_of_placement,
)
from lantian.cases.rules.interventions import (
    BASIS,
    BY,
    GROUNDS,
    Kind,
    Stage,
    first_stage,
    is_open,
    problem_of_intervention,
    problem_of_outcome,
)
from lantian.cases.rules.steps import State, Verb, after, may, reached
from lantian.cases.rules.teams import covered
from lantian.cases.words import BASIS_NAMES, BY_NAMES, GROUND_NAMES, STATE_NAMES, VERB_NAMES

CASES = Path(__file__).parent / "cases"
TODAY = date(2026, 11, 26)


def cases(name: str) -> list[dict[str, str]]:
    with (CASES / f"{name}.csv").open(encoding="utf-8", newline="") as file:
        return list(csv.DictReader(file))


def test_which_verb_leads_where():
    table = {row.pop("verb"): row for row in cases("steps")}
    assert set(table) == {verb.value for verb in Verb}
    found = {
        verb.value: {state.value: after(verb, state).value if may(verb, state) else "" for state in State}
        for verb in Verb
    }
    assert found == table


@pytest.mark.parametrize("case", cases("interventions"), ids=lambda case: case["case"])
def test_who_may_do_what_towards_guardians_on_which_ground(case: dict[str, str]):
    on = TODAY + timedelta(days=int(case["days"]))
    until = on + timedelta(days=int(case["lasts"])) if case["lasts"] else None
    _field, wrong = problem_of_intervention(
        Kind(case["kind"]), case["by"], case["ground"], on=on, until=until, today=TODAY
    )
    assert wrong == case["wrong"]


def test_every_code_has_words_and_every_step_a_basis():
    assert set(OFFERED) == set(Verb)
    assert set(BASIS_NAMES) == set(Basis)
    assert set(STATE_NAMES) == set(State)
    assert set(VERB_NAMES) == set(Verb)
    assert set(BASIS) == set(BY) == set(Kind)
    assert {ground for some in GROUNDS.values() for ground in some} == set(GROUND_NAMES)
    assert {by.value for some in BY.values() for by in some} == set(BY_NAMES)


def test_a_basis_is_an_article_or_said_in_words():
    assert problem_of_basis("", "") == "basis_needed"
    assert problem_of_basis("other", "  ") == "basis_words_needed"
    assert problem_of_basis("other", "省民发〔2025〕8号") == ""
    assert problem_of_basis("minors_92", "") == ""


def test_an_application_ends_in_a_decision_and_only_what_lasts_can_end():
    assert first_stage(Kind.REVOCATION) == first_stage(Kind.PROTECTION_ORDER) == Stage.APPLIED
    assert first_stage(Kind.TEMPORARY) == Stage.DONE
    days = {"on": TODAY, "since": TODAY, "today": TODAY}
    assert problem_of_outcome(Kind.REVOCATION, Stage.APPLIED, "done", **days) == ""
    assert problem_of_outcome(Kind.REVOCATION, Stage.DONE, "ended", **days) == "not_now"
    assert problem_of_outcome(Kind.TEMPORARY, Stage.DONE, "ended", **days) == ""
    assert problem_of_outcome(Kind.TEMPORARY, Stage.ENDED, "done", **days) == "not_now"
    assert is_open(Kind.REVOCATION, Stage.APPLIED)
    assert is_open(Kind.TEMPORARY, Stage.DONE)
    assert not is_open(Kind.LONG_TERM, Stage.DONE)


def test_two_people_assess():
    assert problem_of_assessors(["周镇"]) == "two_assessors"
    assert problem_of_assessors(["周镇", " 周镇 "]) == "assessor_twice"
    assert problem_of_assessors(["周镇", "彭警"]) == ""


def test_nothing_is_left_open_when_a_case_is_closed():
    assert list(left_open(Standing(assessments=1))) == []
    everything = Standing(placements=1, interventions=1, tasks=1)
    assert list(left_open(everything)) == [
        "no_assessment",
        "placement_open",
        "intervention_open",
        "tasks_open",
    ]
    assert list(still_running(everything)) == ["placement_open", "intervention_open"]


def test_a_placement_is_for_a_time():
    day = timedelta(days=1)
    born = TODAY - 3000 * day
    assert earliest_day(born, TODAY) == born
    assert earliest_day(None, TODAY) == date(2008, 1, 1)
    days = (TODAY + day, TODAY, born, born - day)
    found = [problem_of_day(on, today=TODAY, earliest=born) for on in days]
    assert found == ["day_future", "", "", "before_birth"]
    days = (TODAY - day, TODAY, TODAY + 300 * day, TODAY + 400 * day)
    found = [problem_of_meeting(on, opened_on=TODAY, today=TODAY) for on in days]
    assert found == ["before_case", "", "", "due_far"]
    assert problem_of_placement(TODAY + day, None, TODAY) == ("since", "day_future")
    assert problem_of_placement(TODAY, TODAY, TODAY) == ("until_planned", "until_before")
    assert problem_of_placement(TODAY, TODAY + 400 * day, TODAY) == ("until_planned", "placement_too_long")


@given(st.dates(date(2000, 1, 1), date(2090, 12, 31)))
def test_the_next_look_lies_in_the_next_month_and_never_a_month_too_far(day: date):
    look = next_look(day)
    assert (look.year * 12 + look.month) - (day.year * 12 + day.month) == 1
    assert look.day == day.day or (look + timedelta(days=1)).day == 1


def test_the_line_shows_how_far_a_case_has_come():
    assert reached([State.REPORTED]) == 0
    assert reached([State.REPORTED, State.RESPONSE, State.ASSESSMENT, State.HELP]) == 2
    assert reached([State.INTERVENTION, State.HELP]) == 3


def test_names_are_covered_outside_of_the_team():
    assert covered("张小雨") == "张某某"
    assert covered("") == ""
