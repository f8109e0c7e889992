"""Brothers and sisters: the one side rule that is no network.

Under given helpers' prices each group can be looked at alone: the best way to part it into those who share a helper,
those who have one of their own and those left. That is exact, and the sum over groups bounds every plan.
"""

from collections.abc import Iterator
from dataclasses import dataclass

import numpy as np

from lantian.matching.solving.candidates import Arcs
from lantian.matching.solving.plan import sibling_numbers
from lantian.matching.solving.shapes import Instance, Ints, Pairs

NEVER = np.int64(1) << 45


@dataclass(frozen=True, eq=False)
class Groups:
    """Groups of one size: a row of children for each."""

    children: Ints

    @property
    def size(self) -> int:
        return int(self.children.shape[1])


def groups_of(given: Instance) -> list[Groups]:
    """All groups, by size."""
    numbers = sibling_numbers(given)
    rows = np.flatnonzero(numbers >= 0)
    rows = rows[np.argsort(numbers[rows], kind="stable")]
    _, first, counts = np.unique(numbers[rows], return_index=True, return_counts=True)
    return [
        Groups(rows[first[counts == size][:, None] + np.arange(size)]) for size in np.unique(counts).tolist()
    ]


def margin(given: Instance, groups: list[Groups]) -> Ints:
    """How much above its own best choice a helper may cost a child and still be the best for its group."""
    above = np.zeros(len(given.children), np.int64)
    for one in groups:
        above[one.children] = (one.size - 1) * given.rules.apart
    return above


@dataclass(frozen=True, eq=False)
class Choice:
    """What is best for groups of one size under prices."""

    value: Ints
    """What each group pays: pairs, prices, apart, left."""
    together: Pairs
    """Children who share a helper with a brother or sister."""
    gain: Ints
    """For each of those pairs how much sharing saves their group."""


def choose(given: Instance, groups: Groups, arcs: Arcs, price: Ints, left: Ints, room: Ints) -> Choice:
    """The best for each group. `arcs` must hold all pairs of these children that could matter (`margin`); `left` is
    what it costs to leave each child."""
    table = _Table(groups, arcs, price, room)
    blocks = {mask: table.block(mask) for mask in range(1, 1 << groups.size)}
    best = _Best(groups, blocks, left[groups.children], given.rules.apart)
    return best.choice()


class _Table:
    """For each group and helper what the pair with each of its children costs with the price."""

    def __init__(self, groups: Groups, arcs: Arcs, price: Ints, room: Ints) -> None:
        of_child = np.full(int(max(arcs.child.max(initial=0), groups.children.max())) + 1, -1)
        member = of_child.copy()
        of_child[groups.children] = np.arange(len(groups.children))[:, None]
        member[groups.children] = np.arange(groups.size)
        chosen = np.flatnonzero(of_child[arcs.child] >= 0)
        group, helper = of_child[arcs.child[chosen]], arcs.helper[chosen]
        key, at = np.unique(group * len(price) + helper, return_inverse=True)
        self.group, self.helper = np.divmod(key, len(price))
        self.costs = np.full((groups.size, len(key)), NEVER)
        self.costs[member[arcs.child[chosen]], at] = arcs.cost[chosen] + price[helper]
        self.room = room[self.helper]
        self.count = len(groups.children)

    def block(self, mask: int) -> tuple[Ints, Ints]:
        """For each group the least cost of a helper for all of these members, and that helper (-1: none)."""
        members = [at for at in range(len(self.costs)) if mask >> at & 1]
        cost = np.minimum(self.costs[members].sum(axis=0), NEVER)
        cost = np.where(self.room >= len(members), cost, NEVER)
        order = np.lexsort((cost, self.group))
        group, first = np.unique(self.group[order], return_index=True)
        least, helper = np.full(self.count, NEVER), np.full(self.count, -1)
        least[group], helper[group] = cost[order[first]], self.helper[order[first]]
        return least, np.where(least < NEVER, helper, -1)


class _Best:
    """Parts groups into blocks, least cost first, by all subsets of their members."""

    def __init__(self, groups: Groups, blocks: dict[int, tuple[Ints, Ints]], left: Ints, apart: int) -> None:
        self.groups, self.blocks, self.apart = groups, blocks, apart
        count, whole = len(groups.children), (1 << groups.size) - 1
        self.all_left = {mask: left[:, _members(mask)].sum(axis=1) for mask in range(whole + 1)}
        self.served = {0: np.full(count, NEVER)}
        """What a set of members costs when at least one has a helper; `apart` counted for each helper."""
        self.by = {0: np.zeros(count, np.int64)}
        """The block of the lowest member in that; 0 where it is left."""
        for mask in range(1, whole + 1):
            self.served[mask], self.by[mask] = self._served(mask, left)

    def _served(self, mask: int, left: Ints) -> tuple[Ints, Ints]:
        lowest = mask & -mask
        best = left[:, _members(lowest)[0]] + self.served[mask ^ lowest]
        by = np.zeros(len(best), np.int64)
        for block in _blocks(mask, lowest):
            rest = mask ^ block
            cost = self.blocks[block][0] + self.apart + np.minimum(self.all_left[rest], self.served[rest])
            by, best = np.where(cost < best, block, by), np.minimum(cost, best)
        return np.minimum(best, NEVER), by

    def choice(self) -> Choice:
        whole = (1 << self.groups.size) - 1
        value = np.minimum(self.all_left[whole], self.served[whole] - self.apart)
        child, helper, gain = [], [], []
        for group, block in self._shared(value):
            members = _members(block)
            alone = sum(np.minimum(self.blocks[1 << at][0] + self.apart, NEVER)[group] for at in members)
            saved = alone - self.apart - self.blocks[block][0][group]
            child.append(self.groups.children[group][:, members].ravel())
            helper.append(np.repeat(self.blocks[block][1][group], len(members)))
            gain.append(np.repeat(saved, len(members)))
        empty = [np.empty(0, np.int64)]
        pairs = Pairs(child=np.concatenate(child + empty), helper=np.concatenate(helper + empty))
        return Choice(value, pairs, np.concatenate(gain + empty))

    def _shared(self, value: Ints) -> Iterator[tuple[Ints, int]]:
        """Blocks of two or more that are part of the best, with the groups in whose best they are."""
        whole = (1 << self.groups.size) - 1
        rest = np.where(value < self.all_left[whole], whole, 0)
        while rest.any():
            for mask in np.unique(rest[rest > 0]).tolist():
                groups = np.flatnonzero(rest == mask)
                by = self.by[mask][groups]
                for block in np.unique(by).tolist():
                    those = groups[by == block]
                    after = mask ^ (block or mask & -mask)
                    going_on = self.served[after][those] <= self.all_left[after][those] if block else True
                    rest[those] = np.where(going_on, after, 0)
                    if block & (block - 1):
                        yield those, block


def _members(mask: int) -> list[int]:
    return [at for at in range(mask.bit_length()) if mask >> at & 1]


def _blocks(mask: int, lowest: int) -> Iterator[int]:
    """The subsets of a set of members that hold the lowest one."""
    others = mask ^ lowest
    block = others
    while True:
        yield block | lowest
        if not block:
            return
        block = (block - 1) & others
