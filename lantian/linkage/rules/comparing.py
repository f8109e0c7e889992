"""Where a line of a list and the register say different things of one child.

Both sides are plain values by the keys of the roster: days in ISO form, codes, numbers, keys of schools as text. What
a list leaves blank it does not deny.
"""

from collections.abc import Iterator, Mapping
from typing import Any, NamedTuple

from lantian.linkage.rules.expecting import ALLOWANCE

Values = Mapping[str, Any]


class Difference(NamedTuple):
    """One field: what the register says, and what the list says."""

    key: str
    ours: Any
    theirs: Any


SUBJECTS: dict[str, tuple[str, ...]] = {
    "child": ("child_name", "sex", "birth_on", "identity_number"),
    "residence": ("village",),
    "hukou": ("hukou_registered", "hukou_nature"),
    "enrolment": ("stage", "grade", "class_name", "boarding"),
    "health": ("disability_kind", "disability_grade"),
}
"""What belongs together, because it changes together in the register."""

NOTHING: tuple[Any, ...] = (None, "", [], ())


def differences(said: Values, ours: Values, kind: str) -> dict[str, list[Difference]]:
    """By subject, what a line `said` on a list of `kind` and what is in the register; equal subjects are left out."""
    found: dict[str, list[Difference]] = {}
    for subject, keys in SUBJECTS.items():
        pairs = [Difference(key, ours.get(key), said[key]) for key in keys if _differs(key, said, ours)]
        if subject == "enrolment":
            pairs = [*_school(said, ours), *pairs]
        if pairs:
            found[subject] = pairs
    if kind == "allowance" and ALLOWANCE not in ours.get("aid", ()):
        found["livelihood"] = [Difference("aid", list(ours.get("aid", ())), [ALLOWANCE])]
    return found


def _differs(key: str, said: Values, ours: Values) -> bool:
    theirs = said.get(key)
    return theirs not in NOTHING and theirs != ours.get(key)


def _school(said: Values, ours: Values) -> Iterator[Difference]:
    """A school by its key; one that the places do not know, by its name."""
    if said.get("school") not in NOTHING:
        if said["school"] != ours.get("school"):
            yield Difference("school", ours.get("school") or ours.get("school_text"), said["school"])
    elif said.get("school_text") not in NOTHING and said["school_text"] not in (
        ours.get("school_text"),
        ours.get("school_name"),
    ):
        yield Difference("school_text", ours.get("school") or ours.get("school_text"), said["school_text"])
