"""The rules: the table of transitions and its laws, the clocks, consent, what can be asked of whom."""

import csv
from datetime import date, timedelta
from pathlib import Path

import pytest
from hypothesis import given, settings
from hypothesis import strategies as some

from lantian.kernel.days.rules import add_working_days
from lantian.places.models import Department, UnitKind
from lantian.plans.codes import need_kinds
from lantian.referrals.matters import matter_for, matters
from lantian.referrals.models.referrals import NETWORKS as NETWORK_NAMES
from lantian.referrals.rules.asked import NETWORK_OF_DEPARTMENT, NETWORKS, network_of
from lantian.referrals.rules.clocks import LADDER, acts_by, reply_due, standing
from lantian.referrals.rules.consents import needs_consent, problem_of_consent
from lantian.referrals.rules.life import (
    OPEN,
    OVER,
    TABLE,
    Party,
    State,
    Verb,
    is_passing_on,
    move_of,
    owner_after,
    problem_of_closing,
    problem_of_forward,
    verbs_for,
)
from lantian.referrals.words import DOINGS, RULE_NAMES, STATE_TONES

CASES = Path(__file__).parent / "cases"


def cases(name: str) -> list[dict[str, str]]:
    with (CASES / f"{name}.csv").open(encoding="utf-8", newline="") as file:
        return list(csv.DictReader(file))


def day(text: str) -> date | None:
    return date.fromisoformat(text) if text else None


@pytest.mark.parametrize("case", cases("due"), ids=lambda case: f"{case['state']} {case['why']}")
def test_until_when_somebody_must_act(case: dict[str, str]):
    due = reply_due(
        date.fromisoformat(case["sent_on"]),
        is_advice=case["advice"] == "x",
        wanted_on=day(case["wanted_on"]),
        add=add_working_days,
    )
    since = date.fromisoformat(case["since"])
    assert acts_by(State(case["state"]), since, reply_due_on=due, add=add_working_days) == day(case["due_on"])


@pytest.mark.parametrize("case", cases("heard"), ids=lambda case: f"{case['state']} {case['days_late']}")
def test_who_hears_of_what_does_not_move(case: dict[str, str]):
    due = date(2026, 11, 2)
    now = standing(State(case["state"]), due, due + timedelta(days=int(case["days_late"])))
    assert now.heard_by == case["heard_by"]


@given(some.sampled_from(sorted(LADDER)), some.integers(-5, 40))
def test_time_alone_changes_nothing_before_the_day_that_is_named(state: State, after: int):
    due = date(2026, 11, 2)
    now = standing(state, due, due + timedelta(days=after))
    if now.turns_on is None:
        assert standing(state, due, due + timedelta(days=after + 400)).heard_by == now.heard_by
        return
    assert standing(state, due, now.turns_on - timedelta(days=1)).heard_by == now.heard_by
    assert standing(state, due, now.turns_on).heard_by != now.heard_by


@pytest.mark.parametrize("case", cases("consents"), ids=lambda case: " ".join(case.values()))
def test_where_consent_is_needed_and_whose(case: dict[str, str]):
    closed = case["closed"] == "x"
    needed = needs_consent(unit_kind=case["unit_kind"], matter_needs=case["matter"] == "x", is_closed=closed)
    age = int(case["age"])
    assert (
        problem_of_consent(needed=needed, consent=case["consent"], age=age, is_closed=closed) == case["wrong"]
    )


def test_the_table_is_whole():
    assert {move.verb for move in TABLE} == set(Verb)
    assert len({(one.verb, one.state, one.by) for one in TABLE}) == len(TABLE)
    assert all(f"rule:{one.basis}" in RULE_NAMES for one in TABLE)
    assert set(STATE_TONES) == set(State)
    assert set(DOINGS) == set(Verb) - {Verb.SEND, Verb.REPLY_PARTLY}
    reached = {one.to for one in TABLE}
    assert reached == set(State)


def test_whoever_has_it_in_hand_can_always_do_something_and_it_can_end():
    for state in OPEN:
        for owner in Party:
            if owner_of(state) and owner in owner_of(state):
                assert verbs_for(state, owner, owner), (state, owner)
        assert any(one.to in OVER for one in TABLE if one.state == state and one.by == Party.SENDER)


def owner_of(state: State) -> set[Party]:
    moves = [move for move in TABLE if move.to == state]
    return {
        owner for move in moves for was in (True, False) if (owner := owner_after(move, was_forwarded=was))
    }


@given(some.data())
@settings(max_examples=400)
def test_any_history_has_exactly_one_owner_and_ends_only_over(data):
    """Random histories by the table alone: while it is open one party must act, when it is over nobody."""
    state, owner, forwarded = State.SENT, Party.RECEIVER, False
    for _ in range(data.draw(some.integers(0, 12))):
        doable = [
            (party, verb) for party in Party for verb in verbs_for(state, party, owner)
            if party != Party.FORWARDER or forwarded
        ]  # fmt: skip
        if not doable:
            assert state in OVER
            break
        party, verb = data.draw(some.sampled_from(doable))
        move = move_of(verb, state, party)
        assert move is not None
        assert move.basis
        forwarded = {Verb.FORWARD: True, Verb.TAKE_BACK: False, Verb.REROUTE: False}.get(verb, forwarded)
        state, owner = move.to, owner_after(move, was_forwarded=forwarded)
        assert (owner is None) == (state in OVER)
        assert owner != Party.FORWARDER or forwarded


def test_nothing_is_passed_on_in_silence():
    nobody = {"own_action": "", "reason": ""}
    assert problem_of_forward(**nobody, same_unit=False) == "silent_forward"
    assert problem_of_forward(own_action="已出警", reason="", same_unit=True) == "same_unit"
    assert problem_of_forward(own_action="", reason="无此职权", same_unit=False) == ""
    assert [is_passing_on(hops=hops, own_action=deed) for hops, deed in ((1, "已出警"), (1, ""), (2, "已出警"))] == [
        False, True, True,
    ]  # fmt: skip


@pytest.mark.parametrize(
    ("word", "reason", "wrong"),
    [
        ("yes", "", ""),
        ("partly", "", ""),
        ("no", "", "reason_needed"),
        ("no", "家里不愿再等", ""),
        ("", "", "word_or_reason"),
        ("", "全家搬走联系不上", ""),
    ],
)
def test_only_a_word_or_a_reason_closes(word: str, reason: str, wrong: str):
    assert problem_of_closing(word=word, reason=reason) == wrong


def test_every_need_leads_to_a_matter_and_every_matter_to_units_that_exist():
    assert set(NETWORKS) == set(NETWORK_NAMES)
    known = {*Department.values, *UnitKind.values}
    for matter in matters().values():
        assert matter.network in NETWORKS
        assert set(matter.departments) <= known
        assert set(matter.needs) <= set(need_kinds())
    lost = {code for code in need_kinds() if matter_for(code).code == "other"}
    assert not lost
    assert set(NETWORK_OF_DEPARTMENT) <= set(Department.values)
    assert (network_of("school", ""), network_of("department", "police"), network_of("station", "")) == (
        "school", "rights", "help",
    )  # fmt: skip
