"""Keeps brothers and sisters together where prices say that it is worth it."""

from collections.abc import Iterator

import numpy as np

from lantian.matching.solving.bound import by_part, childrens_share, helpers_share
from lantian.matching.solving.candidates import Arcs
from lantian.matching.solving.costs import costs_of
from lantian.matching.solving.network import Prices, open_after
from lantian.matching.solving.shapes import Flags, Ints, Pairs
from lantian.matching.solving.siblings import NEVER, Choice, Groups, choose
from lantian.matching.solving.work import Work, joined_pairs


class Together:
    """Families, and how the plan as it stands treats them."""

    def __init__(self, work: Work) -> None:
        self.work, self.groups = work, work.groups

    def improve(self, active: Flags) -> None:
        """Keeps the plan if it is good, and what its prices prove."""
        work, found = self.work, self.work.prices
        work.keep_plan(active)
        work.keep_bound(active, self._bounds(found, list(self._choices(found))), found)

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

    def _choices(self, found: Prices) -> Iterator[tuple[Groups, Choice]]:
        """For each size of families what is best for them under prices."""
        work = self.work
        limit = (found.child + work.margin)[work.arcs.child]
        near = work.grouped[work.arcs.child] & (work.arcs.cost + found.helper[work.arcs.helper] <= limit)
        arcs = _both(work.arcs.chosen(near), work.fixed)
        left = np.where(work.free, work.left, NEVER)
        for one in self.groups:
            yield one, choose(work.given, one, arcs, found.helper, left, work.land.room)

    def _standing(self, found: Prices) -> Ints:
        """What each child pays in the plan as it stands, `apart` with a brother or sister."""
        work = self.work
        paid = np.where(work.free, work.left, 0)
        all_arcs = _both(work.arcs.chosen(work.taken), work.fixed)
        paid[all_arcs.child] = all_arcs.cost + found.helper[all_arcs.helper]
        shared = work.together
        paid[shared.child] = costs_of(work.given, shared.child, shared.helper) + found.helper[shared.helper]
        return paid

    def _helper_of(self) -> Ints:
        work = self.work
        found = np.full(len(work.given.children), -1)
        pairs = work.pairs()
        found[pairs.child] = pairs.helper
        return found

    def _regret(self, groups: Groups, choice: Choice, paid: Ints, helper_of: Ints) -> Ints:
        """How much less the best choice of each family costs than what it has."""
        helpers = np.sort(helper_of[groups.children], axis=1)
        different = (helpers[:, 1:] != helpers[:, :-1]) & (helpers[:, :-1] >= 0)
        has = paid[groups.children].sum(axis=1) + self.work.given.rules.apart * different.sum(axis=1)
        return has - choice.value

    def decide(self, active: Flags) -> None:
        """Families that would rather choose otherwise are decided anew; of those who share a helper, who gain most
        first, while there is room."""
        work, found = self.work, self.work.prices
        paid, helper_of = self._standing(found), self._helper_of()
        kept = np.ones(len(work.given.children), np.bool_)
        child, helper, gain = [], [], []
        for groups, choice in self._choices(found):
            again = self._regret(groups, choice, paid, helper_of) > 0
            again &= active[work.parts.of_child[groups.children[:, 0]]]
            kept[groups.children[again]] = False
            chosen = ~kept[choice.together.child]
            child.append(choice.together.child[chosen])
            helper.append(choice.together.helper[chosen])
            gain.append(choice.gain[chosen])
        wanted = Pairs(child=np.concatenate(child), helper=np.concatenate(helper))
        stay = kept[work.together.child]
        stays = Pairs(child=work.together.child[stay], helper=work.together.helper[stay])
        work.bring_together(joined_pairs(stays, self._with_room(stays, wanted, np.concatenate(gain))))

    def _with_room(self, stays: Pairs, wanted: Pairs, gain: Ints) -> Pairs:
        work = self.work
        taken = np.concatenate([work.settled.helper, stays.helper])
        room = work.land.room - np.bincount(taken, minlength=len(work.land.room))
        group = work.number_of[wanted.child]
        order = np.lexsort((wanted.helper, group, -gain))
        going: list[Ints] = []
        for block in np.split(order, _changes(group[order], wanted.helper[order])):
            block = block[work.free[wanted.child[block]]]
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
