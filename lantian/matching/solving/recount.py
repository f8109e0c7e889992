"""Hard rules and costs once more, for the verifier alone: written anew from what the rules say, not from the solver."""

from datetime import date

import numpy as np
from numpy.typing import NDArray

from lantian.matching.solving.shapes import Instance, Pairs

TOWN, COUNTY = 1_000, 1_000_000
Array = NDArray[np.int64]


def pair_set(pairs: Pairs) -> set[tuple[int, int]]:
    """The pairs as a set."""
    return set(zip(pairs.child.tolist(), pairs.helper.tolist(), strict=True))


def sibling_groups(given: Instance) -> list[list[int]]:
    """Brothers and sisters who count: those who are to have one helper each, at most six of a family."""
    families: dict[int, list[int]] = {}
    wanted = given.children.places.tolist()
    for child, number in enumerate(given.children.siblings.tolist()):
        if number >= 0 and wanted[child] == 1:
            families.setdefault(number, []).append(child)
    return [family[:6] for family in families.values() if len(family) > 1]


def usable(given: Instance) -> NDArray[np.bool_]:
    """Helpers who may have anyone at all."""
    helpers = given.helpers
    return (
        (~helpers.barred) & (helpers.vetted_until >= max(1, given.rules.on)) & (helpers.load < helpers.most)
    )


def required_sex(given: Instance) -> Array:
    """0 where the helper's sex does not matter, else the child's; 9 where it is not known."""
    age, found = given.rules.same_sex_from, np.zeros(len(given.children), np.int64)
    if age is None:
        return found
    on = date.fromordinal(given.rules.on)
    known: dict[int, bool] = {0: True}
    for child, born in enumerate(given.children.born.tolist()):
        if born not in known:
            birth = date.fromordinal(born)
            years = on.year - birth.year - ((on.month, on.day) < (birth.month, birth.day))
            known[born] = years >= age
        if known[born]:
            sex = int(given.children.sex[child])
            found[child] = sex if sex in (1, 2) else 9
    return found


def goes_to(given: Instance, place: Array, helper: Array) -> NDArray[np.bool_]:
    """Whether helpers go as far as places, one for one."""
    home, farthest = given.helpers.place[helper], given.helpers.farthest[helper]
    of_county = (home % COUNTY == 0) | (farthest >= 2)
    of_town = (home % TOWN == 0) | (farthest == 1)
    same_county, same_town = place // COUNTY == home // COUNTY, place // TOWN == home // TOWN
    near = (place == home) | (of_town & same_town) | (of_county & same_county)
    return near & (place > 0)


def knows(given: Instance, child: Array, helper: Array) -> NDArray[np.bool_]:
    """Whether child and helper belong together whatever the distance."""
    listed = pair_set(given.kept) | pair_set(given.locked)
    found = (given.children.school[child] > 0) & (
        given.children.school[child] == given.helpers.school[helper]
    )
    found |= given.children.wished[child] == helper
    if listed:
        named = np.array(sorted(one * len(given.helpers) + other for one, other in listed))
        found |= np.isin(child * len(given.helpers) + helper, named)
    return found


def allowed(given: Instance, child: Array, helper: Array) -> NDArray[np.bool_]:
    """Whether no hard rule forbids a pair."""
    sex = required_sex(given)[child]
    may = usable(given)[helper] & ((sex == 0) | (sex == given.helpers.sex[helper]))
    may &= goes_to(given, given.children.place[child], helper) | knows(given, child, helper)
    if len(given.forbidden):
        named = given.forbidden.child * len(given.helpers) + given.forbidden.helper
        may &= ~np.isin(child * len(given.helpers) + helper, named)
    return may


def way_to(given: Instance, place: Array, x: float, y: float, helper: Array) -> Array:
    """Metres from one spot to helpers."""
    rules, home = given.rules, given.helpers.place[helper]
    found = np.full(len(helper), rules.elsewhere)
    if place > 0:
        found[(home > 0) & (home // COUNTY == place // COUNTY)] = rules.same_county
        if place % COUNTY:
            found[home // TOWN == place // TOWN] = rules.same_town
        if place % TOWN:
            found[home == place] = rules.same_village
    crow = np.hypot(x - given.helpers.x[helper], y - given.helpers.y[helper])
    measured = ~np.isnan(crow)
    found[measured] = np.maximum(np.rint(crow[measured] * rules.road), rules.same_village)
    return found


def pair_costs(given: Instance, child: Array, helper: Array) -> Array:
    """What pairs cost, child by child where places differ."""
    children, helpers, rules = given.children, given.helpers, given.rules
    cost = np.zeros(len(child), np.int64)
    spots = np.stack([children.place[child].astype(float), children.x[child], children.y[child]])
    order = np.lexsort(spots)
    cut = np.any((np.diff(spots[:, order]) != 0) & ~np.isnan(np.diff(spots[:, order])), axis=0)
    cut |= np.any(np.isnan(spots[:, order][:, 1:]) != np.isnan(spots[:, order][:, :-1]), axis=0)
    for rows in np.split(order, np.flatnonzero(cut) + 1) if len(order) else []:
        one = child[rows[0]]
        cost[rows] = way_to(given, children.place[one], children.x[one], children.y[one], helper[rows])
    school = (children.school[child] > 0) & (children.school[child] == helpers.school[helper])
    cost[school] = np.minimum(cost[school], rules.at_school)
    for bit in (1, 2, 4):
        lacks = (children.needs[child] & bit > 0) & (helpers.gives[helper] & bit == 0)
        cost[lacks] += rules.unmet_need
    one, other = children.languages[child], helpers.languages[helper]
    cost[(one != 0) & (other != 0) & (one & other == 0)] += rules.no_language
    cost[children.wished[child] == helper] -= rules.wish
    if len(given.kept):
        named = given.kept.child * len(given.helpers) + given.kept.helper
        cost[np.isin(child * len(given.helpers) + helper, named)] -= rules.kept
    return cost
