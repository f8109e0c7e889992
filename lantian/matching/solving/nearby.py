"""Who lives near whom: counties as tables of ways between spots, so that pairs are found without trying them all.

A *spot* is a place with its coordinates. For each spot of helpers a table keeps the cheapest of them for each need,
sex and reach; only spots whose cheapest could serve are opened, and only then single helpers are looked at.
"""

from collections.abc import Iterator
from dataclasses import dataclass
from typing import NamedTuple

import numpy as np

from lantian.matching.solving.bars import (
    NOBODY,
    UNITS,
    among,
    bars_between,
    forbidding,
    reaches,
    room_of,
    sex_needed,
)
from lantian.matching.solving.costs import costs_of, unmet, ways
from lantian.matching.solving.shapes import Flags, Floats, Instance, Ints, Pairs, Reach, distinct

FAR = np.int64(1) << 40
"""Farther than anything is."""
CELLS = 4_000_000
"""Cells of a table of children and spots looked at together."""


@dataclass(frozen=True, eq=False)
class County:
    """The children and the helpers with room of one county."""

    children: Ints
    child_spot: Ints
    helpers: Ints
    """Rows, those of one spot together."""
    starts: Ints
    """Where the helpers of each spot begin; one more entry than spots."""
    way: Ints
    """Metres from each spot of children to each spot of helpers."""
    share: Ints
    """What their codes share (`Reach`)."""

    def of_spots(self, spot: Ints) -> tuple[Ints, Ints]:
        """For each of these spots all its helpers: the position in `spot`, and the helper's row."""
        counts = self.starts[spot + 1] - self.starts[spot]
        first = np.repeat(self.starts[spot] - np.cumsum(counts) + counts, counts)
        return np.repeat(np.arange(len(spot)), counts), self.helpers[first + np.arange(len(first))]


@dataclass(frozen=True, eq=False)
class Land:
    """All counties with children and helpers, and what is asked of each row again and again."""

    counties: list[County]
    room: Ints
    reach: Ints
    sex: Ints
    """The sex each child needs in a helper (`sex_needed`)."""
    familiar: Pairs
    """Pairs that no distance forbids and no rule: at one school, wished, standing, locked."""


class Spots(NamedTuple):
    """Places as they occur in rows, once each."""

    place: Ints
    x: Floats
    y: Floats
    of_row: Ints


def land_of(given: Instance) -> Land:
    """The land of an instance. What a way costs is worked out once for each pair of spots, not of people."""
    room = room_of(given)
    counties = list(_counties(given, room))
    return Land(counties, room, reaches(given), sex_needed(given), _familiar(given, room))


def _counties(given: Instance, room: Ints) -> Iterator[County]:
    children, helpers = given.children, given.helpers
    of_child, of_helper = children.place // UNITS[2], helpers.place // UNITS[2]
    for county in np.intersect1d(of_child[of_child != 0], of_helper[room > 0]).tolist():
        ours, theirs = np.flatnonzero(of_child == county), np.flatnonzero((of_helper == county) & (room > 0))
        here = _spots(children.place[ours], children.x[ours], children.y[ours])
        there = _spots(helpers.place[theirs], helpers.x[theirs], helpers.y[theirs])
        order = np.argsort(there.of_row, kind="stable")
        starts = np.searchsorted(there.of_row[order], np.arange(len(there.place) + 1))
        yield County(
            ours,
            here.of_row,
            theirs[order],
            starts,
            _ways(here, there, given),
            _shares(here.place, there.place),
        )


def _spots(place: Ints, x: Floats, y: Floats) -> Spots:
    whole = np.stack([place.astype(np.float64), np.nan_to_num(x, nan=1e12), np.nan_to_num(y, nan=1e12)])
    _, first, of_row = np.unique(whole, axis=1, return_index=True, return_inverse=True)
    return Spots(place[first], x[first], y[first], of_row.reshape(-1).astype(np.int64))


def _ways(here: Spots, there: Spots, given: Instance) -> Ints:
    return ways(
        here.place[:, None], here.x[:, None], here.y[:, None], there.place, there.x, there.y, given.rules
    )


def _shares(here: Ints, there: Ints) -> Ints:
    same_town = here[:, None] // UNITS[1] == there // UNITS[1]
    return np.where(here[:, None] == there, Reach.VILLAGE, np.where(same_town, Reach.TOWN, Reach.COUNTY))


def _familiar(given: Instance, room: Ints) -> Pairs:
    """Pairs that distance never forbids and that no other rule forbids either, each once."""
    child, helper = _at_school(given, room)
    wishing = np.flatnonzero(given.children.wished >= 0)
    child = np.concatenate([child, wishing, given.kept.child, given.locked.child])
    helper = np.concatenate([helper, given.children.wished[wishing], given.kept.helper, given.locked.helper])
    key = distinct(child * max(1, len(given.helpers)) + helper)
    child, helper = np.divmod(key, max(1, len(given.helpers)))
    may = bars_between(given, child, helper) == 0
    return Pairs(child=child[may], helper=helper[may])


def _at_school(given: Instance, room: Ints) -> tuple[Ints, Ints]:
    """Every child with every helper of its school."""
    working = np.flatnonzero((given.helpers.school != 0) & (room > 0))
    working = working[np.argsort(given.helpers.school[working], kind="stable")]
    schools = given.helpers.school[working]
    pupils = np.flatnonzero(given.children.school != 0)
    low = np.searchsorted(schools, given.children.school[pupils])
    counts = np.searchsorted(schools, given.children.school[pupils], "right") - low
    first = np.repeat(low - np.cumsum(counts) + counts, counts)
    return np.repeat(pupils, counts), working[first + np.arange(len(first))]


def cheaper(
    given: Instance, land: Land, price: Ints, limit: Ints, known: Ints, *, among_children: Flags | None = None
) -> Pairs:
    """All allowed pairs, except the `known` ones (sorted keys), whose cost and helper's price stay under the child's
    limit. Of all the pairs that there could be none is left out; counties without a child that is asked about are."""
    child, helper = [land.familiar.child], [land.familiar.helper]
    for county in land.counties:
        if among_children is not None and not among_children[county.children].any():
            continue
        for one, other in _promising(given, land, county, price, limit):
            child.append(one)
            helper.append(other)
    found = _chosen(given, np.concatenate(child), np.concatenate(helper), price, limit)
    return _unknown(given, found, known)


def _unknown(given: Instance, found: Pairs, known: Ints) -> Pairs:
    key = distinct(found.child * max(1, len(given.helpers)) + found.helper)
    child, helper = np.divmod(key, max(1, len(given.helpers)))
    new = ~among(given, child, helper, known)
    new &= forbidding(given, child, helper) == 0
    return Pairs(child=child[new], helper=helper[new])


def _chosen(given: Instance, child: Ints, helper: Ints, price: Ints, limit: Ints) -> Pairs:
    under = costs_of(given, child, helper) + price[helper] < limit[child]
    return Pairs(child=child[under], helper=helper[under])


def _promising(
    given: Instance, land: Land, county: County, price: Ints, limit: Ints
) -> Iterator[tuple[Ints, Ints]]:
    """Pairs within reach and of the sex that is needed, of spots whose cheapest helper could stay under the limit."""
    table = _cheapest(given, land, county, price)
    spots = county.way.shape[1]
    rows = max(1, CELLS // spots)
    for begin in range(0, len(county.children), rows):
        who = slice(begin, begin + rows)
        child, spot = county.children[who], county.child_spot[who]
        kind = np.minimum(land.sex[child], NOBODY) * 8 + (given.children.needs[child] & 7)
        least = county.way[spot] + table[kind[:, None], county.share[spot], np.arange(spots)]
        row, there = np.nonzero(least < limit[child][:, None])
        at, helper = county.of_spots(there)
        may = suits(land, given, child[row[at]], helper, county.share[spot[row[at]], there[at]])
        yield child[row[at[may]]], helper[may]


def suits(land: Land, given: Instance, child: Ints, helper: Ints, share: Ints) -> Flags:
    needed = land.sex[child]
    return (land.reach[helper] >= share) & ((needed == 0) | (needed == given.helpers.sex[helper]))


def _cheapest(given: Instance, land: Land, county: County, price: Ints) -> Ints:
    """For each kind of child (sex needed × needs), shared code and spot: the least price with unmet needs."""
    helpers, spots = county.helpers, county.way.shape[1]
    spot = np.repeat(np.arange(spots), np.diff(county.starts))
    table = np.full((4 * 8, 3, spots), FAR)
    for needs in range(8):
        worth = price[helpers] + given.rules.unmet_need * unmet(np.array(needs), given.helpers.gives[helpers])
        for sex in range(3):
            right = np.full(len(helpers), True) if sex == 0 else given.helpers.sex[helpers] == sex
            for share in range(3):
                may = right & (land.reach[helpers] >= share)
                np.minimum.at(table[sex * 8 + needs, share], spot[may], worth[may])
    return table
