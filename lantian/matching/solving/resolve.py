"""Solves again after changes, so that little moves: pairs that stand are kept where nothing calls for another.

Prices of before are still true for whoever did not change. Only children who changed or lost their helper are solved,
and those whom prices then call for, one after the other; proof and plan are as good as from the beginning.
"""

import numpy as np

from lantian.matching.solving.bars import among, keys
from lantian.matching.solving.candidates import Arcs, arcs_of, candidates
from lantian.matching.solving.nearby import Land, land_of
from lantian.matching.solving.network import Prices
from lantian.matching.solving.shapes import Flags, Instance, Ints
from lantian.matching.solving.solve import Solution, finish
from lantian.matching.solving.work import UNKNOWN, Work

ROUNDS = 2
"""Families are thought over once more: those that stand together stay so."""


def resolve(given: Instance, before: Prices, *, land: Land | None = None) -> Solution:
    """The plan of least cost for an instance whose `kept` pairs are those accepted so far. `before` has the prices of
    the last certificate in today's rows, `UNKNOWN` for rows that are new or have changed."""
    land = land or land_of(given)
    standing = _standing(given, land)
    counts = np.bincount(standing.child, minlength=len(given.children))
    loads = np.bincount(standing.helper, minlength=len(given.helpers))
    crowded = loads > land.room
    moving = (counts < given.children.places) | (before.child < 0)
    moving[standing.child[crowded[standing.helper]]] = True
    arcs = _first(given, land, standing, moving)
    work = Work(given, land, arcs, before)
    known = standing.keys(max(1, len(given.helpers)))
    work.freeze(among(given, work.arcs.child, work.arcs.helper, known), ~moving)
    return finish(work, ROUNDS)


def _standing(given: Instance, land: Land) -> Arcs:
    """Pairs that stand and that no rule forbids today."""
    allowed = keys(given, land.familiar)
    may = among(given, given.kept.child, given.kept.helper, allowed)
    may &= ~among(given, given.kept.child, given.kept.helper, keys(given, given.locked))
    return arcs_of(given, given.kept.child[may], given.kept.helper[may])


def _first(given: Instance, land: Land, standing: Arcs, moving: Flags) -> Arcs:
    """Candidates of the children who move, and for all others whom they know."""
    near = candidates(given, land, of=moving)
    return arcs_of(
        given, np.concatenate([near.child, standing.child]), np.concatenate([near.helper, standing.helper])
    )


def carried(prices: Ints, rows: Ints) -> Ints:
    """Prices of before in today's rows: `rows` has for each row its number before, -1 where it is new or changed."""
    return (
        np.where(rows >= 0, prices[np.maximum(rows, 0)], UNKNOWN)
        if len(prices)
        else np.full(len(rows), UNKNOWN)
    )
