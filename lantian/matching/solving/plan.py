"""A plan: who stands by whom, what it costs, and what proves that no plan costs less."""

from dataclasses import dataclass

import numpy as np

from lantian.matching.solving.bars import among, keys
from lantian.matching.solving.costs import costs_of, parts_of
from lantian.matching.solving.shapes import MOST_SIBLINGS, Flags, Instance, Ints, penalties


@dataclass(frozen=True, eq=False)
class Plan:
    """Pairs sorted by child and helper, and their total cost in metres."""

    child: Ints
    helper: Ints
    cost: Ints
    """Of each pair by itself."""
    is_lead: Flags
    """Of several helpers of one child the one who leads: whom it has already, else the least cost."""
    is_locked: Flags
    is_kept: Flags
    expires: Flags
    """The helper's check ends while the pair lasts."""
    total: int
    """Pairs, load, brothers and sisters apart, places left open: what is made least."""
    left: Ints
    """Rows of children without anyone."""
    short: Ints
    """Rows of children who have fewer helpers than they are to have, those of `left` among them."""

    def __len__(self) -> int:
        return len(self.child)


@dataclass(frozen=True, eq=False)
class Certificate:
    """Proof of a plan, checked by `verify`: prices under which nobody has a better choice bound every plan from below.

    For any prices the bound is true; it is close to the total only when the plan is good.
    """

    digest: str
    child: Ints
    """What one more helper is worth to each child."""
    helper: Ints
    """What one more child costs others, for each helper."""
    bound: int
    """No plan whatsoever costs less."""
    total: int
    gap: float
    """What total and bound differ by, as a share of the total (bonuses for wishes and for what stands left aside)."""


def plan_of(given: Instance, child: Ints, helper: Ints) -> Plan:
    """The plan that consists of these pairs."""
    key = np.unique(child * max(1, len(given.helpers)) + helper)
    child, helper = np.divmod(key, max(1, len(given.helpers)))
    cost = costs_of(given, child, helper)
    has = np.bincount(child, minlength=len(given.children))
    kept = among(given, child, helper, keys(given, given.kept))
    until = given.helpers.vetted_until[helper]
    return Plan(
        child,
        helper,
        cost,
        _leads(child, cost, kept),
        among(given, child, helper, keys(given, given.locked)),
        kept,
        until < given.rules.on + given.rules.days,
        total_of(given, child, helper, cost),
        np.flatnonzero((has == 0) & (given.children.places > 0)),
        np.flatnonzero(has < given.children.places),
    )


def _leads(child: Ints, cost: Ints, kept: Flags) -> Flags:
    order = np.lexsort((np.arange(len(child)), cost, ~kept, child))
    lead = np.zeros(len(child), np.bool_)
    lead[order[np.unique(child[order], return_index=True)[1]]] = True
    return lead


def total_of(given: Instance, child: Ints, helper: Ints, cost: Ints) -> int:
    """What a plan costs in all."""
    of_child, of_helper = shares_of(given, child, helper, cost)
    return int(of_child.sum() + of_helper.sum())


def shares_of(given: Instance, child: Ints, helper: Ints, cost: Ints) -> tuple[Ints, Ints]:
    """The total of a plan as it falls on each child (pairs, open places, apart) and on each helper (load)."""
    load = np.bincount(helper, minlength=len(given.helpers))
    steps = given.rules.fair_load * (load * given.helpers.load + load * (load - 1) // 2)
    has = np.bincount(child, minlength=len(given.children))
    missing = np.maximum(given.children.places - has, 0)
    left = penalties(given.children, given.rules)
    following = np.minimum(left, given.rules.next_place)
    share = missing * following + ((has == 0) & (missing > 0)) * (left - following)
    np.add.at(share, child, cost)
    np.add.at(share, apart(given, child, helper), given.rules.apart)
    return share, steps


def sibling_numbers(given: Instance) -> Ints:
    """For each child the number of its brothers and sisters, -1 where it has none who count: of those who are to have
    one helper each, the first `MOST_SIBLINGS` rows."""
    numbers = np.where(given.children.places == 1, given.children.siblings, -1)
    order = np.argsort(numbers, kind="stable")
    first = np.searchsorted(numbers[order], numbers[order])
    late = order[np.arange(len(order)) - first >= MOST_SIBLINGS]
    numbers = numbers.copy()
    numbers[late] = -1
    _, at, counts = np.unique(numbers, return_inverse=True, return_counts=True)
    return np.where(counts[at] > 1, numbers, -1)


def apart(given: Instance, child: Ints, helper: Ints) -> Ints:
    """For each helper beyond the first among brothers and sisters the row of one of the children."""
    numbers = sibling_numbers(given)
    group = numbers[child]
    pairs, first = np.unique(np.stack([group, helper]), axis=1, return_index=True)
    of_group = np.flatnonzero(pairs[0] >= 0)
    beyond = of_group[1:][pairs[0][of_group[1:]] == pairs[0][of_group[:-1]]]
    return child[first[beyond]]


def gross(given: Instance, plan: Plan) -> int:
    """The total without bonuses: what a gap is measured by."""
    parts = parts_of(given, plan.child, plan.helper)
    return int(plan.total - parts["wish"].sum() - parts["kept"].sum())
