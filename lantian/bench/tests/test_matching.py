"""The invented world of the bench, and what its yardsticks say in a small one."""

import numpy as np

from lantian.bench.matching_world import changed, invent
from lantian.bench.matching_yardstick import assigned, bare_flow, by_hand
from lantian.matching.solving.candidates import candidates
from lantian.matching.solving.resolve import resolve
from lantian.matching.solving.solve import solve
from lantian.matching.solving.verify import verify


def test_the_plan_is_no_worse_than_by_hand_and_as_good_as_the_bare_flow():
    world = invent(200, 100)
    arcs, found = candidates(world), solve(world)
    assert verify(world, found.plan, found.certificate) == []
    assert found.plan.total <= by_hand(world, arcs).total
    assert found.certificate.bound <= bare_flow(world, arcs) + world.rules.apart * 200


def test_little_moves_when_little_changes():
    world = invent(300, 200)
    found = solve(world)
    later, prices, touched = changed(world, found, share=0.05)
    again = resolve(later, prices)
    assert verify(later, again.plan, again.certificate) == []
    before = set(zip(found.plan.child.tolist(), found.plan.helper.tolist(), strict=True))
    gone = before - set(zip(again.plan.child.tolist(), again.plan.helper.tolist(), strict=True))
    assert len(gone) <= 2 * max(1, len(touched))


def test_known_optima_are_found_and_proved():
    numbers = np.arange(1, 21)
    assert assigned(np.outer(numbers, numbers)) == (20 * 21 * 22 // 6, 20 * 21 * 22 // 6)
