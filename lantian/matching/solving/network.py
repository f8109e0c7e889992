"""The part that is a network: children send one unit for each place to helpers, or to nobody; OR-Tools finds the flow
of least cost, and prices follow from it.

The second child of a helper costs more than the first, so a helper is as many arcs as it has room; costs that rise keep
the problem a network. Counties that no pair joins are solved apart.
"""

from dataclasses import dataclass

import numpy as np
from ortools.graph.python.min_cost_flow import SimpleMinCostFlow

from lantian.matching.solving.candidates import Arcs
from lantian.matching.solving.plan import sibling_numbers
from lantian.matching.solving.shapes import Flags, Instance, Ints, Pairs, distinct, penalties

UNBOUNDED = np.int64(1) << 40


@dataclass(frozen=True, eq=False)
class Open:
    """What is still to be decided once some pairs are settled."""

    places: Ints
    """Helpers that each child still lacks."""
    first: Ints
    """What the first of them is worth (`left`, or `next_place` beside a helper it has)."""
    following: Ints
    """What each further one is worth, at most as much."""
    room: Ints
    """Children whom each helper can still take."""
    step: Ints
    """What the next child of each helper costs for fairness."""


def open_after(given: Instance, room: Ints, settled: Pairs, together: Pairs) -> Open:
    """What is open when these pairs are settled: by people, or for the time being as brothers and sisters together."""
    has = np.bincount(settled.child, minlength=len(given.children))
    placed = has + np.bincount(together.child, minlength=len(given.children))
    taken = np.bincount(np.concatenate([settled.helper, together.helper]), minlength=len(given.helpers))
    left = penalties(given.children, given.rules)
    following = np.minimum(left, given.rules.next_place)
    return Open(
        np.maximum(given.children.places - placed, 0),
        np.where(has > 0, following, left),
        following,
        np.maximum(room - taken, 0),
        given.rules.fair_load * (given.helpers.load + taken),
    )


@dataclass(frozen=True, eq=False)
class Parts:
    """Counties that no arc joins with others, or several that arcs join: a number for each row."""

    count: int
    of_child: Ints
    of_helper: Ints


def parts_of(given: Instance, arcs: Arcs) -> Parts:
    """What can be solved apart without losing anything; brothers and sisters stay in one part."""
    place = np.concatenate([given.children.place, given.helpers.place]) // 1_000_000
    names, of_row = np.unique(place, return_inverse=True)
    # Children without a place would join all counties where one of them knows somebody: each stands for itself.
    lost = np.flatnonzero(given.children.place == 0)
    of_row[lost] = len(names) + np.arange(len(lost))
    of_child, of_helper = of_row[: len(given.children)], of_row[len(given.children) :]
    numbers = sibling_numbers(given)
    kin = np.flatnonzero(numbers >= 0)
    _, first, group = np.unique(numbers[kin], return_index=True, return_inverse=True)
    one = np.concatenate([of_child[arcs.child], of_child[kin]])
    other = np.concatenate([of_helper[arcs.helper], of_child[kin[first[group]]]])
    root = _joined(len(names) + len(lost), one, other)
    used, of_row = np.unique(root[of_row], return_inverse=True)
    return Parts(len(used), of_row[: len(given.children)], of_row[len(given.children) :])


def _joined(count: int, one: Ints, other: Ints) -> Ints:
    """For each of `count` counties the least one that it is joined with."""
    root = np.arange(count)
    crossing = np.stack([one, other])[:, one != other]
    for _ in range(count):
        low = np.minimum(root[crossing[0]], root[crossing[1]])
        before = root.copy()
        np.minimum.at(root, crossing[0], low)
        np.minimum.at(root, crossing[1], low)
        root = root[root]
        if np.array_equal(before, root):
            break
    return root


def flow(given: Instance, arcs: Arcs, still: Open, which: Ints, children: Ints) -> Flags:
    """Of the arcs at positions `which` those that the plan of least cost takes; `children` are all it is about."""
    helpers = np.unique(arcs.helper[which])
    child_at, helper_at = _places(len(given.children), children), _places(len(given.helpers), helpers)
    last = len(children) + len(helpers)
    used = which[(still.places[arcs.child[which]] > 0) & (still.room[arcs.helper[which]] > 0)]
    step_of = np.repeat(helpers, still.room[helpers])
    number = np.arange(len(step_of)) - np.repeat(
        np.cumsum(still.room[helpers]) - still.room[helpers], still.room[helpers]
    )
    several = children[still.places[children] > 1]
    solver = SimpleMinCostFlow()
    for tail, head, most, cost in (
        (child_at[arcs.child[used]], len(children) + helper_at[arcs.helper[used]], 1, arcs.cost[used]),
        (len(children) + helper_at[step_of], last, 1, still.step[step_of] + given.rules.fair_load * number),
        (child_at[children], last, np.minimum(still.places[children], 1), still.first[children]),
        (child_at[several], last, still.places[several] - 1, still.following[several]),
    ):
        if len(tail):
            solver.add_arcs_with_capacity_and_unit_cost(
                tail, np.broadcast_to(head, len(tail)), np.broadcast_to(most, len(tail)), cost
            )
    if not len(used):
        return np.zeros(len(which), np.bool_)
    solver.set_nodes_supplies(np.arange(len(children)), still.places[children])
    solver.set_node_supply(last, -int(still.places[children].sum()))
    if solver.solve() != SimpleMinCostFlow.OPTIMAL:
        raise ArithmeticError("A flow that always exists was not found.")
    taken = np.zeros(len(arcs), np.bool_)
    taken[used] = solver.flows(np.arange(len(used))) > 0
    return taken[which]


def _places(count: int, rows: Ints) -> Ints:
    at = np.zeros(count, np.int64)
    at[rows] = np.arange(len(rows))
    return at


@dataclass(frozen=True, eq=False)
class Prices:
    """What a place is worth: `helper` for one more child of each, `child` for one more helper of each."""

    child: Ints
    helper: Ints


def prices(arcs: Arcs, taken: Flags, still: Open, rise: int, first: Ints, before: Prices) -> Prices:
    """The highest prices under which the flow is what everyone would choose: distances in what the flow leaves open.

    A price falls where a cheaper chain of changes reaches it, from helpers with room and from children with none;
    `first` is what each child's first place is worth; prices of `before` are an upper bound where they are known (not
    negative).
    """
    filled = np.bincount(arcs.child[taken], minlength=len(still.places))
    load = np.bincount(arcs.helper[taken], minlength=len(still.room))
    helper = np.where(load < still.room, still.step + rise * load, UNBOUNDED)
    child = np.where(filled > 1, still.following, first)
    child = np.where(before.child >= 0, np.minimum(child, before.child), child)
    helper = np.where(before.helper >= 0, np.minimum(helper, before.helper), helper)
    return settle(arcs, taken, still.places, Prices(child, helper))


def settle(arcs: Arcs, taken: Flags, places: Ints, start: Prices) -> Prices:
    """Lowers prices, in rounds, until no arc undercuts its child and no taken arc its helper."""
    child, helper = start.child.copy(), start.helper.copy()
    # Who has one helper pays for the one it has; who has several, for the next that it has not.
    offers = ~taken | (places[arcs.child] == 1)
    by_helper = _Rows(arcs.helper, offers, len(helper))
    by_child = _Rows(arcs.child, taken, len(child))
    changed = np.flatnonzero(helper < UNBOUNDED)
    touched = np.arange(len(child))
    while len(changed) or len(touched):
        at = by_child.of(touched)
        fallen = _lower(helper, arcs.helper[at], child[arcs.child[at]] - arcs.cost[at])
        at = by_helper.of(np.concatenate([changed, fallen]))
        touched = _lower(child, arcs.child[at], arcs.cost[at] + helper[arcs.helper[at]])
        changed = touched[:0]
    return Prices(child, helper)


def _lower(values: Ints, at: Ints, offered: Ints) -> Ints:
    """Lowers values to what is offered; which ones fell."""
    better = offered < values[at]
    at, offered = at[better], offered[better]
    np.minimum.at(values, at, offered)
    return distinct(at)


class _Rows:
    """The positions of chosen arcs by one of their ends."""

    def __init__(self, end: Ints, chosen: Flags, count: int) -> None:
        where = np.flatnonzero(chosen)
        order = np.argsort(end[where], kind="stable")
        self.positions = where[order]
        self.starts = np.searchsorted(end[self.positions], np.arange(count + 1))

    def of(self, rows: Ints) -> Ints:
        low = self.starts[rows]
        counts = self.starts[rows + 1] - low
        return self.positions[np.repeat(low - np.cumsum(counts) + counts, counts) + np.arange(counts.sum())]
