"""Why a pair, which helper would be the next best, and what stands in the way of a child that is left."""

from dataclasses import dataclass
from enum import IntEnum

import numpy as np

from lantian.matching.solving.bars import UNITS, bars_between, bars_of_helpers, reaches, room_of, sex_needed
from lantian.matching.solving.candidates import Arcs
from lantian.matching.solving.costs import parts_of
from lantian.matching.solving.plan import Certificate, Plan
from lantian.matching.solving.shapes import Bar, Flags, Instance, Ints, distinct

NONE = -1


class Nearness(IntEnum):
    """What child and helper of a pair have in common, the closest first."""

    SCHOOL = 0
    VILLAGE = 1
    TOWN = 2
    COUNTY = 3
    ELSEWHERE = 4


class Blocked(IntEnum):
    """Why a child has nobody, or fewer than it is to have: the one thing whose change would help most."""

    NO_PLACE = 0
    """Where the child lives is unknown, and no helper of its school or of its own choice is free."""
    NOBODY_NEAR = 1
    """Nobody lives near enough, whatever their checks."""
    TOO_FAR = 2
    """There is somebody in the county, but they do not go that far."""
    UNVETTED = 3
    """Who is near has no valid check."""
    NOT_READY = 4
    """Who is near is not accepted, away, left, or in poor health."""
    OTHER_SEX = 5
    """Who is near and ready is of the other sex."""
    NAMED = 6
    """Who is near is a relative, found unfit, refused or forbidden."""
    FULL = 7
    """Who could take the child has as many children as they can."""
    DEARER = 8
    """Somebody has room, and still the plan costs less without the pair."""


@dataclass(frozen=True, eq=False)
class Reasons:
    """For each pair of the plan, in its order."""

    parts: dict[str, Ints]
    """The cost by what it is for (`costs.parts_of`), metres."""
    nearness: Ints
    next_best: Ints
    """The helper who would come next for this child, `NONE` where no other could."""
    at_least_more: Ints
    """How much more the whole plan would then cost at least, metres."""


@dataclass(frozen=True, eq=False)
class Gaps:
    """For each child of `Plan.short`, in its order."""

    child: Ints
    blocked: Ints
    """`Blocked`."""
    near: Ints
    """Helpers near enough, whatever else."""
    able: Ints
    """Helpers whom no rule forbids."""
    if_only: dict[Blocked, Ints]
    """Helpers whom this one rule alone keeps away."""


def explain(given: Instance, plan: Plan, certificate: Certificate, arcs: Arcs) -> Reasons:
    """Why each pair, and what comes next. `arcs` are those of the solution; the plan's price tells what else would
    change, so a next best of 0 more is as good."""
    next_best, more = _next_best(plan, certificate, arcs, len(given.helpers))
    return Reasons(parts_of(given, plan.child, plan.helper), _nearness(given, plan), next_best, more)


def _nearness(given: Instance, plan: Plan) -> Ints:
    here, there = given.children.place[plan.child], given.helpers.place[plan.helper]
    school = given.children.school[plan.child]
    known = (here > 0) & (there > 0)
    return np.select(
        [
            (school != 0) & (school == given.helpers.school[plan.helper]),
            known & (here == there) & (here % UNITS[1] != 0),
            known & (here // UNITS[1] == there // UNITS[1]) & (here % UNITS[2] != 0),
            known & (here // UNITS[2] == there // UNITS[2]),
        ],
        [Nearness.SCHOOL, Nearness.VILLAGE, Nearness.TOWN, Nearness.COUNTY],
        Nearness.ELSEWHERE,
    )


def _next_best(plan: Plan, certificate: Certificate, arcs: Arcs, helpers: int) -> tuple[Ints, Ints]:
    paid = arcs.cost + certificate.helper[arcs.helper]
    taken = np.isin(arcs.keys(max(1, helpers)), plan.child * max(1, helpers) + plan.helper)
    child, helper, paid = arcs.child[~taken], arcs.helper[~taken], paid[~taken]
    order = np.lexsort((helper, paid, child))
    children, first = np.unique(child[order], return_index=True)
    count = len(certificate.child)
    best, least = np.full(count, NONE), np.zeros(count, np.int64)
    best[children], least[children] = helper[order[first]], paid[order[first]]
    own = plan.cost + certificate.helper[plan.helper]
    found = best[plan.child]
    return found, np.where(found >= 0, np.maximum(least[plan.child] - own, 0), 0)


def gaps(given: Instance, plan: Plan, arcs: Arcs) -> Gaps:
    """What stands in the way of each child that has nobody or too few."""
    child, spots = _kinds(given, plan.short)
    counted = np.stack(
        [_count(given, place, sex) for place, sex in spots.tolist()] or [np.zeros(_ABLE + 1, np.int64)]
    )
    near, if_only = counted[child, 0], {one: counted[child, int(one)] for one in _RULES}
    named, free = _named(given, plan.short), _free(given, plan, arcs)
    able = np.maximum(counted[child, _ABLE] - named, free)
    if_only[Blocked.NAMED] = named
    blocked = np.select(
        [free > 0, able > 0, given.children.place[plan.short] == 0],
        [Blocked.DEARER, Blocked.FULL, Blocked.NO_PLACE],
        _greatest(if_only, near),
    )
    return Gaps(plan.short, blocked, near, able, if_only)


_ABLE = len(Blocked)
_LISTED = int(Bar.KIN | Bar.UNFIT | Bar.REFUSED | Bar.FORBIDDEN)
_RULES = (Blocked.TOO_FAR, Blocked.UNVETTED, Blocked.NOT_READY, Blocked.OTHER_SEX, Blocked.FULL)


def _greatest(if_only: dict[Blocked, Ints], near: Ints) -> Ints:
    """The rule that alone keeps most away; where none does so alone, that nobody is near, or that all are named."""
    order = (
        Blocked.UNVETTED,
        Blocked.OTHER_SEX,
        Blocked.NOT_READY,
        Blocked.FULL,
        Blocked.NAMED,
        Blocked.TOO_FAR,
    )
    most = np.stack([if_only[one] for one in order])
    chosen = np.array(order)[np.argmax(most, axis=0)]
    nobody = np.where(near == 0, int(Blocked.NOBODY_NEAR), int(Blocked.NAMED))
    return np.where(most.max(axis=0) > 0, chosen, nobody)


def _kinds(given: Instance, children: Ints) -> tuple[Ints, Ints]:
    """Children by where they live and which sex their helper must have: the number of the kind, and the kinds."""
    both = np.stack([given.children.place[children], sex_needed(given)[children]])
    kinds, at = np.unique(both, axis=1, return_inverse=True)
    return at.reshape(-1), kinds.T


def _count(given: Instance, place: int, sex: int) -> Ints:
    """For one kind of child: helpers near, and those whom one rule alone keeps away, at the number of that rule."""
    found = np.zeros(_ABLE + 1, np.int64)
    if place == 0:
        return found
    there = np.flatnonzero(given.helpers.place // UNITS[2] == place // UNITS[2])
    unit = UNITS[reaches(given)[there]]
    near = given.helpers.place[there] // unit == place // unit
    found[0] = int(near.sum())
    reasons = _reasons(given, there, sex) | np.where(near, 0, 1 << Blocked.TOO_FAR)
    for one in _RULES:
        found[one] = int((reasons == 1 << one).sum())
    found[_ABLE] = int((reasons == 0).sum())
    return found


def _reasons(given: Instance, helper: Ints, sex: int) -> Ints:
    bars: Ints = bars_of_helpers(given)[helper]
    unvetted = bars & int(Bar.NOT_VETTED | Bar.VETTING_EXPIRED) != 0
    reasons: Ints = np.where(unvetted, 1 << Blocked.UNVETTED, 0)
    reasons |= np.where(bars & int(Bar.NOT_READY) != 0, 1 << Blocked.NOT_READY, 0)
    reasons |= np.where(bars & int(Bar.NO_CAPACITY) != 0, 1 << Blocked.FULL, 0)
    other = (sex != 0) & (given.helpers.sex[helper] != sex)
    return reasons | np.where(other, 1 << Blocked.OTHER_SEX, 0)


def _free(given: Instance, plan: Plan, arcs: Arcs) -> Ints:
    """For each child that lacks somebody: helpers with room whom no rule forbids and whom it has not. Their price is
    low, so they are all among the pairs that were looked at."""
    lacking: Flags = np.zeros(len(given.children), np.bool_)
    lacking[plan.short] = True
    keys = plan.child * max(1, len(given.helpers)) + plan.helper
    open_ = lacking[arcs.child] & ~np.isin(arcs.keys(max(1, len(given.helpers))), distinct(keys))
    room = room_of(given) - np.bincount(plan.helper, minlength=len(given.helpers))
    open_ &= room[arcs.helper] > 0
    return np.bincount(arcs.child[open_], minlength=len(given.children))[plan.short]


def _named(given: Instance, children: Ints) -> Ints:
    """For each child how many helpers only the list of forbidden pairs keeps away."""
    listed = given.forbidden
    key = distinct(listed.child * max(1, len(given.helpers)) + listed.helper)
    child, helper = np.divmod(key, max(1, len(given.helpers)))
    only = bars_between(given, child, helper) & ~_LISTED == 0
    return np.bincount(child[only], minlength=len(given.children))[children]
