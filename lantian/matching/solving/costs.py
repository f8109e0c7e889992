"""What a pair costs: whole metres of way, and what else is worth as many."""

import numpy as np

from lantian.matching.solving.bars import UNITS, among, keys
from lantian.matching.solving.shapes import Floats, Instance, Ints, Rules

ONES = np.array([0, 1, 1, 2, 1, 2, 2, 3])
"""How many of three bits are set."""


def ways(
    here: Ints, x: Floats, y: Floats, there: Ints, other_x: Floats, other_y: Floats, rules: Rules
) -> Ints:
    """Metres between places, by coordinates where both have them, else by what their codes share."""
    village = (here == there) & (here % UNITS[1] != 0)
    town = (here // UNITS[1] == there // UNITS[1]) & (here % UNITS[2] != 0)
    county = here // UNITS[2] == there // UNITS[2]
    by_code = np.select(
        [village, town, county], [rules.same_village, rules.same_town, rules.same_county], rules.elsewhere
    )
    by_code = np.where((here == 0) | (there == 0), rules.elsewhere, by_code)
    metres = np.hypot(x - other_x, y - other_y) * rules.road
    known = np.isfinite(metres)
    measured = np.maximum(np.rint(np.where(known, metres, 0)), rules.same_village).astype(np.int64)
    return np.where(known, measured, by_code)


def unmet(needs: Ints, gives: Ints) -> Ints:
    """How many needs of the child the helper does not give."""
    return ONES[needs & ~gives & 7]


def costs_of(given: Instance, child: Ints, helper: Ints) -> Ints:
    """What each pair costs by itself; load and brothers and sisters come on top."""
    return sum(parts_of(given, child, helper).values(), np.zeros(len(child), np.int64))


def parts_of(given: Instance, child: Ints, helper: Ints) -> dict[str, Ints]:
    """The cost of each pair by what it is for: way, needs, language, wish, kept."""
    children, helpers, rules = given.children, given.helpers, given.rules
    way = ways(
        children.place[child], children.x[child], children.y[child],
        helpers.place[helper], helpers.x[helper], helpers.y[helper], rules,
    )  # fmt: skip
    school = children.school[child]
    way = np.where((school != 0) & (school == helpers.school[helper]), np.minimum(way, rules.at_school), way)
    said, spoken = children.languages[child], helpers.languages[helper]
    mute = (said != 0) & (spoken != 0) & (said & spoken == 0)
    return {
        "way": way,
        "needs": rules.unmet_need * unmet(children.needs[child], helpers.gives[helper]),
        "language": np.where(mute, rules.no_language, 0),
        "wish": np.where(children.wished[child] == helper, -rules.wish, 0),
        "kept": np.where(among(given, child, helper, keys(given, given.kept)), -rules.kept, 0),
    }
