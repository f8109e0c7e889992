"""What is told about a plan: why, what else, what stands in the way, what would help."""

import numpy as np
from hypothesis import given as drawn
from hypothesis import settings
from hypothesis import strategies as st

from lantian.matching.solving.checking import instance_of
from lantian.matching.solving.explain import Blocked, Nearness, explain, gaps
from lantian.matching.solving.grouping import LEAST, MOST, YEARS, peer_groups
from lantian.matching.solving.shapes import Bar, Children, Forbidden, Helpers, Instance, Locked, Rules
from lantian.matching.solving.solve import Solution, solve
from lantian.matching.solving.tests.worlds import ON, VILLAGES, draw, seeds
from lantian.matching.solving.whatif import recruit, with_helpers

VILLAGE, BESIDE, TOWN_BESIDE, OTHER_COUNTY = VILLAGES
RULES = Rules(on=ON)


def told(
    helpers: Helpers, *, forbidden: Forbidden | None = None, place: int = VILLAGE
) -> tuple[Blocked, int]:
    """What stands in the way of one girl of twelve, and how many helpers that alone keeps away."""
    girl = Children(place=[place], sex=[2], born=[ON - 12 * 366])
    world = instance_of(girl, helpers, RULES, forbidden=forbidden)
    found = solve(world)
    told = gaps(world, found.plan, found.arcs)
    blocked = Blocked(told.blocked[0])
    return blocked, int(told.if_only[blocked][0]) if blocked in told.if_only else 0


def one(**columns: object) -> Helpers:
    """One helper, ready unless told otherwise."""
    usual = {"place": VILLAGE, "sex": 2, "vetted_until": ON}
    return Helpers(**{name: [value] for name, value in (usual | columns).items()})


def test_each_rule_that_blocks_is_named():
    assert told(one(), place=0)[0] is Blocked.NO_PLACE
    assert told(Helpers())[0] is Blocked.NOBODY_NEAR
    assert told(one(place=OTHER_COUNTY))[0] is Blocked.NOBODY_NEAR
    assert told(one(place=TOWN_BESIDE, farthest=1)) == (Blocked.TOO_FAR, 1)
    assert told(one(vetted_until=0)) == (Blocked.UNVETTED, 1)
    assert told(one(vetted_until=ON - 1)) == (Blocked.UNVETTED, 1)
    assert told(one(barred=True)) == (Blocked.NOT_READY, 1)
    assert told(one(sex=1)) == (Blocked.OTHER_SEX, 1)
    assert told(one(most=0)) == (Blocked.FULL, 1)
    parent = Forbidden(child=[0], helper=[0], bar=[Bar.KIN])
    assert told(one(), forbidden=parent) == (Blocked.NAMED, 1)


def test_a_helper_who_is_full_of_others_is_told():
    pair = Children(place=[VILLAGE] * 2, sex=[2, 2], born=[ON - 3000, ON - 3000], risk=[3, 0])
    world = instance_of(pair, one(), RULES)
    found = solve(world)
    told = gaps(world, found.plan, found.arcs)
    assert (found.plan.left.tolist(), told.blocked.tolist(), told.able.tolist()) == ([1], [Blocked.FULL], [1])


@settings(max_examples=25, deadline=None)
@drawn(seeds)
def test_another_helper_costs_at_least_what_is_told(seed: int):
    world = draw(seed, 6, 6, families=False)
    found = solve(world)
    reasons = explain(world, found.plan, found.certificate, found.arcs)
    assert np.array_equal(sum(reasons.parts.values()), found.plan.cost)
    for at in np.flatnonzero((reasons.next_best >= 0) & ~found.plan.is_locked).tolist():
        other = instead(world, found, int(found.plan.child[at]), int(reasons.next_best[at]))
        if other is not None:
            assert other.plan.total >= found.plan.total + reasons.at_least_more[at]


def instead(world: Instance, found: Solution, child: int, helper: int) -> Solution | None:
    """The plan with another helper for a child; None where locks leave no room for it."""
    locked = Locked(child=np.append(world.locked.child, child), helper=np.append(world.locked.helper, helper))
    try:
        again = instance_of(
            world.children,
            world.helpers,
            world.rules,
            forbidden=world.forbidden,
            locked=locked,
            kept=world.kept,
        )
    except ValueError:
        return None
    return solve(again)


def test_closeness_is_told():
    children = Children(place=[VILLAGE, BESIDE, TOWN_BESIDE, VILLAGE], school=[0, 0, 0, 7], sex=[2] * 4)
    world = instance_of(
        children,
        Helpers(
            place=[VILLAGE, VILLAGE, VILLAGE, OTHER_COUNTY],
            sex=[2] * 4,
            vetted_until=[ON] * 4,
            school=[0, 0, 0, 7],
        ),
        RULES,
        locked=Locked(child=[0, 1, 2, 3], helper=[0, 1, 2, 3]),
    )
    found = solve(world)
    near = explain(world, found.plan, found.certificate, found.arcs).nearness.tolist()
    assert near == [Nearness.VILLAGE, Nearness.TOWN, Nearness.COUNTY, Nearness.SCHOOL]


def test_recruiting_is_told_as_it_comes_out():
    children = Children(place=[VILLAGE] * 4 + [OTHER_COUNTY] * 2, sex=[2] * 6, born=[ON - 3000] * 6)
    world = instance_of(children, one(), RULES)
    found = solve(world)
    first, second = recruit(world, found.plan, found.certificate, found.arcs, helpers=2, most=2)
    assert (first.place, first.placed) == (VILLAGE // 1000 * 1000, 3)
    assert (second.place, second.placed) == (OTHER_COUNTY // 1000 * 1000, 2)
    assert 0 < first.saved <= first.estimate
    more = solve(with_helpers(world, first.place, 2, 2))
    assert found.plan.total - more.plan.total == first.saved


@settings(max_examples=30, deadline=None)
@drawn(seeds, st.integers(0, 60))
def test_groups_are_small_near_in_grade_and_led(seed: int, count: int):
    dice = np.random.default_rng(seed)
    school, grade, sex, strength = (dice.integers(0, most, count) for most in (3, 9, 3, 4))
    key = dice.permutation(count)
    groups, alone = peer_groups(school, grade, sex, strength, key)
    assert sorted([row for group in groups for row in group.members] + alone) == list(range(count))
    for group in groups:
        members = list(group.members)
        assert LEAST <= len(members) <= MOST
        assert set(school[members].tolist()) == {group.school}
        assert np.ptp(grade[members]) <= YEARS
        assert grade[group.leader] == grade[members].max()
    turned = dice.permutation(count)
    again, _ = peer_groups(school[turned], grade[turned], sex[turned], strength[turned], key[turned])
    as_keys = {(frozenset(key[list(group.members)].tolist()), int(key[group.leader])) for group in groups}
    assert as_keys == {
        (frozenset(key[turned][list(group.members)].tolist()), int(key[turned][group.leader]))
        for group in again
    }
