"""From what was loaded to what is solved: columns, rules in metres, locks and the plan before as rows."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date
from uuid import UUID

import numpy as np
from numpy.typing import NDArray

from lantian.matching.queries.asking import FORBIDDEN, KIN, REFUSED, UNFIT
from lantian.matching.queries.columns import places_of
from lantian.matching.queries.load import Loaded
from lantian.matching.rules.settings import REACHES, Settings
from lantian.matching.solving.checking import Contradictory, instance_of
from lantian.matching.solving.shapes import (
    Bar,
    Children,
    Forbidden,
    Helpers,
    Instance,
    Kept,
    Locked,
    Rules,
)

BARS = {REFUSED: Bar.REFUSED, FORBIDDEN: Bar.FORBIDDEN, KIN: Bar.KIN, UNFIT: Bar.UNFIT}
USUAL = 5
"""The weight at which what is weighed counts as many metres as the house thinks right."""

Tied = tuple[UUID, UUID]
"""A child and a helper."""


@dataclass(frozen=True, slots=True)
class Clashing:
    """A lock that cannot hold: whose, and why (`Clash`, or child_out and helper_out); `bars` by name."""

    child: UUID
    helper: UUID
    clash: str
    bars: tuple[str, ...] = ()


class LocksClash(Exception):
    """Locks that contradict each other, or what has become of child or helper; each is named."""

    def __init__(self, found: list[Clashing]) -> None:
        super().__init__("locks_clash")
        self.found = found


def rules_of(settings: Settings, on: date, same_sex_from: int | None) -> Rules:
    """The settings of a place in metres: a weight of `USUAL` is the default, 0 nothing, 10 twice as much."""
    usual = Rules(on=on.toordinal())

    def weighed(metres: int, weight: int) -> int:
        return metres * weight // USUAL

    return Rules(
        on=on.toordinal(),
        same_sex_from=same_sex_from,
        at_school=usual.elsewhere
        if settings.school == 0
        else usual.at_school * (10 - settings.school) // USUAL,
        same_village=weighed(usual.same_village, settings.near),
        same_town=weighed(usual.same_town, settings.near),
        same_county=weighed(usual.same_county, settings.near),
        elsewhere=weighed(usual.elsewhere, settings.near),
        unmet_need=weighed(usual.unmet_need, settings.needs),
        wish=weighed(usual.wish, settings.wish),
        apart=weighed(usual.apart, settings.siblings),
        fair_load=weighed(usual.fair_load, settings.load),
        left_risk=weighed(usual.left_risk, settings.risk),
    )


def instance(
    loaded: Loaded,
    rules: Rules,
    *,
    settings: Settings,
    places: int,
    locks: Iterable[Tied] = (),
    before: Iterable[Tied] = (),
) -> Instance:
    """What is to be solved; `places` helpers for each child. Raises `LocksClash`."""
    locked, absent = _rows_of_locks(list(locks), loaded)
    kept = _rows(list(before), loaded)
    kept = kept[(kept >= 0).all(axis=1)]
    try:
        given = instance_of(
            _children(loaded, places),
            _helpers(loaded, settings),
            rules,
            forbidden=Forbidden(
                child=loaded.apart[:, 0],
                helper=loaded.apart[:, 1],
                bar=np.array([BARS[int(kind)] for kind in loaded.apart[:, 2]], np.int64),
            ),
            locked=Locked(child=locked[:, 0], helper=locked[:, 1]),
            kept=Kept(child=kept[:, 0], helper=kept[:, 1]),
        )
    except Contradictory as error:
        raise LocksClash([*absent, *_named(error, loaded)]) from error
    if absent:
        raise LocksClash(absent)
    return given


def _children(loaded: Loaded, places: int) -> Children:
    columns = loaded.children
    wished = np.full(len(columns["key"]), -1, np.int64)
    wished[loaded.wishes[:, 0]] = loaded.wishes[:, 1]
    return Children(
        place=columns["region"],
        school=columns["school"],
        sex=columns["sex"],
        born=columns["born"],
        needs=columns["needs"],
        siblings=columns["house"],
        wished=wished,
        risk=columns["level"],
        waiting=columns["waiting"],
        places=np.full(len(columns["key"]), places, np.int64),
    )


def _helpers(loaded: Loaded, settings: Settings) -> Helpers:
    columns = loaded.helpers
    return Helpers(
        place=columns["region"],
        school=columns["school"],
        sex=columns["sex"],
        gives=columns["gives"],
        most=columns["most"],
        load=columns["load"],
        farthest=np.minimum(columns["reach"], REACHES.index(settings.farthest)),
        vetted_until=columns["vetted_until"],
        barred=columns["barred"],
    )


def _rows(pairs: list[Tied], loaded: Loaded) -> NDArray[np.int64]:
    children = _as_keys([child for child, _ in pairs])
    helpers = _as_keys([helper for _, helper in pairs])
    return np.stack(
        [places_of(children, loaded.children["key"]), places_of(helpers, loaded.helpers["key"])], axis=1
    )


def _as_keys(keys: list[UUID]) -> NDArray[np.void]:
    return np.frombuffer(b"".join(key.bytes for key in keys), "V16")


def _rows_of_locks(locks: list[Tied], loaded: Loaded) -> tuple[NDArray[np.int64], list[Clashing]]:
    """Locks as rows, and those whose child or helper takes no part."""
    rows = _rows(locks, loaded)
    absent = [
        Clashing(child, helper, "child_out" if row[0] < 0 else "helper_out")
        for (child, helper), row in zip(locks, rows, strict=True)
        if (row < 0).any()
    ]
    return rows[(rows >= 0).all(axis=1)], absent


def _named(error: Contradictory, loaded: Loaded) -> list[Clashing]:
    found = []
    for one in error.found:
        child = UUID(bytes=loaded.children["key"][one.child].tobytes())
        helper = UUID(bytes=loaded.helpers["key"][one.helper].tobytes())
        found.append(Clashing(child, helper, one.clash.value, bars_named(int(one.bars))))
    return found


def bars_named(bars: int) -> tuple[str, ...]:
    """The names of hard rules in a set of bits, in their order."""
    return tuple(str(bar.name).lower() for bar in Bar if bar & bars)
