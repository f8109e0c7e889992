"""The bound that prices prove, over all pairs the rules allow: the verifier's own arithmetic.

With a price for each helper everyone chooses alone: a child the cheapest of cost and price, or to be left; a helper the
number of children that pays best. Pairs whose way and price alone exceed what the child pays need no closer look.
"""

from collections.abc import Iterator

import numpy as np

from lantian.matching.solving.recount import (
    COUNTY,
    Array,
    allowed,
    goes_to,
    pair_costs,
    required_sex,
    sibling_groups,
    usable,
    way_to,
)
from lantian.matching.solving.shapes import Instance

Near = dict[int, dict[int, int]]
"""For children their helpers with cost and price."""
Block = tuple[int, dict[int, int]]
"""How many brothers and sisters share a helper, and what each helper would cost them."""


def true_bound(given: Instance, child_price: Array, helper_price: Array) -> int:
    """What every plan costs at least, as far as these prices prove it."""
    families = sibling_groups(given)
    above = np.zeros(len(given.children), np.int64)
    for family in families:
        above[family] = (len(family) - 1) * given.rules.apart
    limit = child_price + above
    child, helper = _near_pairs(given, limit, helper_price)
    paid = pair_costs(given, child, helper) + helper_price[helper]
    own = _locked(given, helper_price)
    total = _of_helpers(given, helper_price)
    in_family = {child for family in families for child in family}
    total += _of_single(given, child_price, child, helper, paid, own, in_family)
    near = _near_of(child, helper, paid, limit, in_family, own)
    lefts, room = _lefts(given), np.where(usable(given), given.helpers.most - given.helpers.load, 0).tolist()
    for family in families:
        total += _Family(family, near, lefts, limit, own, room, given.rules.apart).least()
    return total


def _near_pairs(given: Instance, limit: Array, helper_price: Array) -> tuple[Array, Array]:
    """Every allowed pair whose cost and price lie under the limit, and perhaps some more; each once."""
    found = [*_by_place(given, limit, helper_price), *_by_school(given), _by_name(given)]
    key = np.unique(np.concatenate([child * len(given.helpers) + helper for child, helper in found]))
    child, helper = key // max(1, len(given.helpers)), key % max(1, len(given.helpers))
    may = allowed(given, child, helper)
    return child[may], helper[may]


def _by_place(given: Instance, limit: Array, helper_price: Array) -> Iterator[tuple[Array, Array]]:
    children, sex = given.children, required_sex(given)
    ready = np.flatnonzero(usable(given))
    county = given.helpers.place[ready] // COUNTY
    spots = np.stack(
        [children.place, np.nan_to_num(children.x, nan=-1e15), np.nan_to_num(children.y, nan=-1e15), sex]
    )
    order = np.lexsort(spots)
    cut = np.flatnonzero(np.any(np.diff(spots[:, order]) != 0, axis=0)) + 1
    for rows in np.split(order, cut) if len(order) else []:
        one = rows[0]
        there = ready[county == children.place[one] // COUNTY] if children.place[one] else ready[:0]
        if sex[one]:
            there = there[given.helpers.sex[there] == sex[one]]
        there = there[goes_to(given, np.full(len(there), children.place[one]), there)]
        least = (
            way_to(given, children.place[one], children.x[one], children.y[one], there) + helper_price[there]
        )
        under, which = np.nonzero(least < limit[rows][:, None])
        yield rows[under], there[which]


def _by_school(given: Instance) -> Iterator[tuple[Array, Array]]:
    teachers: dict[int, list[int]] = {}
    for helper in np.flatnonzero(usable(given) & (given.helpers.school > 0)).tolist():
        teachers.setdefault(int(given.helpers.school[helper]), []).append(helper)
    for school, those in teachers.items():
        pupils = np.flatnonzero(given.children.school == school)
        yield np.repeat(pupils, len(those)), np.tile(np.array(those), len(pupils))


def _by_name(given: Instance) -> tuple[Array, Array]:
    wishing = np.flatnonzero(given.children.wished >= 0)
    child = np.concatenate([wishing, given.kept.child, given.locked.child])
    return child, np.concatenate([given.children.wished[wishing], given.kept.helper, given.locked.helper])


def _locked(given: Instance, helper_price: Array) -> dict[int, dict[int, int]]:
    """For children with locked pairs what these cost with the price."""
    paid = pair_costs(given, given.locked.child, given.locked.helper) + helper_price[given.locked.helper]
    own: dict[int, dict[int, int]] = {}
    for child, helper, cost in zip(
        given.locked.child.tolist(), given.locked.helper.tolist(), paid.tolist(), strict=True
    ):
        own.setdefault(child, {})[helper] = cost
    return own


def _of_helpers(given: Instance, helper_price: Array) -> int:
    total, rise = 0, given.rules.fair_load
    rows = zip(
        usable(given).tolist(),
        given.helpers.load.tolist(),
        given.helpers.most.tolist(),
        helper_price.tolist(),
        strict=True,
    )
    for ready, load, most, price in rows:
        running = least = 0
        for number in range(load, most if ready else load):
            running += rise * number - price
            least = min(least, running)
        total += least
    return total


def _lefts(given: Instance) -> list[int]:
    rules, children = given.rules, given.children
    rows = zip(children.risk.tolist(), children.waiting.tolist(), strict=True)
    return [
        rules.left + rules.left_risk * max(0, min(3, risk)) + rules.left_waiting * max(0, min(365, days))
        for risk, days in rows
    ]


def _of_single(
    given: Instance,
    price: Array,
    child: Array,
    helper: Array,
    paid: Array,
    own: dict[int, dict[int, int]],
    family: set[int],
) -> int:
    """The shares of children without brothers or sisters who count. A child with several places pays its price for
    each, less what helpers and open places under that price save it."""
    total, lefts, wanted = 0, _lefts(given), given.children.places.tolist()
    saved = dict.fromkeys(range(len(lefts)), 0)
    under = paid < price[child]
    for one, other, gain in zip(
        child[under].tolist(), helper[under].tolist(), (price[child] - paid)[under].tolist(), strict=True
    ):
        saved[one] += 0 if other in own.get(one, ()) else gain
    for one, each in enumerate(price.tolist()):
        if one in family:
            continue
        settled = own.get(one, {})
        total += sum(settled.values())
        places, further = wanted[one] - len(settled), min(lefts[one], given.rules.next_place)
        if places > 0:
            first = further if settled else lefts[one]
            total += places * each - saved[one] - max(0, each - first) - (places - 1) * max(0, each - further)
    return total


def _near_of(
    child: Array, helper: Array, paid: Array, limit: Array, family: set[int], own: dict[int, dict[int, int]]
) -> Near:
    near: Near = {one: {} for one in family}
    chosen = (paid < limit[child]) & np.isin(child, np.array(sorted(family), np.int64))
    for one, other, cost in zip(
        child[chosen].tolist(), helper[chosen].tolist(), paid[chosen].tolist(), strict=True
    ):
        near[one][other] = cost
    return near | {one: settled for one, settled in own.items() if one in family}


class _Family:
    """The least that brothers and sisters pay, over all ways to part them."""

    def __init__(
        self,
        family: list[int],
        near: Near,
        lefts: list[int],
        limit: Array,
        own: Near,
        room: list[int],
        apart: int,
    ) -> None:
        self.near = [near[one] for one in family]
        self.left = [None if one in own else lefts[one] for one in family]
        self.unseen = [None if one in own else int(limit[one]) for one in family]
        self.room, self.apart = room, apart

    def least(self) -> int:
        """No helper who was not looked at costs a child less than its limit, so such a choice is counted with it."""
        seen = self._parted(0, [])
        whole = [self._alone(at) for at in range(len(self.near))]
        for at, limit in enumerate(self.unseen):
            if limit is not None:
                seen = min(seen, limit + sum(whole) - whole[at])
        return seen

    def _alone(self, at: int) -> int:
        options = [*self.near[at].values(), self.left[at], self.unseen[at]]
        return min(one for one in options if one is not None)

    def _parted(self, at: int, blocks: list[Block], left: int = 0) -> int:
        """The least over all ways for the members from `at` on to join a block, open one, or be left."""
        if at == len(self.near):
            costs = [min(costs.values()) for _, costs in blocks]
            return left + sum(costs) + self.apart * max(0, len(blocks) - 1)
        found, own = [], self.near[at]
        for which, (size, offers) in enumerate(blocks):
            shared = {
                one: cost + own[one] for one, cost in offers.items() if one in own and self.room[one] > size
            }
            if shared:
                joined = (size + 1, shared)
                found.append(self._parted(at + 1, [*blocks[:which], joined, *blocks[which + 1 :]], left))
        if own:
            found.append(self._parted(at + 1, [*blocks, (1, own)], left))
        if self.left[at] is not None:
            found.append(self._parted(at + 1, blocks, left + (self.left[at] or 0)))
        return min(found)
