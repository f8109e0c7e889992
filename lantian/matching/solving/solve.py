"""Makes the plan of least cost and the prices that prove it.

Solved on few candidates; then prices tell which of all other allowed pairs could lower the total, these join, and so on
until there is none: the proof holds for all pairs, not only for those that were looked at. Brothers and sisters are
kept together where prices say that it is worth it, and the bound counts them exactly.
"""

from dataclasses import dataclass

import numpy as np

from lantian.matching.solving.candidates import Arcs, candidates
from lantian.matching.solving.nearby import Land, land_of
from lantian.matching.solving.network import Prices, parts_of
from lantian.matching.solving.plan import Certificate, Plan, gross, plan_of
from lantian.matching.solving.shapes import Flags, Instance, Pairs
from lantian.matching.solving.side_by_side import Found, Share, in_processes, shares_of
from lantian.matching.solving.together import Together
from lantian.matching.solving.work import Work

ROUNDS, OF_FEW = 3, 8
"""How often brothers and sisters are thought over by new prices; more often among few children, where it is quick."""
FEW = 5_000
GOOD_ENOUGH = 0.0009
"""A gap at which thinking over ends: a little less than what is promised."""


@dataclass(frozen=True, eq=False)
class Solution:
    """A plan, its proof, and the pairs that were looked at."""

    plan: Plan
    certificate: Certificate
    arcs: Arcs


def solve(
    given: Instance, arcs: Arcs | None = None, *, land: Land | None = None, processes: int = 1
) -> Solution:
    """The plan of least cost for all allowed pairs. Without brothers and sisters the gap is 0; with them it is small,
    and says so. `arcs` may bring the candidates, to be timed apart. Many children are solved in several `processes`
    where no pair joins their counties."""
    land = land or land_of(given)
    arcs = candidates(given, land) if arcs is None else arcs
    if processes > 1 and len(given.children) > FEW:
        shares = shares_of(given, arcs, parts_of(given, arcs), processes)
        if len(shares) > 1:
            return _together(given, shares, list(in_processes(_apart, shares)))
    return finish(Work(given, land, arcs), OF_FEW if len(given.children) <= FEW else ROUNDS)


def _apart(given: Instance, arcs: Arcs) -> Found:
    found = solve(given, arcs)
    pairs = Pairs(child=found.plan.child, helper=found.plan.helper)
    return Found(
        pairs, Prices(found.certificate.child, found.certificate.helper), found.certificate.bound, found.arcs
    )


def _together(given: Instance, shares: list[Share], found: list[Found]) -> Solution:
    prices = Prices(np.zeros(len(given.children), np.int64), np.zeros(len(given.helpers), np.int64))
    for share, one in zip(shares, found, strict=True):
        prices.child[share.children], prices.helper[share.helpers] = one.prices.child, one.prices.helper
    pairs = [one.pairs for one in found]
    arcs = _sorted([one.arcs for one in found])
    return _proved(given, pairs, prices, sum(one.bound for one in found), arcs)


def _sorted(arcs: list[Arcs]) -> Arcs:
    child, helper, cost = (
        np.concatenate([getattr(one, name) for one in arcs]) for name in ("child", "helper", "cost")
    )
    order = np.lexsort((helper, child))
    return Arcs(child[order], helper[order], cost[order])


def finish(work: Work, rounds: int) -> Solution:
    """Rounds until every part is proved or near enough, then the plan and its proof."""
    families = Together(work)
    active = np.full(work.parts.count, True)
    for _ in range(rounds if families.groups else 1):
        work.until_no_pair_is_cheaper(active)
        families.weigh(active)
        active = _unproved(work)
        if not families.groups or not active.any():
            break
        families.decide(active)
    return _solution(work)


def _unproved(work: Work) -> Flags:
    gap = work.best_total - work.best_bound
    return (gap > 0) & (gap > GOOD_ENOUGH * np.abs(work.best_total))


def _solution(work: Work) -> Solution:
    pairs = [work.best_pairs[part] for part in sorted(work.best_pairs)]
    return _proved(work.given, pairs, work.best_prices, int(work.best_bound.sum()), work.all_arcs())


def _proved(given: Instance, pairs: list[Pairs], prices: Prices, bound: int, arcs: Arcs) -> Solution:
    child, helper = (
        np.concatenate([np.empty(0, np.int64), *(getattr(one, name) for one in pairs)])
        for name in ("child", "helper")
    )
    plan = plan_of(given, child, helper)
    gap = (plan.total - bound) / max(1, gross(given, plan))
    proof = Certificate(given.digest(), prices.child, prices.helper, bound, plan.total, gap)
    return Solution(plan, proof, arcs)
