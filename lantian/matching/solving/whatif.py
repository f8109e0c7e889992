"""Where more helpers would help most: told by prices first, then found by solving the county again with them."""

from dataclasses import dataclass, fields, replace
from typing import TypeVar

import numpy as np

from lantian.matching.solving.bars import UNITS
from lantian.matching.solving.candidates import Arcs
from lantian.matching.solving.costs import ways
from lantian.matching.solving.network import parts_of
from lantian.matching.solving.plan import Certificate, Plan, total_of
from lantian.matching.solving.shapes import LIFE, MIND, STUDY, Columns, Helpers, Instance, Ints, Pairs, Reach
from lantian.matching.solving.solve import solve

Some = TypeVar("Some", bound=Columns)
OfPairs = TypeVar("OfPairs", bound=Pairs)


@dataclass(frozen=True)
class Recruiting:
    """What new helpers in one place would bring."""

    place: int
    helpers: int
    estimate: int
    """By prices: what the total could fall, metres; an upper limit, found without solving."""
    placed: int
    """Solved again: how many children fewer are left without anyone."""
    saved: int
    """Solved again: what the total falls, metres."""


def recruit(
    given: Instance,
    plan: Plan,
    certificate: Certificate,
    arcs: Arcs,
    *,
    helpers: int = 3,
    most: int = 2,
    places: Ints | None = None,
    best: int = 5,
) -> list[Recruiting]:
    """The places where `helpers` new people, who each take `most` children, help most: those with the best estimates,
    solved again, the most children placed first. `places` are towns or villages; all towns with children, if not
    given. New helpers are vetted, of both sexes in turn, give everything and go anywhere in their town."""
    towns = given.children.place[given.children.place > 0] // UNITS[1] * UNITS[1]
    asked = np.unique(towns) if places is None else places
    hopes = [(_estimate(given, certificate, place, helpers * most), place) for place in asked.tolist()]
    hopes.sort(key=lambda hope: (-hope[0], hope[1]))
    found = [
        _tried(given, plan, arcs, place, helpers, most, hope) for hope, place in hopes[:best] if hope > 0
    ]
    return sorted(found, key=lambda one: (-one.placed, -one.saved, one.place))


def _estimate(given: Instance, certificate: Certificate, place: int, slots: int) -> int:
    """What the children of the town who pay most would save with a helper there: no more than that can be won."""
    children = given.children
    near = np.flatnonzero(children.place // UNITS[1] == place // UNITS[1])
    here, nowhere = np.full(len(near), place), np.full(len(near), np.nan)
    way = ways(here, nowhere, nowhere, children.place[near], children.x[near], children.y[near], given.rules)
    saved = np.sort(certificate.child[near] - way)[::-1][:slots]
    return int(np.maximum(saved, 0).sum())


def _tried(
    given: Instance, plan: Plan, arcs: Arcs, place: int, helpers: int, most: int, estimate: int
) -> Recruiting:
    parts = parts_of(given, arcs)
    there = parts.of_child[np.flatnonzero(given.children.place // UNITS[1] == place // UNITS[1])[0]]
    ours, theirs = np.flatnonzero(parts.of_child == there), np.flatnonzero(parts.of_helper == there)
    county = part_of(given, ours, theirs)
    chosen = parts.of_child[plan.child] == there
    child, helper = np.searchsorted(ours, plan.child[chosen]), np.searchsorted(theirs, plan.helper[chosen])
    total = total_of(county, child, helper, plan.cost[chosen])
    left = int((parts.of_child[plan.left] == there).sum())
    after = solve(with_helpers(county, place, helpers, most)).plan
    return Recruiting(place, helpers, estimate, left - len(after.left), total - after.total)


def part_of(given: Instance, children: Ints, helpers: Ints) -> Instance:
    """The instance of some rows (rising) alone; pairs with others are left out."""
    child_at, helper_at = _numbers(len(given.children), children), _numbers(len(given.helpers), helpers)
    ours, theirs = _rows(given.children, children), _rows(given.helpers, helpers)
    wished = np.append(helper_at, -1)[ours.wished]
    pairs = {
        name: _within(getattr(given, name), child_at, helper_at) for name in ("forbidden", "locked", "kept")
    }
    return Instance(replace(ours, wished=wished), theirs, given.rules, **pairs)


def _numbers(count: int, rows: Ints) -> Ints:
    at = np.full(count, -1)
    at[rows] = np.arange(len(rows))
    return at


def _rows(columns: Some, rows: Ints) -> Some:
    return type(columns)(**{name: getattr(columns, name)[rows] for name in columns.names()})


def _within(pairs: OfPairs, child_at: Ints, helper_at: Ints) -> OfPairs:
    child, helper = child_at[pairs.child], helper_at[pairs.helper]
    both = (child >= 0) & (helper >= 0)
    return replace(_rows(pairs, np.flatnonzero(both)), child=child[both], helper=helper[both])


def with_helpers(given: Instance, place: int, helpers: int, most: int) -> Instance:
    """The instance with new helpers at a place who are ready for anything in their town."""
    new = {
        "place": np.full(helpers, place),
        "sex": np.arange(helpers) % 2 + 1,
        "gives": np.full(helpers, STUDY | LIFE | MIND),
        "most": np.full(helpers, most),
        "farthest": np.full(helpers, int(Reach.TOWN)),
        "vetted_until": np.full(helpers, given.rules.on + given.rules.days),
    }
    blank = Helpers(**new)
    both = {
        one.name: np.concatenate([getattr(given.helpers, one.name), getattr(blank, one.name)])
        for one in fields(Helpers)
    }
    return replace(given, helpers=Helpers(**both))
