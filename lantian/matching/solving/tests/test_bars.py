"""Hard rules, costs, and what is refused because it contradicts itself."""

from datetime import date
from typing import Any

import numpy as np
import pytest
from hypothesis import given as drawn
from hypothesis import settings

from lantian.matching.solving.bars import bars_between
from lantian.matching.solving.checking import Clash, Contradictory, instance_of
from lantian.matching.solving.costs import costs_of
from lantian.matching.solving.recount import allowed, pair_costs
from lantian.matching.solving.shapes import Bar, Children, Forbidden, Helpers, Kept, Locked, Rules, day_of_age
from lantian.matching.solving.tests.worlds import ON, VILLAGES, draw, seeds

CHILD = {"place": VILLAGES[0], "sex": 2, "born": ON - 4000}
HELPER = {"place": VILLAGES[0], "sex": 2, "vetted_until": ON}


@settings(max_examples=60, deadline=None)
@drawn(seeds)
def test_solver_and_verifier_read_the_rules_alike(seed: int):
    world = draw(seed, 12, 12)
    child, helper = np.divmod(np.arange(144), 12)
    assert np.array_equal(bars_between(world, child, helper) == 0, allowed(world, child, helper))
    assert np.array_equal(costs_of(world, child, helper), pair_costs(world, child, helper))


@pytest.mark.parametrize(
    ("child", "helper", "bar"),
    [
        ({}, {}, Bar(0)),
        ({}, {"vetted_until": ON - 1}, Bar.VETTING_EXPIRED),
        ({}, {"vetted_until": 0}, Bar.NOT_VETTED),
        ({}, {"barred": True}, Bar.NOT_READY),
        ({}, {"most": 0}, Bar.NO_CAPACITY),
        ({}, {"most": 2, "load": 2}, Bar.NO_CAPACITY),
        ({}, {"sex": 1}, Bar.OTHER_SEX),
        ({"born": ON - 3000}, {"sex": 1}, Bar(0)),
        ({"born": 0}, {"sex": 1}, Bar.OTHER_SEX),
        ({"sex": 0}, {}, Bar.OTHER_SEX),
        ({}, {"place": VILLAGES[1], "farthest": 0}, Bar.TOO_FAR),
        ({}, {"place": VILLAGES[1], "farthest": 1}, Bar(0)),
        ({}, {"place": VILLAGES[2], "farthest": 1}, Bar.TOO_FAR),
        ({}, {"place": VILLAGES[2], "farthest": 2}, Bar(0)),
        ({}, {"place": VILLAGES[3], "farthest": 2}, Bar.TOO_FAR),
        ({"place": 0}, {}, Bar.TOO_FAR),
        ({"place": 0, "school": 4}, {"school": 4}, Bar(0)),
        ({"wished": 0}, {"place": VILLAGES[3]}, Bar(0)),
        ({}, {"place": VILLAGES[0] // 1000 * 1000, "farthest": 0}, Bar(0)),
    ],
)
def test_each_hard_rule(child: dict[str, Any], helper: dict[str, Any], bar: Bar):
    world = instance_of(Children(**columns(CHILD | child)), Helpers(**columns(HELPER | helper)), Rules(on=ON))
    assert bars_between(world, np.array([0]), np.array([0])).tolist() == [bar]


def columns(row: dict[str, Any]) -> dict[str, Any]:
    return {name: [value] for name, value in row.items()}


def test_the_tenth_birthday_is_the_day():
    on = date(2026, 2, 28).toordinal()
    assert date.fromordinal(day_of_age(on, 10)) == date(2016, 2, 28)
    leap = date(2024, 2, 29).toordinal()
    assert date.fromordinal(day_of_age(leap, 10)) == date(2014, 2, 28)


def test_every_contradiction_is_named():
    children = Children(place=[VILLAGES[0]] * 4, sex=[2, 2, 1, 2], born=[ON - 4000] * 4)
    helpers = Helpers(place=[VILLAGES[0]] * 3, sex=[2] * 3, vetted_until=[ON] * 3, most=[1, 2, 2])
    with pytest.raises(Contradictory) as refused:
        instance_of(
            children,
            helpers,
            Rules(on=ON),
            locked=Locked(child=[0, 1, 2, 3, 3], helper=[0, 0, 1, 1, 2]),
            forbidden=Forbidden(child=[0], helper=[0], bar=[Bar.REFUSED]),
        )
    found = {(one.clash, one.child, one.helper, one.bars) for one in refused.value.found}
    assert found == {
        (Clash.FORBIDDEN_PAIR, 0, 0, Bar.REFUSED),
        (Clash.BEYOND_CAPACITY, 0, 0, Bar(0)),
        (Clash.BEYOND_CAPACITY, 1, 0, Bar(0)),
        (Clash.HARD_RULE, 2, 1, Bar.OTHER_SEX),
        (Clash.TOO_MANY_HELPERS, 3, 1, Bar(0)),
        (Clash.TOO_MANY_HELPERS, 3, 2, Bar(0)),
    }


@pytest.mark.parametrize(
    "pairs", [{"kept": Kept(child=[0], helper=[1])}, {"locked": Locked(child=[-1], helper=[0])}]
)
def test_rows_that_are_not_given_are_named(pairs: dict[str, Any]):
    with pytest.raises(Contradictory) as refused:
        instance_of(Children(**columns(CHILD)), Helpers(**columns(HELPER)), Rules(on=ON), **pairs)
    assert [one.clash for one in refused.value.found] == [Clash.NO_SUCH_ROW]


def test_columns_of_different_length_are_refused():
    with pytest.raises(ValueError, match="sex"):
        Children(place=[1, 2], sex=[1])
