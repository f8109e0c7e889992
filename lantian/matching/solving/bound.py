"""What no plan can undercut: with prices for helpers everyone chooses alone, and these choices add up to a bound."""

import numpy as np

from lantian.matching.solving.candidates import Arcs
from lantian.matching.solving.network import Open, Parts, Prices
from lantian.matching.solving.shapes import Instance, Ints


def helpers_share(given: Instance, price: Ints, room: Ints) -> Ints:
    """For each helper the least of load's cost minus price, over all numbers of children there is room for."""
    step, most = given.rules.fair_load, int(room.max(initial=0))
    best, running = np.zeros(len(room), np.int64), np.zeros(len(room), np.int64)
    for number in range(most):
        running = running + np.where(number < room, step * (given.helpers.load + number) - price, 0)
        best = np.minimum(best, running)
    return best


def childrens_share(arcs: Arcs, still: Open, prices: Prices) -> Ints:
    """For each child the least that its open places cost, by its price: exact for what the arcs hold."""
    under = np.maximum(prices.child[arcs.child] - arcs.cost - prices.helper[arcs.helper], 0)
    taken = np.bincount(arcs.child, under, minlength=len(still.places)).astype(np.int64)
    value = still.places * prices.child - taken
    value -= np.where(still.places > 0, np.maximum(prices.child - still.first, 0), 0)
    return value - np.maximum(still.places - 1, 0) * np.maximum(prices.child - still.following, 0)


def by_part(parts: Parts, of_child: Ints, of_helper: Ints) -> Ints:
    """Sums for each part. Exact: sums of whole numbers far below 2⁵³."""
    sums = np.bincount(parts.of_child, of_child, minlength=parts.count)
    return (sums + np.bincount(parts.of_helper, of_helper, minlength=parts.count)).astype(np.int64)
