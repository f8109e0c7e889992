"""Hand-in-hand groups within a school: three to six children who stand by each other, one of them leading.

Boys and girls together, grades at most two years apart. The same children give the same groups, in whatever order.
"""

from dataclasses import dataclass

import numpy as np

from lantian.matching.solving.shapes import Ints

LEAST, MOST, USUAL = 3, 6, 5
YEARS = 2
"""How many grades apart the youngest and the oldest of a group may be."""


@dataclass(frozen=True)
class Group:
    """Rows of children of one school; the leader is one of them, of the highest grade."""

    school: int
    members: tuple[int, ...]
    leader: int


def peer_groups(
    school: Ints, grade: Ints, sex: Ints, strength: Ints, key: Ints
) -> tuple[list[Group], list[int]]:
    """Groups, and the rows of children for whom there is none: too few of their grades at their school, or no school.

    `strength` says who can well lead (higher first), `key` tells children apart (any number that stays theirs).
    """
    groups: list[Group] = []
    alone: list[int] = np.flatnonzero(school == 0).tolist()
    order = np.lexsort((key, sex, grade, school))
    order = order[school[order] != 0]
    for rows in np.split(order, np.flatnonzero(np.diff(school[order])) + 1) if len(order) else []:
        for span in _spans(grade[rows]):
            members = _mixed(rows[span], sex)
            if len(members) < LEAST:
                alone += members.tolist()
            groups += [_group(part, school, grade, strength, key) for part in _cut(members)]
    return groups, sorted(alone)


def _spans(grades: Ints) -> list[slice]:
    """Runs of children, by grade, whose grades lie near enough, as long as they can be."""
    spans, start = [], 0
    for at in range(1, len(grades) + 1):
        if at == len(grades) or grades[at] - grades[start] > YEARS:
            spans.append(slice(start, at))
            start = at
    return spans


def _mixed(rows: Ints, sex: Ints) -> Ints:
    """The rows with boys and girls spread alike, so that each stretch has about as many of each as the whole."""
    place = np.empty(len(rows))
    for one in np.unique(sex[rows]).tolist():
        at = np.flatnonzero(sex[rows] == one)
        place[at] = (np.arange(len(at)) + 0.5) / len(at)
    return rows[np.argsort(place, kind="stable")]


def _cut(rows: Ints) -> list[Ints]:
    """Stretches of about the usual size, none too small or too large; nothing where there are too few."""
    if len(rows) < LEAST:
        return []
    count = max(-(-len(rows) // MOST), round(len(rows) / USUAL))
    return list(np.array_split(rows, count))


def _group(rows: Ints, school: Ints, grade: Ints, strength: Ints, key: Ints) -> Group:
    leader = min(rows.tolist(), key=lambda row: (-int(grade[row]), -int(strength[row]), int(key[row])))
    return Group(int(school[leader]), tuple(sorted(rows.tolist())), leader)
