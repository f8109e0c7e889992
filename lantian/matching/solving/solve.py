"""Makes the plan of least cost and the prices that prove it.

Solved on few candidates; then prices tell which of all other allowed pairs could lower the total, these join, and so on
until there is none: the proof holds for all pairs, not only for those that were looked at. Brothers and sisters are
kept together where prices say that it is worth it, and the bound counts them exactly.
"""

from dataclasses import dataclass

import numpy as np

from lantian.matching.solving.candidates import Arcs, candidates
from lantian.matching.solving.nearby import Land, land_of
from lantian.matching.solving.plan import Certificate, Plan, gross, plan_of
from lantian.matching.solving.shapes import Flags, Instance, Pairs
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


def solve(given: Instance, arcs: Arcs | None = None, *, land: Land | None = None) -> Solution:
    """The plan of least cost for all allowed pairs. Without brothers and sisters the gap is 0; with them it is small,
    and says so. `arcs` may bring the candidates, to be timed apart."""
    land = land or land_of(given)
    work = Work(given, land, candidates(given, land) if arcs is None else arcs)
    return finish(work, OF_FEW if len(given.children) <= FEW else ROUNDS)


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
    given = work.given
    pairs = [work.best_pairs[part] for part in sorted(work.best_pairs)] or [Pairs()]
    child = np.concatenate([one.child for one in pairs])
    plan = plan_of(given, child, np.concatenate([one.helper for one in pairs]))
    bound, prices = int(work.best_bound.sum()), work.best_prices
    gap = (plan.total - bound) / max(1, gross(given, plan))
    proof = Certificate(given.digest(), prices.child, prices.helper, bound, plan.total, gap)
    return Solution(plan, proof, work.all_arcs())
