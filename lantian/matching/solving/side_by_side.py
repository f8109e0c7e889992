"""Counties that no pair joins are solved side by side, each group in a process of its own: while OR-Tools
works, nothing else in its process does.

Nothing is lost by it: parts share neither children nor helpers, so their plans, prices and bounds add up.
"""

from collections.abc import Callable, Iterator
from concurrent.futures import ProcessPoolExecutor
from dataclasses import dataclass, fields, replace
from multiprocessing import get_context
from typing import TypeVar

import numpy as np

from lantian.matching.solving.candidates import Arcs
from lantian.matching.solving.network import Parts, Prices
from lantian.matching.solving.shapes import Columns, Flags, Instance, Ints, Pairs

Some = TypeVar("Some", bound=Columns)


@dataclass(frozen=True, eq=False)
class Share:
    """The rows of one process, and what is given of them, by numbers of its own."""

    children: Ints
    helpers: Ints
    given: Instance
    arcs: Arcs


@dataclass(frozen=True, eq=False)
class Found:
    """What one process found out about its share: pairs, prices, bound, pairs looked at."""

    pairs: Pairs
    prices: Prices
    bound: int
    arcs: Arcs


def shares_of(given: Instance, arcs: Arcs, parts: Parts, processes: int) -> list[Share]:
    """The parts as evenly as they can be dealt out, the largest first."""
    weight = np.bincount(parts.of_child[arcs.child], minlength=parts.count)
    load, owner = np.zeros(processes, np.int64), np.zeros(parts.count, np.int64)
    for part in np.argsort(-weight, kind="stable").tolist():
        owner[part] = np.argmin(load)
        load[owner[part]] += weight[part]
    return [_share(given, arcs, parts, owner == one) for one in np.unique(owner).tolist()]


def _share(given: Instance, arcs: Arcs, parts: Parts, mine: Flags) -> Share:
    children = np.flatnonzero(mine[parts.of_child])
    helpers = np.flatnonzero(mine[parts.of_helper])
    child, helper = _numbers(len(given.children), children), _numbers(len(given.helpers), helpers)
    columns = _rows(given.children, children)
    wished = np.where(columns.wished >= 0, helper[np.maximum(columns.wished, 0)], -1)
    here = child[arcs.child] >= 0
    return Share(
        children,
        helpers,
        Instance(
            replace(columns, wished=wished),
            _rows(given.helpers, helpers),
            given.rules,
            _renamed(given.forbidden, child, helper),
            _renamed(given.locked, child, helper),
            _renamed(given.kept, child, helper),
        ),
        Arcs(child[arcs.child[here]], helper[arcs.helper[here]], arcs.cost[here]),
    )


def _numbers(count: int, rows: Ints) -> Ints:
    found = np.full(count, -1)
    found[rows] = np.arange(len(rows))
    return found


def _rows(columns: Some, rows: Ints) -> Some:
    return type(columns)(*(getattr(columns, one.name)[rows] for one in fields(columns)))  # type: ignore[arg-type]


def _renamed(pairs: Some, child: Ints, helper: Ints) -> Some:
    """The pairs whose child and helper are both of this share."""
    assert isinstance(pairs, Pairs)
    here = np.flatnonzero((child[pairs.child] >= 0) & (helper[pairs.helper] >= 0))
    chosen = _rows(pairs, here)
    return replace(chosen, child=child[chosen.child], helper=helper[chosen.helper])


def in_processes(solved: Callable[[Instance, Arcs], Found], shares: list[Share]) -> Iterator[Found]:
    """Lets each share be `solved` in a process that knows nothing else; said by the numbers of the whole."""
    with ProcessPoolExecutor(len(shares), mp_context=get_context("spawn")) as pool:
        columns = [one.given for one in shares], [one.arcs for one in shares]
        for share, found in zip(shares, pool.map(solved, *columns), strict=True):
            yield Found(
                Pairs(child=share.children[found.pairs.child], helper=share.helpers[found.pairs.helper]),
                found.prices,
                found.bound,
                Arcs(share.children[found.arcs.child], share.helpers[found.arcs.helper], found.arcs.cost),
            )
