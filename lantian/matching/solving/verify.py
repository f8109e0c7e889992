"""Checks a plan and its proof. Shares no code with what made them: only the shapes of what is given.

Every hard rule, capacity and lock is looked at, costs are counted anew, and the bound is worked out from the
certificate's prices over *all* pairs that the rules allow, found here in another way. Whatever prices are given, that
bound is true; so a proof can be wrong, but not deceive.
"""

from collections.abc import Iterator
from itertools import pairwise

import numpy as np

from lantian.matching.solving.bound_check import true_bound
from lantian.matching.solving.plan import Certificate, Plan
from lantian.matching.solving.recount import allowed, pair_costs, pair_set, sibling_groups
from lantian.matching.solving.shapes import Instance


def verify(given: Instance, plan: Plan, certificate: Certificate) -> list[str]:
    """All that is wrong with a plan or its certificate; empty when both hold."""
    shape = list(_of_shape(given, plan, certificate))
    if shape:
        return shape
    return [*_of_pairs(given, plan), *_of_columns(given, plan), *_of_proof(given, plan, certificate)]


def _of_shape(given: Instance, plan: Plan, certificate: Certificate) -> Iterator[str]:
    columns = (plan.child, plan.helper, plan.cost, plan.is_lead, plan.is_locked, plan.is_kept, plan.expires)
    if len({len(one) for one in columns}) > 1:
        yield "The columns of the plan differ in length."
    elif len(plan.child):
        if plan.child.min() < 0 or plan.child.max() >= len(given.children):
            yield "The plan names a child that is not given."
        if plan.helper.min() < 0 or plan.helper.max() >= len(given.helpers):
            yield "The plan names a helper who is not given."
    if (len(certificate.child), len(certificate.helper)) != (len(given.children), len(given.helpers)):
        yield "The certificate has prices for another number of people."
    if certificate.digest != given.digest():
        yield "The certificate is about other facts."


def _of_pairs(given: Instance, plan: Plan) -> Iterator[str]:
    pairs = list(zip(plan.child.tolist(), plan.helper.tolist(), strict=True))
    if any(one >= other for one, other in pairwise(pairs)):
        yield "Pairs are not in order, or one stands twice."
    for at in np.flatnonzero(~allowed(given, plan.child, plan.helper)).tolist():
        yield f"Child {plan.child[at]} and helper {plan.helper[at]}: a hard rule forbids the pair."
    load = np.bincount(plan.helper, minlength=len(given.helpers))
    for helper in np.flatnonzero((load > 0) & (load + given.helpers.load > given.helpers.most)).tolist():
        yield f"Helper {helper} has more children than there is room for."
    has = np.bincount(plan.child, minlength=len(given.children))
    for child in np.flatnonzero(has > given.children.places).tolist():
        yield f"Child {child} has more helpers than it is to have."
    for child, helper in sorted(pair_set(given.locked) - set(pairs)):
        yield f"Child {child} and helper {helper}: a locked pair is missing."


def _of_columns(given: Instance, plan: Plan) -> Iterator[str]:
    if not np.array_equal(pair_costs(given, plan.child, plan.helper), plan.cost):
        yield "A pair has another cost."
    has = np.bincount(plan.child, minlength=len(given.children))
    wanted = given.children.places
    if plan.left.tolist() != [child for child in np.flatnonzero(has == 0).tolist() if wanted[child] > 0]:
        yield "The children left are others."
    if plan.short.tolist() != np.flatnonzero(has < wanted).tolist():
        yield "The children who lack a helper are others."
    if not np.array_equal(np.bincount(plan.child[plan.is_lead], minlength=len(has)), np.minimum(has, 1)):
        yield "A child has no lead, or two."
    yield from _of_flags(given, plan)
    if total(given, plan) != plan.total:
        yield "The total is another one."


def _of_flags(given: Instance, plan: Plan) -> Iterator[str]:
    until, last = given.helpers.vetted_until[plan.helper], given.rules.on + given.rules.days
    if not np.array_equal(plan.expires, until < last):
        yield "A check that ends during the pair is not told, or told wrongly."
    for name, told, settled in (("locked", plan.is_locked, given.locked), ("kept", plan.is_kept, given.kept)):
        listed = pair_set(settled)
        pairs = zip(plan.child.tolist(), plan.helper.tolist(), strict=True)
        if told.tolist() != [pair in listed for pair in pairs]:
            yield f"A pair is called {name} that is not, or the other way round."


def total(given: Instance, plan: Plan) -> int:
    """What the plan costs, counted person by person."""
    rules, sum_ = given.rules, int(pair_costs(given, plan.child, plan.helper).sum())
    helpers_of: dict[int, set[int]] = {}
    load = given.helpers.load.tolist()
    for child, helper in zip(plan.child.tolist(), plan.helper.tolist(), strict=True):
        helpers_of.setdefault(child, set()).add(helper)
        sum_ += rules.fair_load * load[helper]
        load[helper] += 1
    wanted, risk, waiting = (
        column.tolist() for column in (given.children.places, given.children.risk, given.children.waiting)
    )
    for child, places in enumerate(wanted):
        missing = max(0, places - len(helpers_of.get(child, ())))
        if missing:
            whole = left(given, risk[child], waiting[child])
            further = min(whole, rules.next_place)
            sum_ += missing * further + (whole - further if child not in helpers_of else 0)
    for group in sibling_groups(given):
        helpers = set().union(*(helpers_of.get(child, set()) for child in group))
        sum_ += rules.apart * max(0, len(helpers) - 1)
    return sum_


def left(given: Instance, risk: int, waiting: int) -> int:
    """What it costs to leave one child."""
    rules = given.rules
    return (
        rules.left + rules.left_risk * min(max(risk, 0), 3) + rules.left_waiting * min(max(waiting, 0), 365)
    )


def _of_proof(given: Instance, plan: Plan, certificate: Certificate) -> Iterator[str]:
    if certificate.total != plan.total:
        yield "The certificate is about a plan of another total."
    if certificate.bound > certificate.total:
        yield "The bound lies above the total."
    proved = true_bound(given, certificate.child, certificate.helper)
    if certificate.bound > proved:
        yield f"The prices prove {proved} and not {certificate.bound}."
    bonus = sum(
        given.rules.wish * bool(given.children.wished[child] == helper)
        for child, helper in zip(plan.child.tolist(), plan.helper.tolist(), strict=True)
    ) + given.rules.kept * int(plan.is_kept.sum())
    gap = (certificate.total - certificate.bound) / max(1, certificate.total + bonus)
    if abs(gap - certificate.gap) > 1e-12:
        yield "The gap is another one."
