"""What may never be: hard rules, for whole columns of pairs."""

import numpy as np

from lantian.matching.solving.shapes import Bar, Flags, Instance, Ints, Pairs, Reach, day_of_age, distinct

UNITS = np.array([1, 1_000, 1_000_000])
"""What of a code is left out of account when only the same village, town or county counts."""
NOBODY = 3
"""The class of a child of unknown sex that needs a helper of its own."""


def bars_of_helpers(given: Instance) -> Ints:
    """For each helper the rules that forbid any pair with them (`Bar`)."""
    helpers, on = given.helpers, given.rules.on
    bars = np.zeros(len(helpers), np.int64)
    bars[helpers.barred] |= Bar.NOT_READY
    bars[helpers.vetted_until == 0] |= Bar.NOT_VETTED
    bars[(helpers.vetted_until != 0) & (helpers.vetted_until < on)] |= Bar.VETTING_EXPIRED
    bars[helpers.most - helpers.load <= 0] |= Bar.NO_CAPACITY
    return bars


def room_of(given: Instance) -> Ints:
    """How many children each helper can take; 0 for whom a rule forbids."""
    return np.where(bars_of_helpers(given) == 0, given.helpers.most - given.helpers.load, 0)


def sex_needed(given: Instance) -> Ints:
    """For each child the sex its helper must have: 0 either, 1, 2, or `NOBODY` when the child's own is unknown."""
    children, age = given.children, given.rules.same_sex_from
    if age is None:
        return np.zeros(len(children), np.int64)
    old = (children.born == 0) | (children.born <= day_of_age(given.rules.on, age))
    known = np.isin(children.sex, (1, 2))
    return np.where(old, np.where(known, children.sex, NOBODY), 0)


def reaches(given: Instance) -> Ints:
    """For each helper how much of a code must agree (`Reach`); whose home is a town reaches all of it."""
    code = given.helpers.place
    level = np.where(
        code % 1_000 != 0, Reach.VILLAGE, np.where(code % 1_000_000 != 0, Reach.TOWN, Reach.COUNTY)
    )
    return np.maximum(level, np.clip(given.helpers.farthest, 0, 2))


def within_reach(given: Instance, child: Ints, helper: Ints, reach: Ints | None = None) -> Flags:
    """Which pairs live near enough to each other for the helper."""
    unit = UNITS[(reaches(given) if reach is None else reach)[helper]]
    here, there = given.children.place[child], given.helpers.place[helper]
    return (here != 0) & (here // unit == there // unit)


def keys(given: Instance, pairs: Pairs) -> Ints:
    """The pairs as sorted single numbers, for `among`."""
    return distinct(pairs.child * len(given.helpers) + pairs.helper)


def among(given: Instance, child: Ints, helper: Ints, sorted_keys: Ints) -> Flags:
    """Which pairs stand in a set of `keys`."""
    if not len(sorted_keys):
        return np.zeros(len(child), np.bool_)
    key = child * len(given.helpers) + helper
    at = np.minimum(np.searchsorted(sorted_keys, key), len(sorted_keys) - 1)
    return sorted_keys[at] == key


def familiar(given: Instance, child: Ints, helper: Ints) -> Flags:
    """Which pairs no distance forbids: at one school, wished for, standing, or decided by people."""
    school = given.children.school[child]
    known = (school != 0) & (school == given.helpers.school[helper])
    known |= given.children.wished[child] == helper
    known |= among(given, child, helper, keys(given, given.kept))
    return known | among(given, child, helper, keys(given, given.locked))


def bars_between(given: Instance, child: Ints, helper: Ints) -> Ints:
    """For each pair all the rules that forbid it (`Bar`); 0 where it may be."""
    bars = bars_of_helpers(given)[helper]
    needed = sex_needed(given)[child]
    bars |= np.where((needed != 0) & (needed != given.helpers.sex[helper]), int(Bar.OTHER_SEX), 0)
    near = within_reach(given, child, helper) | familiar(given, child, helper)
    bars |= np.where(near, 0, int(Bar.TOO_FAR))
    return bars | forbidding(given, child, helper)


def forbidding(given: Instance, child: Ints, helper: Ints) -> Ints:
    """What the list of forbidden pairs says against each pair."""
    forbidden, found = given.forbidden, np.zeros(len(child), np.int64)
    for bar in np.unique(forbidden.bar):
        chosen = forbidden.bar == bar
        listed = Pairs(child=forbidden.child[chosen], helper=forbidden.helper[chosen])
        found |= np.where(among(given, child, helper, keys(given, listed)), bar, 0)
    return found
