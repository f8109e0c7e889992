"""What facts suggest, who does a step, when it is due; and that the data of ways hang together."""

import csv
from datetime import date, timedelta
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st
from uuid_utils.compat import uuid7

from lantian.access.policy import Role
from lantian.kernel.days.rules import add_working_days
from lantian.pathways.codes import papers, ways
from lantian.pathways.rules.running import SENIORS, StepState, after_deeds, due_on, may_do, owner_of
from lantian.pathways.rules.suggesting import Fact, Known, suggested
from lantian.pathways.words import ICONS

ON = date(2026, 11, 26)
CASES = list(csv.DictReader((Path(__file__).parent / "cases/suggested.csv").open(encoding="utf-8")))


def fact(value: str) -> Fact | None:
    return Fact(uuid7(), value) if value else None


@pytest.mark.parametrize("case", CASES, ids=lambda case: "-".join(case.values()))
def test_what_the_file_suggests(case: dict[str, str]):
    known = Known(
        child=uuid7(),
        birth_on=date(ON.year - int(case["age"]), 3, 1),
        schooling=fact(case["schooling"]),
        left=fact(case["left"]),
        lives_with=fact(case["lives_with"]),
        guarded=fact(case["guarded"]),
        hukou=fact(case["hukou"]),
        no_number=case["no_number"],
        missing=uuid7() if case["missing"] else None,
    )
    assert " ".join(suggested(known, ON)) == case["ways"]


@given(st.dates(date(2007, 1, 1), ON), st.sampled_from(["dropout", "primary", "out_of_school", ""]))
def test_nothing_is_suggested_that_is_not_for_the_age_of_the_child(birth_on: date, stage: str):
    known = Known(
        child=uuid7(),
        birth_on=birth_on,
        schooling=fact(stage),
        lives_with=fact("01"),
        hukou=fact("no"),
        missing=uuid7(),
    )
    age = ON.year - birth_on.year - ((ON.month, ON.day) < (birth_on.month, birth_on.day))
    assert all(ways()[way].fits(age) for way in suggested(known, ON))


def test_ways_hang_together():
    for way in ways().values():
        assert way.steps
        assert way.outcomes
        assert way.code in ICONS
        assert way.starters <= set(way.readers)
        assert len({step.code for step in way.steps}) == len(way.steps)
        for step in way.steps:
            assert len(step.code) <= 12
            assert step.owed_by in way.readers, (way.code, step.code)
            assert not step.paper or (step.paper in papers() and step.times == 1)
    used = {step.paper for way in ways().values() for step in way.steps if step.paper}
    assert used == set(papers())


def test_a_quiet_way_is_known_to_school_and_county_alone():
    assert set(ways()["bullying"].readers) == {Role.SCHOOL_HEAD, Role.PSYCHOLOGIST, Role.COUNTY_OFFICE}


@given(st.sampled_from(sorted(SENIORS)), st.sampled_from(list(Role)))
def test_nobody_does_a_step_of_which_they_may_not_know(owed_by: Role, role: Role):
    for way in ways().values():
        if may_do(owed_by, role, way.readers):
            assert role in way.readers


def test_what_a_school_owes_is_the_towns_where_no_school_is_known():
    assert owner_of(Role.SCHOOL_HEAD, has_school=False) == Role.TOWN_SUPERVISOR
    assert owner_of(Role.SCHOOL_HEAD, has_school=True) == Role.SCHOOL_HEAD
    assert owner_of(Role.VILLAGE_DIRECTOR, has_school=False) == Role.VILLAGE_DIRECTOR


def test_steps_are_due_from_the_beginning():
    friday = date(2026, 11, 27)
    assert due_on(friday, 1, in_working_days=True, add_working_days=add_working_days) == date(2026, 11, 30)
    assert due_on(friday, 1, in_working_days=False, add_working_days=add_working_days) == friday + timedelta(
        1
    )
    assert due_on(friday, 0, in_working_days=False, add_working_days=add_working_days) == friday


@given(st.integers(0, 9), st.integers(1, 4))
def test_a_step_is_done_when_it_was_done_often_enough(deeds: int, times: int):
    assert (after_deeds(deeds, times) == StepState.DONE) == (deeds >= times)
