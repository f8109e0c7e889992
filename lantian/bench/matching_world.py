"""Invented children and helpers to match: villages as dense as a prefecture's, helpers where they happen to be.

Helpers gather in some villages and schools and are scarce in others; a quarter of them work at a school; a third give
two or three of study, life and mind. Most are checked, some checks have run out. Every seventh child has a brother or
sister among the others, three of a hundred name somebody of their county.
"""

from dataclasses import replace

import numpy as np
from numpy.typing import NDArray

from lantian.matching.solving.checking import instance_of
from lantian.matching.solving.network import Prices
from lantian.matching.solving.resolve import carried
from lantian.matching.solving.shapes import Children, Helpers, Instance, Kept, Rules
from lantian.matching.solving.solve import Solution

ON = 739_947
COUNTIES, TOWNS, VILLAGES = 14, 14, 13
MOVED, WORN = 1 / 3, 1 / 2

Ints = NDArray[np.int64]


def invent(children: int, helpers: int, seed: int = 11) -> Instance:
    """An instance of a size; a small one lies in as many villages as it would fill."""
    dice = np.random.default_rng(seed)
    places = _villages(children)
    weight = dice.gamma(2, 1, len(places))
    scarce = weight * dice.gamma(0.7, 1, len(places))
    home = np.sort(dice.choice(len(places), children, p=weight / weight.sum()))
    there = dice.choice(len(places), helpers, p=scarce / scarce.sum())
    town = np.unique(places // 1_000, return_inverse=True)[1]
    born = ON - dice.integers(3 * 365, 16 * 365, children)
    at_school = np.where(ON - born > 6 * 365, town[home] * 2 + 1 + dice.integers(0, 2, children), 0)
    works = np.where(dice.random(helpers) < 0.25, town[there] * 2 + 1 + dice.integers(0, 2, helpers), 0)
    return instance_of(
        Children(
            place=places[home],
            school=at_school,
            sex=dice.integers(1, 3, children),
            born=born,
            needs=dice.choice([0, 1, 2, 3, 4, 5, 7], children, p=[0.3, 0.25, 0.15, 0.1, 0.1, 0.05, 0.05]),
            siblings=_families(dice, home),
            wished=_wishes(dice, places[home], places[there]),
            risk=dice.choice([0, 1, 2, 3], children, p=[0.6, 0.25, 0.1, 0.05]),
            waiting=dice.integers(0, 400, children),
        ),
        Helpers(
            place=places[there],
            school=works,
            sex=dice.choice([1, 2], helpers, p=[0.4, 0.6]),
            gives=dice.integers(1, 8, helpers),
            most=dice.choice([1, 2, 3], helpers, p=[0.2, 0.3, 0.5]),
            farthest=dice.choice([0, 1, 2], helpers, p=[0.4, 0.45, 0.15]),
            vetted_until=ON + dice.integers(-20, 365, helpers),
        ),
        Rules(on=ON),
    )


def _villages(children: int) -> Ints:
    of_town = max(2, min(VILLAGES, children // 1_500))
    return np.array(
        [
            610_400_000_000 + county * 1_000_000 + town * 1_000 + village
            for county in range(22, 22 + COUNTIES if children >= 5_000 else 26)
            for town in range(100, 100 + TOWNS)
            for village in range(201, 201 + of_town)
        ]
    )


def _families(dice: np.random.Generator, home: Ints) -> Ints:
    """Pairs of rows beside each other in one village."""
    first = np.flatnonzero((home[1:] == home[:-1]) & (dice.random(len(home) - 1) < 0.08))
    first = first[np.append(True, np.diff(first) > 1)]
    siblings = np.full(len(home), -1)
    siblings[first] = siblings[first + 1] = np.arange(len(first))
    return siblings


def _wishes(dice: np.random.Generator, home: Ints, there: Ints) -> Ints:
    order = np.argsort(there, kind="stable")
    counties = there[order] // 1_000_000
    low = np.searchsorted(counties, home // 1_000_000)
    high = np.searchsorted(counties, home // 1_000_000, "right")
    chosen = order[np.minimum(low + (dice.random(len(home)) * (high - low)).astype(np.int64), len(order) - 1)]
    return np.where((dice.random(len(home)) < 0.03) & (high > low), chosen, -1)


def changed(
    given: Instance, found: Solution, share: float = 0.01, seed: int = 12
) -> tuple[Instance, Prices, Ints]:
    """The instance some time later, its plan accepted: of a hundred children one has changed (a third moved within the
    county, the others need other things), of a hundred helpers one (half are gone, half take one child less). With the
    prices of before, and the pairs of the plan, by number, that could not stay as they were."""
    dice = np.random.default_rng(seed)
    ours, theirs = given.children, given.helpers
    other, worn = dice.random(len(ours)) < share, dice.random(len(theirs)) < share
    moves, gone = other & (dice.random(len(ours)) < MOVED), worn & (dice.random(len(theirs)) < WORN)
    place = np.where(moves, _elsewhere(dice, ours.place), ours.place)
    needs = np.where(other & ~moves, 7 - ours.needs, ours.needs)
    most = np.where(worn & ~gone, theirs.most - 1, theirs.most)
    later = replace(
        given,
        children=replace(ours, place=place, needs=needs),
        helpers=replace(theirs, barred=theirs.barred | gone, most=most),
        kept=Kept(child=found.plan.child, helper=found.plan.helper),
    )
    prices = Prices(
        carried(found.certificate.child, np.where(other, -1, np.arange(len(ours)))),
        carried(found.certificate.helper, np.where(worn, -1, np.arange(len(theirs)))),
    )
    touched = np.flatnonzero(moves[found.plan.child] | worn[found.plan.helper])
    return later, prices, touched


def _elsewhere(dice: np.random.Generator, place: Ints) -> Ints:
    """For each place one of the same county; rows lie in the order of places."""
    counties = place // 1_000_000
    low, high = np.searchsorted(counties, counties), np.searchsorted(counties, counties, "right")
    return place[low + (dice.random(len(place)) * (high - low)).astype(np.int64)]
