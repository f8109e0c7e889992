"""Keeps brothers and sisters together where prices say that it is worth it, and finds prices that prove it."""

import numpy as np

from lantian.matching.solving.bound import by_part, childrens_share, helpers_share
from lantian.matching.solving.candidates import Arcs
from lantian.matching.solving.network import Prices, open_after
from lantian.matching.solving.shapes import Flags, Ints, Pairs
from lantian.matching.solving.siblings import NEVER, Choice, Groups, Table
from lantian.matching.solving.work import Work, joined_pairs


class Together:
    """Families, and how the plan as it stands treats them."""

    def __init__(self, work: Work) -> None:
        self.work, self.groups = work, work.groups
        self.found = work.prices
        self.round = 0

    def weigh(self, active: Flags) -> None:
        """Keeps the plan where it is the best so far, and what its prices prove."""
        work, self.found = self.work, self.work.prices
        work.keep_plan(active)
        choices = [(table.groups, table.choose(self.found.helper)) for table in self.tables(self.found)]
        work.keep_bound(active, self._bounds(self.found, choices), self.found)

    def _bounds(self, found: Prices, choices: list[tuple[Groups, Choice]]) -> Ints:
        """What each part costs at least."""
        work = self.work
        still = open_after(work.given, work.land.room, work.settled, Pairs())
        share = np.where(work.grouped, 0, childrens_share(work.arcs, still, found))
        alone = ~work.grouped[work.fixed.child]
        paid = work.fixed.cost + found.helper[work.fixed.helper]
        np.add.at(share, work.fixed.child[alone], paid[alone])
        for one, choice in choices:
            share[one.children[:, 0]] = choice.value
        return by_part(work.parts, share, helpers_share(work.given, found.helper, work.land.room))

    def tables(self, found: Prices) -> list[Table]:
        """For each size of families what can be best for them near these prices."""
        work = self.work
        limit = (found.child + work.margin)[work.arcs.child]
        near = work.grouped[work.arcs.child] & (work.arcs.cost + found.helper[work.arcs.helper] <= limit)
        arcs = _both(work.arcs.chosen(near), work.fixed)
        left = np.where(work.free, work.left, NEVER)
        return [Table(one, arcs, left, work.land.room, work.given.rules.apart) for one in self.groups]

    def decide(self, active: Flags) -> None:
        """Families that would rather choose otherwise are decided anew, every second of them from the third round on;
        of those who share a helper, who gain most first, while there is room."""
        work, found = self.work, self.found
        work.restore(active)
        self.round += 1
        dice = np.random.default_rng(self.round)
        standing = work.standing()
        kept = np.ones(len(work.given.children), np.bool_)
        child, helper, gain = [], [], []
        for table in self.tables(found):
            rows, choice = table.groups.children, table.choose(found.helper)
            again = self._regret(rows, choice, standing) > 0
            again &= active[work.parts.of_child[rows[:, 0]]]
            if self.round > 2:
                again &= dice.random(len(again)) < 0.5
            kept[rows[again]] = False
            shared = again[:, None] & (choice.gain > 0)
            child.append(rows[shared])
            helper.append(choice.helper[shared])
            gain.append(choice.gain[shared])
        wanted = Pairs(child=np.concatenate(child), helper=np.concatenate(helper))
        stay = kept[work.together.child]
        stays = Pairs(child=work.together.child[stay], helper=work.together.helper[stay])
        work.bring_together(joined_pairs(stays, self._with_room(stays, wanted, np.concatenate(gain))))

    def _regret(self, rows: Ints, choice: Choice, standing: Arcs) -> Ints:
        """How much less the best choice of each family costs than what it has."""
        work = self.work
        paid, helper = np.where(work.free, work.left, 0), np.full(len(work.free), -1)
        paid[standing.child] = standing.cost + self.found.helper[standing.helper]
        helper[standing.child] = standing.helper
        helpers = np.sort(helper[rows], axis=1)
        different = (helpers[:, 1:] != helpers[:, :-1]) & (helpers[:, :-1] >= 0)
        return paid[rows].sum(axis=1) + work.given.rules.apart * different.sum(axis=1) - choice.value

    def _with_room(self, stays: Pairs, wanted: Pairs, gain: Ints) -> Pairs:
        work = self.work
        taken = np.concatenate([work.settled.helper, stays.helper])
        room = work.land.room - np.bincount(taken, minlength=len(work.land.room))
        group = work.number_of[wanted.child]
        order = np.lexsort((wanted.helper, group, -gain))
        going: list[Ints] = []
        for rows in np.split(order, _changes(group[order], wanted.helper[order])):
            block = rows[work.free[wanted.child[rows]]]
            if len(block) and len(block) <= room[wanted.helper[block[0]]]:
                room[wanted.helper[block[0]]] -= len(block)
                going.append(block)
        at = np.concatenate([*going, np.empty(0, np.int64)])
        return Pairs(child=wanted.child[at], helper=wanted.helper[at])


def _both(one: Arcs, other: Arcs) -> Arcs:
    return Arcs(
        np.concatenate([one.child, other.child]),
        np.concatenate([one.helper, other.helper]),
        np.concatenate([one.cost, other.cost]),
    )


def _changes(*columns: Ints) -> Ints:
    """Where any of the columns takes another value than before."""
    changed = np.zeros(max(0, len(columns[0]) - 1), np.bool_)
    for column in columns:
        changed |= column[1:] != column[:-1]
    return np.flatnonzero(changed) + 1
