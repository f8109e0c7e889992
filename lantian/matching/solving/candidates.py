"""The pairs that are looked at first: for each child the nearest helpers whom no rule forbids, and all whom it knows.

They are where solving begins, not where it ends: prices call for further pairs until none could lower the total.
"""

from collections.abc import Iterator
from dataclasses import dataclass

import numpy as np

from lantian.matching.solving.bars import forbidding
from lantian.matching.solving.costs import costs_of
from lantian.matching.solving.nearby import FAR, County, Land, land_of, suits
from lantian.matching.solving.shapes import Flags, Instance, Ints, Pairs, Reach, distinct

FROM_ONE_SPOT = 8
"""Candidates from one spot, so that a full village does not hide the next one."""


@dataclass(frozen=True, eq=False)
class Arcs:
    """Allowed pairs with what each costs, sorted by child and helper, each once."""

    child: Ints
    helper: Ints
    cost: Ints

    def __len__(self) -> int:
        return len(self.child)

    def keys(self, helpers: int) -> Ints:
        """The pairs as sorted single numbers."""
        return self.child * helpers + self.helper

    def chosen(self, which: Ints | Flags) -> "Arcs":
        """Some of them, by flags or rising positions."""
        return Arcs(self.child[which], self.helper[which], self.cost[which])


def arcs_of(given: Instance, child: Ints, helper: Ints) -> Arcs:
    """Arcs of pairs that are allowed, sorted, each once, with their costs."""
    key = distinct(child * max(1, len(given.helpers)) + helper)
    child, helper = np.divmod(key, max(1, len(given.helpers)))
    return Arcs(child, helper, costs_of(given, child, helper))


def joined(given: Instance, arcs: Arcs, more: Pairs) -> Arcs:
    """The arcs together with further pairs that are not among them."""
    child, helper = np.concatenate([arcs.child, more.child]), np.concatenate([arcs.helper, more.helper])
    cost = np.concatenate([arcs.cost, costs_of(given, more.child, more.helper)])
    order = np.argsort(child * max(1, len(given.helpers)) + helper, kind="stable")
    return Arcs(child[order], helper[order], cost[order])


def candidates(given: Instance, land: Land | None = None, *, of: Flags | None = None) -> Arcs:
    """For each child about `Rules.candidates` allowed helpers, nearest first, and always those of its school, the one
    it wishes for and those it has. A child with an unknown place has the latter only; with `of`, all others too."""
    land = land or land_of(given)
    child, helper = [land.familiar.child], [land.familiar.helper]
    for county in land.counties:
        for one, other in _nearest(given, land, county, of):
            child.append(one)
            helper.append(other)
    all_children, all_helpers = np.concatenate(child), np.concatenate(helper)
    may = forbidding(given, all_children, all_helpers) == 0
    return arcs_of(given, all_children[may], all_helpers[may])


def _nearest(given: Instance, land: Land, county: County, of: Flags | None) -> Iterator[tuple[Ints, Ints]]:
    sexes = land.sex[county.children]
    asked = np.full(len(sexes), True) if of is None else of[county.children]
    for sex in range(3):
        counted = _counted(given, land, county, sex)
        who = np.flatnonzero((sexes == sex) & asked)
        who = who[np.argsort(county.child_spot[who], kind="stable")]
        spots, first = np.unique(county.child_spot[who], return_index=True)
        for spot, rows in zip(spots.tolist(), np.split(who, first[1:]), strict=False):
            yield _around(given, land, county, spot, county.children[rows], counted)


def _counted(given: Instance, land: Land, county: County, sex: int) -> Ints:
    """For each shared code and spot how many helpers of this sex (0: of either) reach that far."""
    helpers, spots = county.helpers, county.way.shape[1]
    spot = np.repeat(np.arange(spots), np.diff(county.starts))
    right = np.full(len(helpers), True) if sex == 0 else given.helpers.sex[helpers] == sex
    return np.stack(
        [np.bincount(spot[right & (land.reach[helpers] >= share)], minlength=spots) for share in Reach]
    )


def _around(
    given: Instance, land: Land, county: County, spot: int, children: Ints, counted: Ints
) -> tuple[Ints, Ints]:
    """The nearest helpers of the children of one spot who need the same sex. Where many are equally near, each child
    begins at another one, so that not all look at the same few."""
    most = given.rules.candidates
    share, spots = county.share[spot], county.way.shape[1]
    count = np.minimum(counted[share, np.arange(spots)], FROM_ONE_SPOT)
    turned = (np.arange(spots) - spot * spots // max(1, len(county.way))) % spots
    order = np.argsort(np.where(count > 0, county.way[spot], FAR) * spots + turned)
    order = order[: np.searchsorted(np.cumsum(count[order]), most) + 1]
    order = order[count[order] > 0]
    at, helper = county.of_spots(order)
    may = suits(land, given, np.full(len(at), children[0]), helper, share[order[at]])
    at, helper = at[may], helper[may]
    return _spread(children, at, helper, most)


def _spread(children: Ints, spot: Ints, helper: Ints, most: int) -> tuple[Ints, Ints]:
    """Of each spot some helpers for each child, the next child's a little further on; `most` in all."""
    counts = np.bincount(spot, minlength=int(spot.max(initial=-1)) + 1)
    starts = np.cumsum(counts) - counts
    step = np.minimum(counts, FROM_ONE_SPOT)
    which = np.repeat(np.arange(len(counts)), step)[:most]
    within = (np.arange(step.sum()) - np.repeat(np.cumsum(step) - step, step))[:most]
    turned = (within + np.arange(len(children))[:, None] * FROM_ONE_SPOT) % counts[which]
    return np.repeat(children, len(which)), helper[(starts[which] + turned).ravel()]
