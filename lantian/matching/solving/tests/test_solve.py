"""The plan costs least, its proof holds, and no hard rule is broken."""

from dataclasses import fields, replace
from typing import Any

import numpy as np
import pytest
from hypothesis import given as drawn
from hypothesis import settings
from hypothesis import strategies as st
from scipy.optimize import linear_sum_assignment

from lantian.matching.solving.candidates import candidates
from lantian.matching.solving.checking import instance_of
from lantian.matching.solving.network import parts_of
from lantian.matching.solving.recount import pair_costs
from lantian.matching.solving.shapes import Children, Helpers, Instance, Kept, Locked, Rules
from lantian.matching.solving.side_by_side import shares_of
from lantian.matching.solving.solve import solve
from lantian.matching.solving.tests.worlds import ON, VILLAGES, best_total, draw, seeds
from lantian.matching.solving.verify import verify

many = settings(max_examples=30, deadline=None)


@many
@drawn(seeds, st.integers(1, 5), st.integers(1, 4), st.booleans())
def test_no_plan_costs_less(seed: int, children: int, helpers: int, several: bool):
    world = draw(seed, children, helpers, families=False, several=several and children < 4)
    found = solve(world)
    assert verify(world, found.plan, found.certificate) == []
    assert found.certificate.bound == found.plan.total == best_total(world)


@many
@drawn(seeds, st.integers(20, 60), st.integers(5, 40), st.booleans())
def test_the_proof_always_holds(seed: int, children: int, helpers: int, several: bool):
    world = draw(seed, children, helpers, candidates=3, several=several)
    found = solve(world)
    assert verify(world, found.plan, found.certificate) == []


@many
@drawn(seeds, st.integers(10, 40), st.integers(5, 30))
def test_few_candidates_cost_nothing(seed: int, children: int, helpers: int):
    few, all_ = (solve(draw(seed, children, helpers, families=False, candidates=most)) for most in (1, 40))
    assert few.plan.total == all_.plan.total
    assert few.certificate.gap == 0


@settings(max_examples=20, deadline=None)
@drawn(seeds)
def test_it_agrees_with_another_solver_on_plain_assignments(seed: int):
    world = plain(seed, 40)
    every = np.divmod(np.arange(40 * 40), 40)
    costs = pair_costs(world, *every).reshape(40, 40)
    rows, columns = linear_sum_assignment(costs)
    assert solve(world).plan.total == costs[rows, columns].sum()


def plain(seed: int, size: int) -> Instance:
    """As many helpers as children, one each, whoever with whomever."""
    dice = np.random.default_rng(seed)
    at = dice.integers(0, 20_000, (4, size)).astype(float)
    children = Children(place=np.full(size, VILLAGES[0]), x=at[0], y=at[1])
    helpers = Helpers(place=np.full(size, VILLAGES[0]), vetted_until=np.full(size, ON), x=at[2], y=at[3])
    return instance_of(children, helpers, Rules(on=ON, same_sex_from=None, left=10_000_000))


@many
@drawn(seeds, st.integers(0, 9), st.integers(0, 200))
def test_whatever_is_changed_is_found(seed: int, what: int, which: int):
    world = draw(seed, 20, 15)
    found = solve(world)
    plan, proof = changed(world, found.plan, found.certificate, what, which)
    assert verify(world, plan, proof) != []


def changed(world: Instance, plan: Any, proof: Any, what: int, which: int) -> tuple[Any, Any]:
    """One thing changed in a plan or in its proof."""
    of_proof: tuple[dict[str, Any], ...] = (
        {"bound": proof.bound + 1}, {"total": proof.total - 1}, {"gap": 0.5}, {"digest": "0" * 32}
    )  # fmt: skip
    if what < len(of_proof):
        return plan, replace(proof, **of_proof[what])
    if not len(plan):
        return plan, replace(proof, bound=proof.bound + 1)
    if what == 4:
        return replace(plan, total=plan.total - 1), replace(proof, total=plan.total - 1)
    at = which % len(plan)
    if what == 5:  # far too low a price: everyone wants that helper, and the bound falls
        return plan, replace(proof, helper=moved(proof.helper, plan.helper[at], -1_000_000))
    return of_plan(world, plan, what, at), proof


def of_plan(world: Instance, plan: Any, what: int, at: int) -> Any:
    """One thing changed in a plan: another helper, another cost, a mark turned round, a pair gone."""
    if what == 6:
        other = (plan.helper[at] + 1) % len(world.helpers)
        return replace(plan, helper=moved(plan.helper, at, other - plan.helper[at]))
    if what == 7:
        return replace(plan, cost=moved(plan.cost, at, -1))
    marks = ("is_lead", "is_locked", "is_kept", "expires")
    if what == 8:
        return replace(plan, **{marks[at % 4]: ~getattr(plan, marks[at % 4])})
    return replace(
        plan, **{name: np.delete(getattr(plan, name), at) for name in ("child", "helper", "cost", *marks)}
    )


def moved(values: Any, at: int, by: int) -> Any:
    """The values with one of them changed."""
    values = values.copy()
    values[at] += by
    return values


@many
@drawn(seeds, st.integers(5, 25), st.integers(2, 15))
def test_the_order_of_rows_does_not_matter(seed: int, children: int, helpers: int):
    world = draw(seed, children, helpers, families=False)
    dice = np.random.default_rng(seed)
    to, other = dice.permutation(children), dice.permutation(helpers)
    turned = turn(world, to, other)
    assert solve(turned).plan.total == solve(world).plan.total


def turn(world: Instance, to: Any, other: Any) -> Instance:
    """The same world with its rows in another order."""
    back, back_too = np.argsort(to), np.argsort(other)
    children = Children(**{one.name: getattr(world.children, one.name)[to] for one in fields(Children)})
    wished = np.where(children.wished >= 0, back_too[children.wished], -1)
    helpers = Helpers(**{one.name: getattr(world.helpers, one.name)[other] for one in fields(Helpers)})
    moved = {
        name: replace(pairs, child=back[pairs.child], helper=back_too[pairs.helper])
        for name in ("forbidden", "locked", "kept")
        for pairs in [getattr(world, name)]
    }
    return instance_of(replace(children, wished=wished), helpers, world.rules, **moved)


@many
@drawn(seeds, st.integers(5, 25), st.integers(2, 15))
def test_one_more_helper_never_makes_it_worse(seed: int, children: int, helpers: int):
    world = draw(seed, children, helpers, families=False)
    more = Helpers(
        **{
            one.name: np.append(getattr(world.helpers, one.name), value)
            for one in fields(Helpers)
            for value in [{"place": VILLAGES[0], "sex": 2, "most": 2, "vetted_until": ON, "farthest": 2}.get(
                one.name, one.metadata["default"]
            )]
        }
    )  # fmt: skip
    before, after = solve(world).plan, solve(replace(world, helpers=more)).plan
    assert after.total <= before.total
    assert len(after.left) <= len(before.left)


@pytest.mark.parametrize("children", [0, 3])
def test_a_world_without_helpers_leaves_everybody(children: int):
    world = instance_of(Children(place=[VILLAGES[0]] * children), Helpers(), Rules(on=ON))
    found = solve(world)
    assert verify(world, found.plan, found.certificate) == []
    assert len(found.plan.left) == children


def test_a_world_without_children_needs_nobody():
    world = instance_of(Children(), Helpers(place=[VILLAGES[0]], vetted_until=[ON]), Rules(on=ON))
    found = solve(world)
    assert (len(found.plan), found.plan.total, verify(world, found.plan, found.certificate)) == (0, 0, [])


@pytest.mark.parametrize("families", [False, True])
def test_counties_solved_side_by_side_are_solved_as_well(monkeypatch: pytest.MonkeyPatch, families: bool):
    monkeypatch.setattr("lantian.matching.solving.solve.FEW", 10)
    world = draw(7, 80, 60)
    place = np.where(np.arange(80) % 4, VILLAGES[0], VILLAGES[3])
    nobody, none = np.full(80, -1), np.zeros(80, np.int64)
    siblings = place % 7 * 1000 + np.arange(80) // 8 if families else nobody
    children = replace(world.children, place=place, school=none, wished=nobody, siblings=siblings)
    world = replace(world, children=children, kept=Kept(), locked=Locked())
    arcs = candidates(world)
    assert len(shares_of(world, arcs, parts_of(world, arcs), 2)) == 2
    found = solve(world, processes=2)
    assert verify(world, found.plan, found.certificate) == []
    if not families:
        assert found.certificate.bound == found.plan.total == solve(world).plan.total
