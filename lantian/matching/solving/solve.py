"""Makes the plan of least cost and the prices that prove it.

Solved on the candidates; then prices tell which of all other allowed pairs could lower the total, these are added, and
so on until there is none: the proof holds for all pairs, not only for those that were looked at. Brothers and sisters
are kept together where prices say that it is worth it, and the bound counts them exactly.
"""

from collections.abc import Iterator
from dataclasses import dataclass

import numpy as np

from lantian.matching.solving.bars import among, keys
from lantian.matching.solving.bound import by_part, childrens_share, helpers_share
from lantian.matching.solving.candidates import Arcs, arcs_of, candidates, joined
from lantian.matching.solving.costs import costs_of
from lantian.matching.solving.nearby import Land, cheaper, land_of
from lantian.matching.solving.network import (
    UNBOUNDED,
    Open,
    Parts,
    Prices,
    flow,
    open_after,
    parts_of,
    prices,
)
from lantian.matching.solving.plan import Certificate, Plan, gross, plan_of, shares_of, sibling_numbers
from lantian.matching.solving.shapes import Flags, Instance, Ints, Pairs, penalties
from lantian.matching.solving.siblings import NEVER, Choice, Groups, choose, groups_of, margin

ROUNDS = 8
"""How often brothers and sisters are thought over again by new prices."""


@dataclass(frozen=True, eq=False)
class Solution:
    """A plan, its proof, and the pairs that were looked at."""

    plan: Plan
    certificate: Certificate
    arcs: Arcs


def solve(given: Instance, arcs: Arcs | None = None, *, land: Land | None = None) -> Solution:
    """The plan of least cost for all allowed pairs. Without brothers and sisters the gap is 0; with them it is small,
    and says so. `arcs` may bring the candidates, to be timed apart."""
    land = land or land_of(given)
    work = _Work(given, land, candidates(given, land) if arcs is None else arcs)
    work.run()
    return work.solution()


class _Work:
    """The state between rounds; parts (counties) are finished one by one."""

    def __init__(self, given: Instance, land: Land, arcs: Arcs) -> None:
        self.given, self.land = given, land
        self.parts: Parts = parts_of(given, arcs)
        self.settled = Pairs(child=given.locked.child, helper=given.locked.helper)
        self.together = Pairs()
        self.groups = groups_of(given)
        self.margin = margin(given, self.groups)
        self.grouped = np.zeros(len(given.children), np.bool_)
        for one in self.groups:
            self.grouped[one.children] = True
        locked = np.bincount(self.settled.child, minlength=len(given.children))
        self.free = given.children.places > locked
        may = self.free[arcs.child] & ~among(given, arcs.child, arcs.helper, keys(given, self.settled))
        self.arcs = arcs.chosen(may)
        self.taken: Flags = np.zeros(len(self.arcs), np.bool_)
        self.open: Open = self._open()
        self.prices = Prices(penalties(given.children, given.rules), np.zeros(len(given.helpers), np.int64))
        self.best_total = np.full(self.parts.count, np.iinfo(np.int64).max)
        self.best_bound = np.full(self.parts.count, np.iinfo(np.int64).min)
        self.best_prices = self.prices
        self.best_pairs: dict[int, Pairs] = {}

    def run(self) -> None:
        """Rounds until every part is proved, or thought over often enough."""
        active = np.full(self.parts.count, True)
        for _ in range(ROUNDS if self.groups else 1):
            self._until_no_pair_is_cheaper(active)
            self._weigh(active)
            active = self.best_total > self.best_bound
            if not active.any():
                return
            self._bring_together()

    def _until_no_pair_is_cheaper(self, active: Flags) -> None:
        dirty = active
        while dirty.any():
            self._flow(dirty)
            self.prices = self._prices()
            new = self._missing(dirty)
            self._add(new)
            dirty = np.zeros(self.parts.count, np.bool_)
            dirty[self.parts.of_child[new.child]] = True

    def _open(self) -> Open:
        return open_after(self.given, self.land.room, self.settled, self.together)

    def _flow(self, dirty: Flags) -> None:
        self.open = self._open()
        part = self.parts.of_child[self.arcs.child]
        for one in np.flatnonzero(dirty).tolist():
            which, children = np.flatnonzero(part == one), np.flatnonzero(self.parts.of_child == one)
            rise = self.given.rules.fair_load
            self.taken[which] = flow(self.given, self.arcs, self.open, which, children, rise)

    def _prices(self) -> Prices:
        found = prices(self.arcs, self.taken, self.open, self.given.rules.fair_load, self._alone())
        return self._bounded(found)

    def _alone(self) -> Ints:
        """What a child is worth that shares a helper for the time being, so that its price is that of its choice."""
        left = penalties(self.given.children, self.given.rules)
        return np.where(self.grouped & self.free, left, self.open.first)

    def _bounded(self, found: Prices) -> Prices:
        """Prices of helpers who are full of settled pairs: what the last of them costs, and so much that nobody else
        wants them."""
        full = found.helper >= UNBOUNDED
        at = np.flatnonzero(full[self.arcs.helper])
        last_step = np.maximum(self.open.step - self.given.rules.fair_load, 0)
        helper, child = np.where(full, last_step, found.helper), found.child.copy()
        wants = at[self.open.places[self.arcs.child[at]] > 0]
        offered = child[self.arcs.child[wants]] - self.arcs.cost[wants]
        np.maximum.at(helper, self.arcs.helper[wants], offered)
        np.minimum.at(child, self.arcs.child[at], self.arcs.cost[at] + helper[self.arcs.helper[at]])
        return Prices(child, helper)

    def _missing(self, dirty: Flags) -> Pairs:
        limit = np.where(self.free, self.prices.child + self.margin, -NEVER)
        known = self.arcs.keys(max(1, len(self.given.helpers)))
        if len(self.settled):
            known = np.union1d(known, keys(self.given, self.settled))
        asked = dirty[self.parts.of_child]
        return cheaper(self.given, self.land, self.prices.helper, limit, known, among_children=asked)

    def _add(self, new: Pairs) -> None:
        if not len(new):
            return
        helpers = max(1, len(self.given.helpers))
        before = self.arcs.keys(helpers)[self.taken]
        self.arcs = joined(self.given, self.arcs, new)
        self.taken = among(self.given, self.arcs.child, self.arcs.helper, before)

    def pairs(self) -> Pairs:
        """The plan as it stands."""
        taken, settled, together = self.arcs.chosen(self.taken), self.settled, self.together
        return Pairs(
            child=np.concatenate([taken.child, settled.child, together.child]),
            helper=np.concatenate([taken.helper, settled.helper, together.helper]),
        )

    def _weigh(self, active: Flags) -> None:
        """Keeps, for each part, the best plan and the best bound so far."""
        bounds, pairs = self.bounds(self.prices), self.pairs()
        part = self.parts.of_child[pairs.child]
        better = active & (bounds > self.best_bound)
        self.best_bound = np.where(better, bounds, self.best_bound)
        self.best_prices = Prices(
            np.where(better[self.parts.of_child], self.prices.child, self.best_prices.child),
            np.where(better[self.parts.of_helper], self.prices.helper, self.best_prices.helper),
        )
        cost = costs_of(self.given, pairs.child, pairs.helper)
        totals = by_part(self.parts, *shares_of(self.given, pairs.child, pairs.helper, cost))
        for one in np.flatnonzero(active & (totals < self.best_total)).tolist():
            self.best_total[one] = totals[one]
            self.best_pairs[one] = Pairs(child=pairs.child[part == one], helper=pairs.helper[part == one])

    def bounds(self, prices: Prices) -> Ints:
        """What each part costs at least."""
        still = open_after(self.given, self.land.room, self.settled, Pairs())
        share = np.where(self.grouped, 0, childrens_share(self.arcs, still, prices))
        fixed = arcs_of(self.given, self.settled.child, self.settled.helper)
        alone = ~self.grouped[fixed.child]
        np.add.at(share, fixed.child[alone], (fixed.cost + prices.helper[fixed.helper])[alone])
        for one, choice in self.choices(prices):
            share[one.children[:, 0]] = choice.value
        return by_part(self.parts, share, helpers_share(self.given, prices.helper, self.land.room))

    def choices(self, prices: Prices) -> Iterator[tuple[Groups, Choice]]:
        """For each size of groups what is best for them under prices."""
        fixed = arcs_of(self.given, self.settled.child, self.settled.helper)
        all_arcs = Arcs(
            *(np.concatenate(both) for both in zip(_columns(self.arcs), _columns(fixed), strict=True))
        )
        left = np.where(self.free, penalties(self.given.children, self.given.rules), NEVER)
        near = self.grouped[all_arcs.child]
        limit = (prices.child + self.margin)[all_arcs.child]
        near &= (all_arcs.cost + prices.helper[all_arcs.helper] <= limit) | ~self.free[all_arcs.child]
        for one in self.groups:
            yield one, choose(self.given, one, all_arcs.chosen(near), prices.helper, left, self.land.room)

    def _bring_together(self) -> None:
        """Brothers and sisters whose best choice is one helper get it, who gain most first, while there is room."""
        child, helper, gain = [], [], []
        for _, choice in self.choices(self.prices):
            child.append(choice.together.child)
            helper.append(choice.together.helper)
            gain.append(choice.gain)
        wanted = Pairs(child=np.concatenate(child), helper=np.concatenate(helper))
        self.together = self._with_room(wanted, np.concatenate(gain))
        settled = np.zeros(len(self.given.children), np.bool_)
        settled[self.together.child] = True
        self.taken &= ~settled[self.arcs.child]

    def _with_room(self, wanted: Pairs, gain: Ints) -> Pairs:
        room = self.land.room - np.bincount(self.settled.helper, minlength=len(self.land.room))
        number = sibling_numbers(self.given)[wanted.child]
        free = self.free[wanted.child]
        order = np.lexsort((wanted.helper, number, -gain))
        child, helper = [], []
        for block in np.split(order, _changes(number[order], wanted.helper[order])):
            going = block[free[block]]
            if len(going) and len(going) <= room[wanted.helper[block[0]]]:
                room[wanted.helper[block[0]]] -= len(going)
                child.append(wanted.child[going])
                helper.append(wanted.helper[going])
        empty = [np.empty(0, np.int64)]
        return Pairs(child=np.concatenate(child + empty), helper=np.concatenate(helper + empty))

    def solution(self) -> Solution:
        """The best of all parts, with its proof."""
        pairs = [self.best_pairs[part] for part in sorted(self.best_pairs)] or [Pairs()]
        child = np.concatenate([one.child for one in pairs])
        plan = plan_of(self.given, child, np.concatenate([one.helper for one in pairs]))
        bound, prices = int(self.best_bound.sum()), self.best_prices
        gap = (plan.total - bound) / max(1, gross(self.given, plan))
        proof = Certificate(self.given.digest(), prices.child, prices.helper, bound, plan.total, gap)
        return Solution(plan, proof, joined(self.given, self.arcs, self.settled))


def _changes(*columns: Ints) -> Ints:
    """Where any of the columns takes another value than before."""
    changed = np.zeros(max(0, len(columns[0]) - 1), np.bool_)
    for column in columns:
        changed |= column[1:] != column[:-1]
    return np.flatnonzero(changed) + 1


def _columns(arcs: Arcs) -> tuple[Ints, Ints, Ints]:
    return arcs.child, arcs.helper, arcs.cost
