"""From pairs of lines and children to what holds of each line: linked, doubtful, not in the register.

What people decided comes first. A line is one child; several lines that are one child are kept, and flagged.
"""

from collections import defaultdict
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from typing import NamedTuple

SAME, ASK = "same", "ask"
CANDIDATES = 3

Mark = bytes
Child = str
"""The key of a registered child, as text."""


class Pair(NamedTuple):
    """A line (by its row) and a child that may be one; `evidence` says by what they agree."""

    row: int
    child: Child
    probability: float
    band: str
    evidence: dict[str, str]


@dataclass(frozen=True)
class Memory:
    """What was decided about lines of the kind before, by their marks."""

    same: Mapping[Mark, Child] = field(default_factory=dict)
    different: frozenset[tuple[Mark, Child]] = frozenset()
    not_ours: frozenset[Mark] = frozenset()


@dataclass
class Settled:
    """What holds of a line. `repeats` is the row of an earlier line about the same child."""

    standing: str
    child: Child | None = None
    candidates: list[Pair] = field(default_factory=list)
    repeats: int | None = None
    probability: float = 0.0


class Twice(NamedTuple):
    """Two lines of one list that are surely or perhaps the same child."""

    one: int
    other: int
    probability: float
    band: str
    evidence: dict[str, str]


def repeats_of(marks: Mapping[int, Mark], doubles: Iterable[Twice]) -> dict[int, int]:
    """By row, the first row that says the same child: to the letter, or as the engine is sure of."""
    first: dict[Mark, int] = {}
    found = {row: row for row in sorted(marks)}
    for row in found:
        found[row] = first.setdefault(marks[row], row)
    for pair in doubles:
        ends = {found[pair.one], found[pair.other]}
        if pair.band == SAME and len(ends) > 1:
            found = {row: min(ends) if root in ends else root for row, root in found.items()}
    return {row: root for row, root in found.items() if row != root}


def settle(
    marks: Mapping[int, Mark],
    repeats: Mapping[int, int],
    pairs: Iterable[Pair],
    children: Iterable[Child],
    memory: Memory,
) -> dict[int, Settled]:
    """By row, what holds of the lines with these `marks`, in the order of rows; `children` are the registered ones.

    Lines that repeat others (`repeats_of`) are what those are.
    """
    by_row: dict[int, list[Pair]] = defaultdict(list)
    for pair in pairs:
        by_row[pair.row].append(pair)
    known = set(children)
    settled: dict[int, Settled] = {}
    for row, mark in sorted(marks.items()):
        if row in repeats:
            earlier = settled[repeats[row]]
            settled[row] = Settled(earlier.standing, earlier.child, [], repeats[row], earlier.probability)
        else:
            settled[row] = _settled(mark, by_row.get(row, []), known, memory)
    _flag_repeats(settled)
    return settled


def suspect(
    settled: dict[int, Settled], marks: Mapping[int, Mark], doubles: Iterable[Twice], memory: Memory
) -> None:
    """A line that is nobody yet, and perhaps the same as one that is linked, is perhaps that one's child."""
    for pair in doubles:
        for row, other in ((pair.one, pair.other), (pair.other, pair.one)):
            child = settled[other].child
            is_new = settled[row].standing == "missing" and settled[row].repeats is None
            if is_new and child and (marks[row], child) not in memory.different:
                likely = Pair(row, child, pair.probability, ASK, pair.evidence)
                settled[row] = Settled("doubtful", candidates=[likely], probability=pair.probability)


def _settled(mark: Mark, pairs: list[Pair], known: set[Child], memory: Memory) -> Settled:
    if (child := memory.same.get(mark)) in known:
        return Settled("linked", child, probability=1.0)
    likely = sorted(
        (one for one in pairs if one.child in known and (mark, one.child) not in memory.different),
        key=lambda one: (-one.probability, one.child),
    )
    certain = [one for one in likely if one.band == SAME or says_who(one)]
    if len(certain) == 1 or (len(certain) > 1 and certain[0].probability > certain[1].probability):
        return Settled("linked", certain[0].child, probability=certain[0].probability)
    if likely:
        return Settled("doubtful", candidates=likely[:CANDIDATES], probability=likely[0].probability)
    return Settled("not_ours" if mark in memory.not_ours else "missing")


def says_who(pair: Pair) -> bool:
    """Whether number, name and birth date agree: then another line that looks alike too does not make it doubtful."""
    found = pair.evidence
    agree = found.get("identity") == found.get("birth") == "same"
    return agree and found.get("name", "").startswith("same")


def _flag_repeats(settled: dict[int, Settled]) -> None:
    """Of several lines that are one child, all but the surest (then the first) repeat it."""
    by_child: dict[Child, list[int]] = defaultdict(list)
    for row, one in settled.items():
        if one.child and one.repeats is None:
            by_child[one.child].append(row)
    for rows in by_child.values():
        main = min(rows, key=lambda row: (-settled[row].probability, row))
        for row in rows:
            if row != main:
                settled[row].repeats = main
