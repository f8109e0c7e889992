"""Solving again: as good as from the beginning, and little moves."""

from dataclasses import replace

import numpy as np
from hypothesis import given as drawn
from hypothesis import settings
from hypothesis import strategies as st

from lantian.matching.solving.network import Prices
from lantian.matching.solving.resolve import carried, resolve
from lantian.matching.solving.shapes import Instance, Kept
from lantian.matching.solving.solve import Solution, solve
from lantian.matching.solving.tests.worlds import draw, seeds
from lantian.matching.solving.verify import verify


def accepted(world: Instance, found: Solution) -> Instance:
    """The same world in which the plan's pairs stand."""
    return replace(world, kept=Kept(child=found.plan.child, helper=found.plan.helper))


def of(found: Solution) -> Prices:
    return Prices(found.certificate.child, found.certificate.helper)


@settings(max_examples=40, deadline=None)
@drawn(seeds, st.integers(4, 30), st.integers(3, 20), st.booleans(), st.booleans())
def test_after_changes_the_plan_is_as_good_as_from_the_beginning(
    seed: int, children: int, helpers: int, several: bool, families: bool
):
    world = draw(seed, children, helpers, several=several, families=families)
    found = solve(world)
    dice = np.random.default_rng(seed)
    away, other = dice.random(helpers) < 0.15, dice.random(children) < 0.15
    needs = np.where(other, 7 - world.children.needs, world.children.needs)
    after = accepted(world, found)
    barred = (world.helpers.barred | away) & ~np.isin(np.arange(helpers), world.locked.helper)
    theirs, ours = replace(world.helpers, barred=barred), replace(world.children, needs=needs)
    after = replace(after, helpers=theirs, children=ours)
    rows = np.where(other, -1, np.arange(children)), np.where(away, -1, np.arange(helpers))
    before = Prices(carried(of(found).child, rows[0]), carried(of(found).helper, rows[1]))
    again = resolve(after, before)
    assert verify(after, again.plan, again.certificate) == []
    if not families:
        assert again.certificate.gap == 0
        assert again.plan.total == solve(after).plan.total


@settings(max_examples=15, deadline=None)
@drawn(seeds)
def test_without_changes_nothing_moves(seed: int):
    world = draw(seed, 25, 15, families=False)
    found = solve(world)
    again = resolve(accepted(world, found), of(found))
    assert again.plan.child.tolist() == found.plan.child.tolist()
    assert again.plan.helper.tolist() == found.plan.helper.tolist()
