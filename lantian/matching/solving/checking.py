"""What contradicts itself is refused before anything is solved, each contradiction with the rows it is about."""

from collections.abc import Iterator
from enum import StrEnum
from typing import NamedTuple, TypeVar

import numpy as np

from lantian.matching.solving.bars import bars_between, room_of
from lantian.matching.solving.shapes import Bar, Children, Forbidden, Helpers, Instance, Kept, Locked, Rules

Some = TypeVar("Some", Locked, Kept)


class Clash(StrEnum):
    """How locks contradict rules or each other."""

    FORBIDDEN_PAIR = "forbidden_pair"
    """A locked pair that stands among the forbidden ones too."""
    HARD_RULE = "hard_rule"
    """A locked pair that a hard rule forbids; `bars` says which."""
    BEYOND_CAPACITY = "beyond_capacity"
    """More locks than the helper can take children; one row for each locked child."""
    TOO_MANY_HELPERS = "too_many_helpers"
    """A child locked to more helpers than it is to have; one row for each lock."""
    NO_SUCH_ROW = "no_such_row"
    """A pair names a child or a helper that is not given."""


class Contradiction(NamedTuple):
    """One contradiction, by rows."""

    clash: Clash
    child: int
    helper: int
    bars: Bar = Bar(0)


class Contradictory(ValueError):
    """What was given contradicts itself; `found` names every contradiction."""

    def __init__(self, found: list[Contradiction]) -> None:
        super().__init__("; ".join(f"{one.clash}: child {one.child}, helper {one.helper}" for one in found))
        self.found = found


def instance_of(
    children: Children,
    helpers: Helpers,
    rules: Rules,
    *,
    forbidden: Forbidden | None = None,
    locked: Locked | None = None,
    kept: Kept | None = None,
) -> Instance:
    """The instance of what is given. Raises `Contradictory`, which names all contradictions one by one.

    A pair given twice counts once. Of pairs that stand, one that a hard rule forbids now is let go by the plan.
    """
    given = Instance(
        children,
        helpers,
        rules,
        forbidden or Forbidden(),
        _once(locked or Locked(), Locked),
        _once(kept or Kept(), Kept),
    )
    found = list(_absent(given)) or [*_barred(given), *_crowded(given)]
    if found:
        raise Contradictory(found)
    return given


def _once(pairs: Some, kind: type[Some]) -> Some:
    child, helper = np.unique(np.stack([pairs.child, pairs.helper]), axis=1)
    return kind(child=child, helper=helper)


def _absent(given: Instance) -> Iterator[Contradiction]:
    for pairs in (given.forbidden, given.locked, given.kept):
        wrong = (pairs.child < 0) | (pairs.child >= len(given.children))
        wrong |= (pairs.helper < 0) | (pairs.helper >= len(given.helpers))
        for child, helper in zip(pairs.child[wrong].tolist(), pairs.helper[wrong].tolist(), strict=True):
            yield Contradiction(Clash.NO_SUCH_ROW, child, helper)
    for child in np.flatnonzero(given.children.wished >= len(given.helpers)).tolist():
        yield Contradiction(Clash.NO_SUCH_ROW, child, int(given.children.wished[child]))


def _barred(given: Instance) -> Iterator[Contradiction]:
    locked, listed = given.locked, Bar.FORBIDDEN | Bar.KIN | Bar.UNFIT | Bar.REFUSED
    bars = bars_between(given, locked.child, locked.helper)
    for child, helper, bar in zip(locked.child.tolist(), locked.helper.tolist(), bars.tolist(), strict=True):
        if bar & listed:
            yield Contradiction(Clash.FORBIDDEN_PAIR, child, helper, Bar(bar))
        elif bar:
            yield Contradiction(Clash.HARD_RULE, child, helper, Bar(bar))


def _crowded(given: Instance) -> Iterator[Contradiction]:
    locked = given.locked
    of_helper = np.bincount(locked.helper, minlength=len(given.helpers))
    of_child = np.bincount(locked.child, minlength=len(given.children))
    room = room_of(given)
    for child, helper in zip(locked.child.tolist(), locked.helper.tolist(), strict=True):
        if 0 < room[helper] < of_helper[helper]:
            yield Contradiction(Clash.BEYOND_CAPACITY, child, helper)
        if of_child[child] > given.children.places[child]:
            yield Contradiction(Clash.TOO_MANY_HELPERS, child, helper)
