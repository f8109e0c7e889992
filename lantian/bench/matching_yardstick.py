"""What matching is held against: OR-Tools' flow alone, what a county does by hand, and instances with known optima."""

import os
from pathlib import Path

import numpy as np
from numpy.typing import NDArray
from ortools.graph.python.min_cost_flow import SimpleMinCostFlow
from scipy.optimize import linear_sum_assignment

from lantian.matching.solving.bars import room_of
from lantian.matching.solving.bound import childrens_share, helpers_share
from lantian.matching.solving.candidates import Arcs
from lantian.matching.solving.network import Prices, flow, open_after, prices
from lantian.matching.solving.plan import Plan, plan_of
from lantian.matching.solving.shapes import Children, Helpers, Instance, Pairs, Rules, penalties

Ints = NDArray[np.int64]
PUBLISHED = {100: 305, 200: 475, 300: 626, 400: 804, 500: 991, 600: 1176, 700: 1362, 800: 1552}
"""Optima of OR-Library's assignment problems, by size."""
FOLDER = "LANTIAN_BENCH_ASSIGNMENTS"
"""Where files `assign100.txt` … of OR-Library lie, if at all; they are not ours to hand on."""


def bare_flow(given: Instance, arcs: Arcs) -> int:
    """OR-Tools' flow of least cost on all arcs at once; its total."""
    children, helpers = len(given.children), len(given.helpers)
    room, last = room_of(given), len(given.children) + len(given.helpers)
    step_of = np.repeat(np.arange(helpers), room)
    number = np.arange(len(step_of)) - np.repeat(np.cumsum(room) - room, room)
    tails = np.concatenate([arcs.child, children + step_of, np.arange(children)])
    heads = np.concatenate([children + arcs.helper, np.full(len(step_of) + children, last)])
    costs = np.concatenate(
        [arcs.cost, given.rules.fair_load * number, penalties(given.children, given.rules)]
    )
    solver = SimpleMinCostFlow()
    solver.add_arcs_with_capacity_and_unit_cost(tails, heads, np.ones(len(tails), np.int64), costs)
    solver.set_nodes_supplies(np.arange(children), np.ones(children, np.int64))
    solver.set_node_supply(last, -children)
    if solver.solve() != SimpleMinCostFlow.OPTIMAL:
        raise ArithmeticError("The bare flow was not found.")
    return int(solver.optimal_cost())


def by_hand(given: Instance, arcs: Arcs) -> Plan:
    """Nearest first: the child whose next free helper costs least gets them, and so on, as on paper."""
    room, has = room_of(given).tolist(), [False] * len(given.children)
    order = np.argsort(arcs.cost, kind="stable")
    pairs = zip(arcs.child[order].tolist(), arcs.helper[order].tolist(), strict=True)
    chosen = []
    for child, helper in pairs:
        if room[helper] and not has[child]:
            room[helper] -= 1
            has[child] = True
            chosen.append((child, helper))
    child, helper = np.array(chosen, np.int64).reshape(-1, 2).T
    return plan_of(given, child, helper)


def assigned(costs: Ints) -> tuple[int, int]:
    """Total and proved bound of a square assignment, by the same flow and prices as plans are made with."""
    size = len(costs)
    given = Instance(
        Children(place=np.full(size, 1)),
        Helpers(place=np.full(size, 1)),
        Rules(on=1, fair_load=0, left=10**9),
    )
    arcs = Arcs(*np.divmod(np.arange(size * size), size), costs.ravel())
    still = open_after(given, np.ones(size, np.int64), Pairs(), Pairs())
    everything = np.arange(size * size)
    taken = flow(given, arcs, still, everything, np.arange(size))
    nobody = np.full(size, -1)
    found = prices(arcs, taken, still, 0, still.first, Prices(nobody, nobody))
    bound = childrens_share(arcs, still, found).sum() + helpers_share(given, found.helper, still.room).sum()
    return int(arcs.cost[taken].sum()), int(bound)


def fixed_instances() -> dict[str, tuple[Ints, int]]:
    """Assignments with known optima: Machol and Wien's (row × column), hard for many methods; costs of 1 to 100 drawn
    as OR-Library's are, with SciPy's optimum; OR-Library's own where the files are at hand."""
    found = {}
    for size in (100, 400, 800):
        numbers = np.arange(1, size + 1)
        found[f"Machol–Wien {size}"] = np.outer(numbers, numbers), size * (size + 1) * (size + 2) // 6
        drawn = np.random.default_rng(size).integers(1, 101, (size, size))
        found[f"1 to 100, {size}"] = drawn, int(drawn[linear_sum_assignment(drawn)].sum())
    folder = os.environ.get(FOLDER)
    for size, best in PUBLISHED.items() if folder else ():
        path = Path(folder or "") / f"assign{size}.txt"
        if path.exists():
            numbers = np.array(path.read_text(encoding="ascii").split()[1:], np.int64)
            found[f"OR-Library assign{size}"] = numbers.reshape(size, size), best
    return found
