"""Two lists of children, or one list with doubles, and which lines are the same child."""

from collections import defaultdict
from dataclasses import dataclass
from random import Random

import pyarrow as pa

from lantian.linkage.matching.labelled.errors import Misspelling
from lantian.linkage.matching.labelled.people import Child, invent, villages
from lantian.linkage.matching.labelled.settings import USUAL, Setting
from lantian.linkage.matching.records import RECORDS

TUNING, MEASURING = 1, 2
"""The seeds: weights and thresholds come from the one, figures from the other."""

OWN_CARE = 0.35
"""The register makes the same errors as lists, this often in their stead: it was checked at doors."""
SHARED = 0.85
DOUBLES = 0.015

Pair = tuple[str, str]


@dataclass(frozen=True)
class Labelled:
    """Two tables (or one, twice) with the pairs that are the same child and those that are twins."""

    ours: pa.Table
    theirs: pa.Table
    same: frozenset[Pair]
    twins: frozenset[Pair]


def two_lists(seed: int, ours: int, theirs: int, setting: Setting = USUAL) -> Labelled:
    """A register and an outside list: most lines of the smaller are in both; each list makes its errors."""
    shared = int(min(ours, theirs) * SHARED)
    dice = Random(seed)
    children = invent(dice, ours + theirs - shared)
    return two_lists_of(dice, children, villages(len(children)), ours, shared, setting)


def two_lists_of(
    dice: Random, children: list[Child], places: list[int], ours: int, shared: int, setting: Setting
) -> Labelled:
    """The first `ours` of the shuffled children are one list, those from the last `shared` of them on the other."""
    dice.shuffle(children)
    writers = (Misspelling(dice, of, places) for of in (setting.times(OWN_CARE), setting))
    drawn = (children[:ours], children[ours - shared :])
    left, right = (
        _write(dice, mine, writer, children, letter)
        for mine, writer, letter in zip(drawn, writers, "ab", strict=True)
    )
    return Labelled(left.table, right.table, *_truth(left.children, right.children))


def one_list(seed: int, count: int, setting: Setting = USUAL) -> Labelled:
    """A register in which some children stand twice, typed by two people."""
    dice = Random(seed)
    children = invent(dice, count)
    again = dice.sample(children, int(count * DOUBLES))
    writer = Misspelling(dice, setting.times(OWN_CARE), villages(count))
    written = _write(dice, [*children, *again], writer, children, "a", once=True)
    same, twins = _truth(written.children, written.children)
    keep = (frozenset(pair for pair in pairs if pair[0] < pair[1]) for pairs in (same, twins))
    return Labelled(written.table, written.table, *keep)


@dataclass(frozen=True)
class _Written:
    table: pa.Table
    children: dict[str, Child]


def _write(
    dice: Random,
    mine: list[Child],
    writer: Misspelling,
    everybody: list[Child],
    letter: str,
    *,
    once: bool = False,
) -> _Written:
    siblings = _siblings(everybody)
    if not once:
        mine = mine + dice.sample(mine, int(len(mine) * writer.setting.twice))
    dice.shuffle(mine)
    keys = [f"{letter}{place:07}" for place in range(len(mine))]
    lines = [writer.line(child, siblings.get(child.number)) for child in mine]
    columns = {name: [line[name] for line in lines] for name in RECORDS.names if name != "key"}
    return _Written(pa.table({"key": keys, **columns}, RECORDS), dict(zip(keys, mine, strict=True)))


def _siblings(children: list[Child]) -> dict[int, Child]:
    """A brother or sister of each child that has one: the twin before all."""
    families: dict[int, list[Child]] = defaultdict(list)
    for child in children:
        families[child.family].append(child)
    return {
        child.number: min(others, key=lambda other: abs(other.birth - child.birth))
        for family in families.values()
        for child in family
        if (others := [other for other in family if other is not child])
    }


def _truth(left: dict[str, Child], right: dict[str, Child]) -> tuple[frozenset[Pair], frozenset[Pair]]:
    by_birth: dict[tuple[object, object], list[tuple[str, Child]]] = defaultdict(list)
    for key, child in right.items():
        by_birth[child.family, child.birth].append((key, child))
    met = [
        (one, other, mine.number == theirs.number)
        for one, mine in left.items()
        for other, theirs in by_birth[mine.family, mine.birth]
        if one != other
    ]
    return (
        frozenset((one, other) for one, other, is_same in met if is_same),
        frozenset((one, other) for one, other, is_same in met if not is_same),
    )
