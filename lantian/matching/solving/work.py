"""The state between rounds of solving: pairs looked at, pairs taken, prices, and the best so far of each part."""

import numpy as np

from lantian.matching.solving.bars import among, keys
from lantian.matching.solving.bound import by_part
from lantian.matching.solving.candidates import Arcs, arcs_of, joined
from lantian.matching.solving.costs import costs_of
from lantian.matching.solving.nearby import Land, cheaper
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
from lantian.matching.solving.plan import shares_of, sibling_numbers
from lantian.matching.solving.shapes import Flags, Instance, Ints, Pairs, distinct, penalties
from lantian.matching.solving.siblings import NEVER, groups_of, margin

UNKNOWN = -1
"""Stands for the price of before of whoever is new, has changed, or moves."""
AT_FIRST = 10
"""Candidates of each child with which the flow begins."""
PRUNED = 1_000
"""Pairs this much dearer than what a child pays leave the flow, until prices call for them again; metres."""
PRUNINGS = 2
"""How often in a row they leave: not for ever, so that what comes back stays."""
AT_ONCE = 100
"""Further pairs that join for one child in one round."""


class Work:
    """What is known of an instance while it is solved."""

    def __init__(self, given: Instance, land: Land, arcs: Arcs, before: Prices | None = None) -> None:
        """With prices of `before`, who has only pairs that stand is left alone until prices call."""
        self.given, self.land = given, land
        nobody, no_one = np.full(len(given.children), UNKNOWN), np.full(len(given.helpers), UNKNOWN)
        self.before = before or Prices(nobody, no_one)
        self.parts: Parts = parts_of(given, arcs)
        self.settled = Pairs(child=given.locked.child, helper=given.locked.helper)
        self.together = Pairs()
        """Brothers and sisters with one helper, for the time being."""
        self.groups = groups_of(given)
        self.number_of = sibling_numbers(given)
        self.margin = margin(given, self.groups)
        self.grouped = np.zeros(len(given.children), np.bool_)
        for one in self.groups:
            self.grouped[one.children] = True
        self.left = penalties(given.children, given.rules)
        locked = np.bincount(self.settled.child, minlength=len(given.children))
        self.free: Flags = given.children.places > locked
        """Children who are not settled by locks alone."""
        self.fixed = arcs_of(given, self.settled.child, self.settled.helper)
        may = self.free[arcs.child] & ~among(given, arcs.child, arcs.helper, keys(given, self.settled))
        self.arcs = arcs.chosen(may)
        self.active: Flags = ranked(self.arcs.child, self.arcs.cost) < AT_FIRST
        """The pairs that the flow looks at."""
        self.taken: Flags = np.zeros(len(self.arcs), np.bool_)
        self.frozen: Flags = np.zeros(len(given.children), np.bool_)
        """Children whose pairs stand and whom the flow does not touch for now."""
        self.open: Open = self.open_now()
        self.prices = Prices(self.left, np.zeros(len(given.helpers), np.int64))
        self.best_total = np.full(self.parts.count, np.iinfo(np.int64).max)
        self.best_bound = np.full(self.parts.count, np.iinfo(np.int64).min)
        self.best_prices = self.prices
        self.best_pairs: dict[int, Pairs] = {}
        self.best_together = Pairs()

    def freeze(self, standing: Flags, still: Flags) -> None:
        """Leaves alone who is `still`, with their `standing` pairs and helpers, until prices call."""
        quiet = still[self.arcs.child]
        self.frozen = still & self.free
        self.taken = standing & quiet
        with_them = np.zeros(len(self.given.helpers), np.bool_)
        with_them[self.arcs.helper[self.taken]] = True
        self.active = np.where(quiet, standing, self.active & ~with_them[self.arcs.helper])
        before = self.before
        self.before = Prices(
            np.where(self.frozen, before.child, UNKNOWN), np.where(with_them, before.helper, UNKNOWN)
        )

    def open_now(self) -> Open:
        """What is open beside locks and those who are together."""
        return open_after(self.given, self.land.room, self.settled, self.together)

    def until_no_pair_is_cheaper(self, dirty: Flags) -> None:
        """Solves parts, and again with the pairs that prices call for, until there are none."""
        times = 0
        while dirty.any():
            self._flow(dirty)
            self.prices = self._priced()
            if (times := times + 1) <= PRUNINGS:
                self._prune()
            called = np.concatenate([self._called(dirty), self._joining(dirty)])
            dirty = np.zeros(self.parts.count, np.bool_)
            dirty[self.parts.of_child[called]] = True

    def _flow(self, dirty: Flags) -> None:
        self.open = self.open_now()
        standing = np.flatnonzero(self.taken & self.frozen[self.arcs.child])
        settled = Pairs(child=self.arcs.child[standing], helper=self.arcs.helper[standing])
        still = open_after(self.given, self.land.room, self.settled, joined_pairs(self.together, settled))
        at = np.flatnonzero(self.active & ~self.frozen[self.arcs.child])
        part = self.parts.of_child[self.arcs.child[at]]
        lacking = (still.places > 0) & ~self.frozen
        for one in np.flatnonzero(dirty).tolist():
            children = np.flatnonzero((self.parts.of_child == one) & lacking)
            which = at[part == one]
            self.taken[which] = flow(self.given, self.arcs, still, which, children)

    def _priced(self) -> Prices:
        return self.bounded(
            prices(
                self.arcs.chosen(self.active),
                self.taken[self.active],
                self.open,
                self.given.rules.fair_load,
                # A child that shares a helper for the time being pays what its own choice would be.
                np.where(self.grouped & self.free, self.left, self.open.first),
                self.before,
            )
        )

    def bounded(self, found: Prices) -> Prices:
        """Prices of helpers who are full of settled pairs: what the last of them costs, and so much that nobody else
        wants them."""
        full = found.helper >= UNBOUNDED
        at = np.flatnonzero(full[self.arcs.helper] & self.active)
        last_step = np.maximum(self.open.step - self.given.rules.fair_load, 0)
        helper, child = np.where(full, last_step, found.helper), found.child.copy()
        wants = at[self.open.places[self.arcs.child[at]] > 0]
        np.maximum.at(helper, self.arcs.helper[wants], child[self.arcs.child[wants]] - self.arcs.cost[wants])
        np.minimum.at(child, self.arcs.child[at], self.arcs.cost[at] + helper[self.arcs.helper[at]])
        return Prices(child, helper)

    def _called(self, dirty: Flags) -> Ints:
        """Lets pairs known already take part that are cheaper than what their child has; the children."""
        child = self.arcs.child
        worth = self.arcs.cost + self.prices.helper[self.arcs.helper]
        cheap = np.flatnonzero(
            ~self.active & (worth < self.prices.child[child]) & dirty[self.parts.of_child[child]]
        )
        cheap = cheap[ranked(child[cheap], worth[cheap]) < AT_ONCE]
        self.active[cheap] = True
        self._thaw(child[cheap], self.arcs.helper[cheap])
        return child[cheap]

    def _thaw(self, child: Ints, helper: Ints) -> None:
        """Lets the flow touch these children, whom their helpers and these helpers have, and so on."""
        if not self.frozen.any():
            return
        moving, wanted = ~self.frozen, np.zeros(len(self.given.helpers), np.bool_)
        moving[child], wanted[helper] = True, True
        standing = np.flatnonzero(self.taken & self.frozen[self.arcs.child])
        children, helpers = self.arcs.child[standing], self.arcs.helper[standing]
        count = -1
        while count != (count := int(moving.sum() + wanted.sum())):
            wanted[helpers[moving[children]]] = True
            moving[children[wanted[helpers]]] = True
        self.frozen &= ~moving
        before = self.before
        self.before = Prices(
            np.where(moving, UNKNOWN, before.child), np.where(wanted, UNKNOWN, before.helper)
        )

    def _joining(self, dirty: Flags) -> Ints:
        """Lets pairs join that were not looked at so far; the children for whom one is cheaper."""
        self.joining(self.prices, dirty)
        return self._called(dirty)

    def joining(self, found: Prices, dirty: Flags) -> Ints:
        """Lets pairs join that were not looked at so far and that these prices call for; their children."""
        limit = np.where(self.free, found.child + self.margin, -NEVER)
        asked = dirty[self.parts.of_child]
        known = self.arcs.keys(max(1, len(self.given.helpers)))
        if len(self.settled):
            known = distinct(np.concatenate([known, keys(self.given, self.settled)]))
        called = cheaper(self.given, self.land, found.helper, limit, known, among_children=asked)
        new = self._few(called, found)
        if not len(new):
            return new.child
        helpers = max(1, len(self.given.helpers))
        active, taken = (self.arcs.keys(helpers)[flags] for flags in (self.active, self.taken))
        self.arcs = joined(self.given, self.arcs, new)
        self.active, self.taken = (
            among(self.given, self.arcs.child, self.arcs.helper, before) for before in (active, taken)
        )
        return new.child

    def _few(self, new: Pairs, found: Prices) -> Pairs:
        """Of pairs that are cheaper the best few of each child; more follow while prices call for them."""
        worth = costs_of(self.given, new.child, new.helper) + found.helper[new.helper]
        cheap = worth < found.child[new.child]
        chosen = ~cheap | (ranked(new.child, worth) < AT_ONCE)
        return Pairs(child=new.child[chosen], helper=new.helper[chosen])

    def standing(self) -> Arcs:
        """The plan as it stands, with what its pairs cost."""
        pairs = self.pairs()
        return Arcs(pairs.child, pairs.helper, costs_of(self.given, pairs.child, pairs.helper))

    def restore(self, active: Flags) -> None:
        """Goes back to the best plan of each part."""
        best = [self.best_pairs[part] for part in np.flatnonzero(active).tolist() if part in self.best_pairs]
        pairs = (
            joined_pairs(Pairs(), Pairs())
            if not best
            else Pairs(
                child=np.concatenate([one.child for one in best]),
                helper=np.concatenate([one.helper for one in best]),
            )
        )
        of_part = active[self.parts.of_child]
        stands = among(self.given, self.arcs.child, self.arcs.helper, keys(self.given, pairs))
        self.taken = np.where(of_part[self.arcs.child], stands & self.active, self.taken)
        others = ~of_part[self.together.child]
        kept = self.best_together
        back = of_part[kept.child]
        self.together = joined_pairs(
            Pairs(child=self.together.child[others], helper=self.together.helper[others]),
            Pairs(child=kept.child[back], helper=kept.helper[back]),
        )
        shares = np.zeros(len(of_part), np.bool_)
        shares[self.together.child] = True
        self.taken &= ~shares[self.arcs.child]

    def pairs(self) -> Pairs:
        """The plan as it stands."""
        taken, settled, together = self.arcs.chosen(self.taken), self.settled, self.together
        return Pairs(
            child=np.concatenate([taken.child, settled.child, together.child]),
            helper=np.concatenate([taken.helper, settled.helper, together.helper]),
        )

    def bring_together(self, together: Pairs) -> None:
        """Settles, for the time being, who shares a helper."""
        self.together = together
        self._prune()
        shares = np.zeros(len(self.given.children), np.bool_)
        shares[together.child] = True
        self.taken &= ~shares[self.arcs.child]

    def _prune(self) -> None:
        """Leaves pairs out of the flow that are far dearer than what their child pays."""
        worth = self.arcs.cost + self.prices.helper[self.arcs.helper]
        self.active &= self.taken | (worth <= self.prices.child[self.arcs.child] + PRUNED)

    def all_arcs(self) -> Arcs:
        """All pairs that were looked at, locked ones among them."""
        return joined(self.given, self.arcs, self.settled)

    def keep_plan(self, active: Flags) -> None:
        """Keeps, for each part, the plan as it stands where it is the best so far."""
        pairs = self.pairs()
        cost = costs_of(self.given, pairs.child, pairs.helper)
        totals = by_part(self.parts, *shares_of(self.given, pairs.child, pairs.helper, cost))
        part = self.parts.of_child[pairs.child]
        better = active & (totals < self.best_total)
        new, old = (
            better[self.parts.of_child[self.together.child]],
            ~better[self.parts.of_child[self.best_together.child]],
        )
        self.best_together = joined_pairs(
            Pairs(child=self.together.child[new], helper=self.together.helper[new]),
            Pairs(child=self.best_together.child[old], helper=self.best_together.helper[old]),
        )
        for one in np.flatnonzero(better).tolist():
            self.best_total[one] = totals[one]
            self.best_pairs[one] = Pairs(child=pairs.child[part == one], helper=pairs.helper[part == one])

    def keep_bound(self, active: Flags, bounds: Ints, found: Prices) -> None:
        """Keeps, for each part, the prices that prove most so far."""
        better = active & (bounds > self.best_bound)
        self.best_bound = np.where(better, bounds, self.best_bound)
        self.best_prices = Prices(
            np.where(better[self.parts.of_child], found.child, self.best_prices.child),
            np.where(better[self.parts.of_helper], found.helper, self.best_prices.helper),
        )


def joined_pairs(one: Pairs, other: Pairs) -> Pairs:
    """Both, one after the other."""
    child, helper = np.concatenate([one.child, other.child]), np.concatenate([one.helper, other.helper])
    return Pairs(child=child, helper=helper)


def ranked(group: Ints, value: Ints) -> Ints:
    """The rank of each row within its group, by value."""
    order = np.lexsort((value, group))
    sorted_group = group[order]
    first = np.searchsorted(sorted_group, sorted_group)
    rank = np.empty(len(group), np.int64)
    rank[order] = np.arange(len(group)) - first
    return rank
