"""Whose turn it is, in whose hands a child is, who reads the sheet."""

from datetime import date, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from lantian.access.policy import Role
from lantian.transfers.rules.moving import (
    MOVED,
    OPEN,
    OVER,
    SHEET_KEPT,
    TRANSITIONS,
    Side,
    State,
    Verb,
    actor_of,
    keeper_of,
    may,
    may_read_sheet,
    problem_of_asking,
    roles_for,
    turn_of,
)
from tests.cast import HONGYAN, JING_VILLAGE, TAIXIANG

ON = date(2026, 11, 26)
OTHER_TOWN = 610482105201


@given(st.sampled_from(list(Side)), st.lists(st.sampled_from(list(Verb)), max_size=12))
def test_a_child_is_always_in_just_one_pair_of_hands_and_changes_them_once(side: Side, verbs: list[Verb]):
    state, keepers = State.ASKED, [Side.GIVER]
    for verb in verbs:
        if may(verb, state):
            before, state = state, TRANSITIONS[verb][1]
            assert before not in OVER
            if keeper_of(state) != keepers[-1]:
                assert verb == Verb.RECEIVE
                assert turn_of(before, side) == Side.RECEIVER
                keepers.append(keeper_of(state))
    assert keepers in ([Side.GIVER], [Side.GIVER, Side.RECEIVER])
    assert (turn_of(state, side) is None) == (state in OVER)
    assert (state in OPEN) != (state in OVER)


@given(st.sampled_from(list(Side)), st.sampled_from(list(State)))
def test_whose_turn_it_is_has_something_to_do(side: Side, state: State):
    turn = turn_of(state, side)
    if turn:
        assert any(may(verb, state) and actor_of(verb, side) == turn for verb in Verb)


@given(st.sampled_from(list(State)), st.integers(-5, 60))
def test_the_old_place_looks_no_longer_than_needed(state: State, days: int):
    received = ON if state in MOVED else None
    seen = may_read_sheet(Side.GIVER, state, received, ON + timedelta(days))
    assert seen == (state == State.HANDED or (state in MOVED and days <= SHEET_KEPT.days))
    assert may_read_sheet(Side.RECEIVER, state, received, ON) == (state in (State.HANDED, *MOVED))


def test_between_counties_the_counties_agree_and_within_one_the_towns():
    assert Role.TOWN_SUPERVISOR not in roles_for(Verb.AGREE, TAIXIANG, JING_VILLAGE)
    assert Role.TOWN_SUPERVISOR in roles_for(Verb.AGREE, TAIXIANG, OTHER_TOWN)
    assert Role.TOWN_SUPERVISOR not in roles_for(Verb.RECEIVE, None, JING_VILLAGE)
    assert Role.VILLAGE_DIRECTOR in roles_for(Verb.VISIT, TAIXIANG, JING_VILLAGE)


@pytest.mark.parametrize(
    ("from_place", "to_place", "days", "reason", "found"),
    [
        (TAIXIANG, JING_VILLAGE, 0, "搬家", None),
        (TAIXIANG, OTHER_TOWN, -300, "搬家", None),
        (None, JING_VILLAGE, 30, "搬家", None),
        (TAIXIANG, HONGYAN, 0, "搬家", ("to_place", "same_town")),
        (TAIXIANG, JING_VILLAGE, 400, "搬家", ("moves_on", "day_far")),
        (TAIXIANG, JING_VILLAGE, -400, "搬家", ("moves_on", "day_far")),
        (TAIXIANG, JING_VILLAGE, 0, " ", ("reason", "reason_needed")),
    ],
)
def test_what_is_wrong_with_a_request(from_place, to_place, days, reason, found):
    moves_on = ON + timedelta(days)
    assert (
        problem_of_asking(
            from_place=from_place, to_place=to_place, moves_on=moves_on, today=ON, reason=reason
        )
        == found
    )
