"""Small worlds to match in, drawn by Hypothesis or from a seed, and the best plan found by trying all."""

from itertools import combinations, product
from typing import Any

import numpy as np
from hypothesis import strategies as st

from lantian.matching.solving.checking import Contradictory, instance_of
from lantian.matching.solving.recount import allowed, pair_set, usable
from lantian.matching.solving.shapes import Children, Forbidden, Helpers, Instance, Kept, Locked, Rules
from lantian.matching.solving.verify import total

ON = 739_947
VILLAGES = (610423100201, 610423100202, 610423101201, 610424100201)
PLACES = (*VILLAGES, 610423100000, 0)


def draw(seed: int, children: int, helpers: int, **rules: Any) -> Instance:
    """A world of a seed, with everything that can occur; who is locked may stand beside each other."""
    dice = np.random.default_rng(seed)
    several = rules.pop("several", False)
    families = rules.pop("families", True)
    coordinates = dice.integers(0, 30_000, (2, children + helpers)).astype(float)
    coordinates[:, dice.random(children + helpers) < 0.7] = np.nan
    ours = Children(
        place=dice.choice(PLACES, children),
        school=dice.integers(0, 3, children),
        sex=dice.choice([1, 1, 1, 2, 2, 2, 0], children),
        born=ON - dice.integers(5 * 365, 15 * 365, children),
        needs=dice.integers(0, 8, children),
        languages=dice.integers(0, 4, children),
        siblings=dice.integers(-1, max(1, children // 2), children) if families else None,
        wished=np.where(dice.random(children) < 0.2, dice.integers(0, helpers, children), -1),
        risk=dice.integers(0, 4, children),
        waiting=dice.integers(0, 500, children),
        places=dice.integers(1, 4, children) if several else None,
        x=coordinates[0, :children],
        y=coordinates[1, :children],
    )
    theirs = Helpers(
        place=dice.choice(PLACES[:-1], helpers),
        school=dice.integers(0, 3, helpers),
        sex=dice.integers(1, 3, helpers),
        gives=dice.integers(0, 8, helpers),
        languages=dice.integers(0, 4, helpers),
        most=dice.integers(0, 4, helpers),
        load=dice.integers(0, 2, helpers),
        farthest=dice.integers(0, 3, helpers),
        vetted_until=dice.choice([0, ON - 1, ON, ON + 100, ON + 400, ON + 500], helpers),
        barred=dice.random(helpers) < 0.1,
        x=coordinates[0, children:],
        y=coordinates[1, children:],
    )
    return settled(dice, ours, theirs, Rules(on=ON, **rules))


def settled(dice: np.random.Generator, children: Children, helpers: Helpers, rules: Rules) -> Instance:
    """With pairs that are forbidden, stand, or are locked where that may be."""
    every = [
        np.repeat(np.arange(len(children)), len(helpers)),
        np.tile(np.arange(len(helpers)), len(children)),
    ]
    forbidden, kept, locked = (
        kind(child=every[0][which], helper=every[1][which])
        for kind in (Forbidden, Kept, Locked)
        for which in [dice.random(len(every[0])) < 0.06]
    )
    try:
        return instance_of(children, helpers, rules, forbidden=forbidden, kept=kept, locked=locked)
    except Contradictory:
        return instance_of(children, helpers, rules, forbidden=forbidden, kept=kept)


def best_total(given: Instance) -> int:
    """The least total of all plans there are."""
    children, helpers = len(given.children), len(given.helpers)
    every = [np.repeat(np.arange(children), helpers), np.tile(np.arange(helpers), children)]
    may = allowed(given, every[0], every[1])
    locked = pair_set(given.locked)
    options = []
    for child in range(children):
        open_to = np.flatnonzero(may[child * helpers : (child + 1) * helpers]).tolist()
        must = {helper for one, helper in locked if one == child}
        sizes = range(int(given.children.places[child]) + 1)
        options.append([one for size in sizes for one in combinations(open_to, size) if must <= set(one)])
    room = np.where(usable(given), given.helpers.most - given.helpers.load, 0)
    return min(
        total(given, _Pairs(given, choice)) for choice in product(*options) if _fits(choice, room.tolist())
    )


def _fits(choice: tuple[tuple[int, ...], ...], room: list[int]) -> bool:
    taken = [helper for helpers in choice for helper in helpers]
    return all(taken.count(helper) <= room[helper] for helper in set(taken))


class _Pairs:
    """What `total` looks at of a plan."""

    def __init__(self, given: Instance, choice: tuple[tuple[int, ...], ...]) -> None:
        pairs = [(child, helper) for child, helpers in enumerate(choice) for helper in helpers]
        self.child = np.array([child for child, _ in pairs], np.int64)
        self.helper = np.array([helper for _, helper in pairs], np.int64)


seeds = st.integers(0, 2**32 - 1)
