"""What facts and answers suggest: a table of cases that an office could sign, and laws that hold for all."""

import csv
from dataclasses import replace
from datetime import date, timedelta
from pathlib import Path

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from lantian.access.policy import Role
from lantian.assessment.rules.deciding import (
    needs_look,
    needs_reason,
    needs_second,
    review_by,
)
from lantian.assessment.rules.hiding import FEWEST, hidden
from lantian.assessment.rules.items import ASKED, FACES, KNOWN, face_of, weight_of
from lantian.assessment.rules.known import Carer, Known, Parent, judge_known, moves_among
from lantian.assessment.rules.losses import Loss
from lantian.assessment.rules.proposing import Said, propose
from lantian.assessment.rules.showing import losses_for, sees_reasons
from lantian.assessment.tests.sentences import day, known_from, said_from
from lantian.duties.rules.levels import RiskLevel

ON = date(2026, 11, 20)
CASES = list(csv.DictReader((Path(__file__).parent / "cases/proposals.csv").open(encoding="utf-8")))
RED, YELLOW, BLUE, GREEN = RiskLevel.RED, RiskLevel.YELLOW, RiskLevel.BLUE, RiskLevel.GREEN


@pytest.mark.parametrize("case", CASES, ids=[case["case"] for case in CASES])
def test_what_is_suggested(case: dict[str, str]):
    found = propose(known_from(case["birth"], case["facts"]), said_from(case["answers"]), day(case["on"]))
    told = {loss.value: str(int(level)) for loss, level in found.losses.items()}
    assert told | {"level": found.level.value, "turns_on": str(found.turns_on or "")} == {
        name: case[name] for name in (*Loss, "level", "turns_on")
    }


def test_there_are_enough_cases_and_every_item_is_in_one():
    told = " ".join(case["answers"] for case in CASES).split()
    assert len(CASES) >= 80
    assert {item for item, asked in ASKED.items() if not asked.is_closed} | set(FACES) <= set(told)


days = st.dates(date(2008, 1, 1), ON)
parents = st.builds(
    Parent,
    reason=st.sampled_from(["", "home", "work", "dead"]),
    since=st.none() | days,
    visited_on=st.none() | days,
)
carers = st.builds(Carer, birth_on=st.none() | st.dates(date(1940, 1, 1), date(1990, 1, 1)))
knowns = st.builds(
    Known,
    birth_on=st.dates(date(2008, 1, 1), date(2022, 1, 1)),
    stage=st.sampled_from(["", "not_enrolled", "kindergarten", "primary", "dropout", "out_of_school"]),
    school_moves=st.lists(days, max_size=3).map(tuple),
    is_unsafe=st.none() | st.booleans(),
    health=st.sampled_from(["", "10", "30", "40"]),
    is_registered=st.none() | st.booleans(),
    parents=st.lists(parents, max_size=2).map(tuple),
    carers=st.lists(carers, max_size=2).map(tuple),
    last_contact_on=st.none() | days,
    lives_with=st.sampled_from(["", "01", "62"]),
    guardianship=st.sampled_from(["", "none", "fair", "good"]),
)  # fmt: skip
ANSWERS = [(item, answer) for item, asked in ASKED.items() if not asked.is_closed for answer in asked.answers]
ANSWERS += [(face, answer) for face in FACES for answer in ("yes", "no")]
answers = st.lists(st.tuples(days, st.sampled_from(ANSWERS)), max_size=8).map(
    lambda told: [Said(since, turn, item, answer) for turn, (since, (item, answer)) in enumerate(told)]
)


@given(knowns, answers, st.sampled_from(ANSWERS))
def test_a_worse_answer_never_lowers_a_level(known: Known, said: list[Said], worse: tuple[str, str]):
    item, answer = worse
    before = propose(known, said, ON)
    standing = next((one.level for one in before.items if one.item == item), None)
    if standing is not None and weight_of(item, answer).level < standing:
        return
    after = propose(known, [*said, Said(ON, len(said), item, answer)], ON)
    assert after.level.rank >= before.level.rank
    assert all(after.losses[loss] >= before.losses[loss] for loss in Loss)


@given(knowns, answers)
def test_a_worse_fact_never_lowers_a_level(known: Known, said: list[Said]):
    before = propose(known, said, ON)
    worse = [
        {"is_unsafe": True}, {"is_registered": False}, {"health": "40"}, {"guardianship": "none"}, {"lives_with": "01"},
        {"attention": "needed"},
    ]  # fmt: skip
    for facts in worse:
        after = propose(replace(known, **facts), said, ON)
        assert after.level.rank >= before.level.rank, facts


@given(knowns, answers, st.randoms())
def test_the_order_of_answers_does_not_matter(known: Known, said: list[Said], dice):
    shuffled = list(said)
    dice.shuffle(shuffled)
    assert propose(known, shuffled, ON) == propose(known, said, ON)


@given(knowns, answers)
def test_a_red_item_is_always_red(known: Known, said: list[Said]):
    found = propose(known, said, ON)
    assert bool(found.reds) == (found.level == RED)
    assert set(found.reds) <= set(found.reasons)


@settings(max_examples=15)
@given(knowns)
def test_the_next_turn_is_the_first_day_that_differs(known: Known):
    def judged(on: date) -> list[tuple]:
        return [(one.item, one.level, one.is_red) for one in judge_known(known, on)]

    now, later = judged(ON), [ON + timedelta(days=n) for n in range(1, 370)]
    first = next((day for day in later if judged(day) != now), None)
    told = propose(known, [], ON).turns_on
    assert told == first or (first is None and told and told > later[-1])


def test_every_item_has_a_judge_and_nothing_is_judged_twice():
    assert [one.item for one in judge_known(Known(birth_on=date(2016, 1, 1)), ON)] == list(KNOWN)
    assert not set(KNOWN) & (set(ASKED) | set(FACES))


def test_what_is_closed_weighs_by_its_face():
    assert not weight_of("harm", "sexual").level
    assert (face_of("harm", "sexual"), face_of("harm", "no")) == ("yes", "no")
    assert weight_of("closed_safety", "yes").is_red


def test_moves_are_changes_of_school_on_known_days():
    schools = [
        (None, "a"),
        (day("2025-09-01"), "b"),
        (day("2026-03-01"), "b"),
        (None, "c"),
        (day("2026-09-01"), ""),
    ]
    assert moves_among(schools) == (day("2025-09-01"),)


@pytest.mark.parametrize(
    ("level", "on", "by"),
    [
        (RED, "2026-01-31", "2026-02-28"), (YELLOW, "2026-11-20", "2027-02-20"), (BLUE, "2026-08-31", "2027-02-28"),
        (GREEN, "2028-02-29", "2029-02-28"),
    ],
)  # fmt: skip
def test_every_level_is_looked_at_again(level: RiskLevel, on: str, by: str):
    assert review_by(level, day(on)) == day(by)


@pytest.mark.parametrize(
    ("decided", "confirmed", "proposed", "waits"),
    [
        (YELLOW, RED, YELLOW, True), (GREEN, None, RED, True), (RED, RED, RED, False), (RED, None, GREEN, False),
        (BLUE, YELLOW, BLUE, False), (GREEN, None, GREEN, False),
    ],
)  # fmt: skip
def test_leaving_red_needs_two_people(decided, confirmed, proposed, waits):
    assert needs_second(decided, confirmed, proposed) is waits


def test_whose_word_counts():
    assert needs_look(RED, Role.VILLAGE_DIRECTOR)
    assert not needs_look(RED, Role.TOWN_SUPERVISOR)
    assert not needs_look(YELLOW, Role.VILLAGE_DIRECTOR)
    assert needs_reason([0, 1], [0, 2])
    assert not needs_reason([0, 1], [0, 1])


def test_each_role_is_shown_what_its_work_needs():
    told = {role.value: [loss.value for loss in losses_for(role)] for role in Role if losses_for(role)}
    keepers = [loss.value for loss in Loss]
    assert told == {
        **dict.fromkeys(("city_office", "county_office", "town_supervisor", "village_director"), keepers),
        "school_head": ["study", "life", "mind"],
        "class_teacher": ["study", "life", "mind"],
        "psychologist": ["mind"],
    }
    assert {role.value for role in Role if sees_reasons(role)} == set(list(told)[:4])


@given(st.lists(st.lists(st.integers(0, 12), min_size=4, max_size=4), min_size=1, max_size=6))
def test_no_small_count_can_be_reckoned_from_its_row_or_column(counts: list[list[int]]):
    cells = hidden(counts)
    for row, line in enumerate(cells):
        assert all(cell is None or not 0 < cell < FEWEST for cell in line)
        assert all(cell is None or cell == counts[row][at] for at, cell in enumerate(line))
    for line in [*cells, *map(list, zip(*cells, strict=True))]:
        assert line.count(None) != 1 or len(line) == 1
