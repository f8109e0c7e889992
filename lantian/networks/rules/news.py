"""Which events facts tell that were written a moment ago: what was before, and what is now."""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from datetime import date, timedelta
from itertools import pairwise
from typing import TypeVar

OLD_NEWS = timedelta(days=60)
"""What happened longer ago is put on file late, and is no news."""

AT_SCHOOL = frozenset({"primary", "junior", "senior", "vocational"})
NOT_AT_SCHOOL = frozenset({"dropout", "out_of_school"})
HOME = "home"


@dataclass(frozen=True, slots=True)
class Fact:
    """A dated fact: what it says, since when, until when, and whether it was written a moment ago."""

    says: str
    since: date | None
    until: date | None
    is_fresh: bool


@dataclass(frozen=True, slots=True)
class Schooling(Fact):
    """Schooling as a fact: `says` is the stage, `school` where."""

    school: str = ""


Dated = TypeVar("Dated", bound=Fact)


def events_told(
    *,
    homes: Sequence[Fact],
    schooling: Sequence[Schooling],
    parents: Sequence[Sequence[Fact]],
    carers: Sequence[Fact],
    on: date,
) -> Iterator[str]:
    """The kinds of events, each once. Facts are in the order of their days; `parents` are one list for each."""
    kinds = [
        *(_moved(one, two) for one, two in _turns(homes, on)),
        *(_of_school(one, two) for one, two in _turns(schooling, on)),
        *(_of_parent(one, two) for rows in parents for one, two in _turns(rows, on)),
        _of_carers(carers, on),
    ]
    yield from dict.fromkeys(kind for kind in kinds if kind)


def _turns(facts: Sequence[Dated], on: date) -> Iterator[tuple[Dated, Dated]]:
    """The fact that is fresh and goes on, with the one that it followed."""
    for before, now in pairwise(facts):
        if now.is_fresh and now.until is None and _is_news(now.since, on):
            yield before, now


def _is_news(since: date | None, on: date) -> bool:
    return since is not None and on - OLD_NEWS <= since <= on


def _moved(before: Fact, now: Fact) -> str:
    return "moved" if before.says != now.says else ""


def _of_school(before: Schooling, now: Schooling) -> str:
    if before.says in AT_SCHOOL and now.says in NOT_AT_SCHOOL:
        return "left_school"
    both = before.says in AT_SCHOOL and now.says in AT_SCHOOL
    return "changed_school" if both and before.school != now.school else ""


def _of_parent(before: Fact, now: Fact) -> str:
    if (before.says == HOME) == (now.says == HOME):
        return ""
    return "parent_returned" if now.says == HOME else "parent_left"


def _of_carers(carers: Sequence[Fact], on: date) -> str:
    """Somebody takes care who did not before; the first whom anybody put on file is no news."""
    fresh = [one for one in carers if one.is_fresh and one.until is None and _is_news(one.since, on)]
    known = {one.says for one in carers if not one.is_fresh or one.until is not None}
    return "carer_changed" if known and any(one.says not in known for one in fresh) else ""
