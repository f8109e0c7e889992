"""Brothers and sisters: the one side rule that is no network.

Under given helpers' prices each group can be looked at alone: the best way to part it into those who share a helper,
those who have one of their own and those left. That is exact, and the sum over groups bounds every plan.
"""

from collections.abc import Iterator
from dataclasses import dataclass

import numpy as np

from lantian.matching.solving.candidates import Arcs
from lantian.matching.solving.plan import sibling_numbers
from lantian.matching.solving.shapes import Instance, Ints, distinct

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
    helper: Ints
    """For each child (as `Groups.children`) its helper in that, -1 where it is left."""
    gain: Ints
    """For each child how much sharing that helper saves its group; 0 where it shares with nobody."""


class Table:
    """For groups of one size and helpers what each pair costs, so that prices alone change. `arcs` must hold all pairs
    of these children that could matter (`margin`); `left` is what it costs to leave each child."""

    def __init__(self, groups: Groups, arcs: Arcs, left: Ints, room: Ints, apart: int) -> None:
        self.groups, self.left, self.apart, self.count = (
            groups,
            left[groups.children],
            apart,
            len(groups.children),
        )
        of_child = np.full(int(max(arcs.child.max(initial=0), groups.children.max())) + 1, -1)
        member = of_child.copy()
        of_child[groups.children] = np.arange(self.count)[:, None]
        member[groups.children] = np.arange(groups.size)
        chosen = np.flatnonzero(of_child[arcs.child] >= 0)
        group, helper = of_child[arcs.child[chosen]], arcs.helper[chosen]
        whole = group * len(room) + helper
        key = distinct(whole)
        self.group: Ints = key // max(1, len(room))
        self.helper: Ints = key % max(1, len(room))
        self.costs = np.full((groups.size, len(key)), NEVER)
        self.costs[member[arcs.child[chosen]], np.searchsorted(key, whole)] = arcs.cost[chosen]
        self.room = room[self.helper]
        self.first = np.flatnonzero(np.append(True, self.group[1:] != self.group[:-1])) if len(key) else key
        self.length = np.diff(np.append(self.first, len(key)))

    def choose(self, price: Ints) -> Choice:
        """The best for each group under these prices."""
        blocks = {mask: self._block(mask, price) for mask in range(1, 1 << self.groups.size)}
        return _Best(self.groups, blocks, self.left, self.apart).choice()

    def _block(self, mask: int, price: Ints) -> tuple[Ints, Ints]:
        """For each group the least cost of a helper for all of these members, and that helper (-1: none)."""
        members = _members(mask)
        cost = self.costs[members].sum(axis=0) + len(members) * price[self.helper]
        cost = np.where(self.room >= len(members), np.minimum(cost, NEVER), NEVER)
        least, helper = np.full(self.count, NEVER), np.full(self.count, -1)
        if len(self.first):
            best = np.minimum.reduceat(cost, self.first)
            at = np.flatnonzero(cost == np.repeat(best, self.length))[::-1]
            least[self.group[self.first]] = best
            helper[self.group[at]] = self.helper[at]
        return least, np.where(least < NEVER, helper, -1)


class _Best:
    """Parts groups into blocks, least cost first, by all subsets of their members."""

    def __init__(self, groups: Groups, blocks: dict[int, tuple[Ints, Ints]], left: Ints, apart: int) -> None:
        self.groups, self.blocks, self.apart = groups, blocks, apart
        count, whole = len(groups.children), (1 << groups.size) - 1
        self.all_left = {
            mask: np.minimum(left[:, _members(mask)].sum(axis=1), NEVER) for mask in range(whole + 1)
        }
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
        """The best of all ways, with who has whom in it."""
        whole = (1 << self.groups.size) - 1
        value = np.minimum(self.all_left[whole], self.served[whole] - self.apart)
        helper = np.full(self.groups.children.shape, -1)
        gain = np.zeros(self.groups.children.shape, np.int64)
        for group, block in self._parted(value):
            members = _members(block)
            helper[group[:, None], members] = self.blocks[block][1][group][:, None]
            if len(members) > 1:
                alone = sum(np.minimum(self.blocks[1 << at][0] + self.apart, NEVER)[group] for at in members)
                saved = alone - self.apart - self.blocks[block][0][group]
                gain[group[:, None], members] = saved[:, None]
        return Choice(value, helper, gain)

    def _parted(self, value: Ints) -> Iterator[tuple[Ints, int]]:
        """The blocks that are part of the best, with the groups in whose best they are."""
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
                    if block:
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
