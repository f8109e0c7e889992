"""What a matching is made from: columns of children and of helpers, pairs that are settled, rules with their weights.

A child or helper *is* its row. Days are ordinals of `datetime.date` (0: none or unknown), places 12-digit codes
(0: unknown; a town's or county's code where no more is known), costs whole metres: every weight says how many metres
of way it is worth.
"""

import hashlib
from dataclasses import dataclass, field, fields
from datetime import date
from enum import IntEnum, IntFlag
from typing import Any

import numpy as np
from numpy.typing import NDArray

Ints = NDArray[np.int64]
Floats = NDArray[np.float64]
Flags = NDArray[np.bool_]


class Bar(IntFlag):
    """A hard rule that forbids a pair, or a helper altogether."""

    NOT_READY = 1
    """Not accepted, left, away, in poor health: what the register of helpers says."""
    NOT_VETTED = 2
    VETTING_EXPIRED = 4
    NO_CAPACITY = 8
    OTHER_SEX = 16
    TOO_FAR = 32
    KIN = 64
    UNFIT = 128
    REFUSED = 256
    FORBIDDEN = 512


class Reach(IntEnum):
    """How far a helper goes."""

    VILLAGE = 0
    TOWN = 1
    COUNTY = 2


STUDY, LIFE, MIND = 1, 2, 4
"""Bits of `Children.needs` and `Helpers.gives`."""

MOST_SIBLINGS = 6
"""Brothers and sisters who are kept together; of more, the first six rows."""

ANYWHERE = float("nan")


def column(default: float, kind: type = np.int64) -> Any:
    """A column that may be left out; then every row has the default."""
    return field(default=None, metadata={"default": default, "kind": kind})


class Columns:
    """Columns of one length; lists become arrays, what is left out its default."""

    @classmethod
    def names(cls) -> list[str]:
        """The names of the columns."""
        return [one.name for one in fields(cls)]  # type: ignore[arg-type]

    def __post_init__(self) -> None:
        given = [getattr(self, name) for name in self.names()]
        count = max((len(values) for values in given if values is not None), default=0)
        for one, values in zip(fields(self), given, strict=True):  # type: ignore[arg-type]
            kind = one.metadata["kind"]
            filled = (
                np.full(count, one.metadata["default"], kind) if values is None else np.asarray(values, kind)
            )
            if filled.shape != (count,):
                raise ValueError(f"{one.name} has {filled.shape} rows where others have {count}.")
            object.__setattr__(self, one.name, filled)

    def __len__(self) -> int:
        return len(getattr(self, self.names()[0]))


@dataclass(frozen=True, eq=False)
class Children(Columns):
    """Who is to have a helper. Whoever wants none is not given."""

    place: Ints = column(0)
    school: Ints = column(0)
    sex: Ints = column(0)
    born: Ints = column(0)
    needs: Ints = column(0)
    languages: Ints = column(0)
    """Bits; 0 when not known, which then costs nothing."""
    siblings: Ints = column(-1)
    """A number that brothers and sisters share; -1 for none."""
    wished: Ints = column(-1)
    """The row of the helper whom the child names; -1 for none."""
    risk: Ints = column(0)
    """0 stable to 3 high."""
    waiting: Ints = column(0)
    """Days without anyone."""
    places: Ints = column(1)
    """How many helpers the child is to have: 1, or more where several stand by it."""
    x: Floats = column(ANYWHERE, np.float64)
    y: Floats = column(ANYWHERE, np.float64)
    """Metres on a map, where the place has coordinates."""


@dataclass(frozen=True, eq=False)
class Helpers(Columns):
    """Who could help."""

    place: Ints = column(0)
    school: Ints = column(0)
    sex: Ints = column(0)
    gives: Ints = column(0)
    languages: Ints = column(0)
    most: Ints = column(1)
    """How many children at most, those of `load` among them."""
    load: Ints = column(0)
    """Children whom they have already and who are not among the children given."""
    farthest: Ints = column(Reach.COUNTY)
    vetted_until: Ints = column(0)
    barred: Flags = column(0, np.bool_)
    x: Floats = column(ANYWHERE, np.float64)
    y: Floats = column(ANYWHERE, np.float64)


@dataclass(frozen=True, eq=False)
class Pairs(Columns):
    """Pairs of a child's row and a helper's row."""

    child: Ints = column(0)
    helper: Ints = column(0)


@dataclass(frozen=True, eq=False)
class Locked(Pairs):
    """Pairs that people decided: they are in every plan."""


@dataclass(frozen=True, eq=False)
class Kept(Pairs):
    """Pairs that stand, or were accepted: to part them costs `Rules.kept`."""


@dataclass(frozen=True, eq=False)
class Forbidden(Pairs):
    """Pairs that must not be, each with its reason (`Bar.KIN`, `UNFIT`, `REFUSED`, `FORBIDDEN`)."""

    bar: Ints = column(Bar.FORBIDDEN)


@dataclass(frozen=True)
class Rules:
    """Hard rules and weights. All weights are metres."""

    on: int
    """The day the pairs begin."""
    days: int = 365
    """How long they last: a check that ends before is told, and does not forbid."""
    same_sex_from: int | None = 10
    """Age in years from which on child and helper are of one sex; None: never."""
    at_school: int = 300
    """Way of a pair at one school, whatever the way between their homes."""
    same_village: int = 500
    same_town: int = 5_000
    same_county: int = 20_000
    elsewhere: int = 60_000
    """Ways where one of the two places has no coordinates."""
    road: float = 1.3
    """Metres of way for each metre as the crow flies."""
    unmet_need: int = 2_500
    """For each need of the child that the helper does not give."""
    no_language: int = 3_000
    """When both say which languages they speak, and share none."""
    wish: int = 15_000
    """What the child's own wish is worth."""
    kept: int = 8_000
    """What it is worth that a pair which stands goes on."""
    apart: int = 1_000
    """For each helper beyond the first among brothers and sisters (where each has one helper)."""
    fair_load: int = 1_500
    """The second child of a helper costs this, the third twice this, and so on."""
    left: int = 100_000
    """A child left without anyone."""
    left_risk: int = 25_000
    """The same, for each step of risk."""
    left_waiting: int = 50
    """The same, for each day of waiting, a year at most."""
    next_place: int = 25_000
    """A place left open beside a helper whom the child has."""
    candidates: int = 20
    """Helpers looked at first for each child; others follow where prices say so."""


@dataclass(frozen=True, eq=False)
class Instance:
    """All that is given. Made by `checking.instance_of`, which refuses what contradicts itself."""

    children: Children
    helpers: Helpers
    rules: Rules
    forbidden: Forbidden = field(default_factory=Forbidden)
    locked: Locked = field(default_factory=Locked)
    kept: Kept = field(default_factory=Kept)

    def digest(self) -> str:
        """A fingerprint of everything given, so that a proof cannot be laid beside other facts."""
        seal = hashlib.blake2b(repr(self.rules).encode(), digest_size=16)
        for columns in (self.children, self.helpers, self.forbidden, self.locked, self.kept):
            for one in fields(columns):
                seal.update(one.name.encode() + np.ascontiguousarray(getattr(columns, one.name)).tobytes())
        return seal.hexdigest()


def distinct(values: Ints) -> Ints:
    """The values in order, each once. Sorting is much faster here than hashing, as `numpy.unique` does."""
    ordered = np.sort(values)
    return ordered[np.append(True, ordered[1:] != ordered[:-1])] if len(ordered) else ordered


def day_of_age(on: int, years: int) -> int:
    """Whoever is born on this day or before it has this age on the day `on`."""
    day = date.fromordinal(on)
    try:
        return day.replace(year=day.year - years).toordinal()
    except ValueError:  # the 29th of February, in a year that has none
        return day.replace(year=day.year - years, day=28).toordinal()


def penalties(children: Children, rules: Rules) -> Ints:
    """What it costs to leave each child without anyone: metres."""
    waiting = np.clip(children.waiting, 0, 365)
    return rules.left + rules.left_risk * np.clip(children.risk, 0, 3) + rules.left_waiting * waiting
