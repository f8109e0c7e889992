"""Which few deeds keep many duties: one visit is also the month's check and the round of the holidays."""

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass, field
from datetime import date
from typing import Generic, TypeVar
from uuid import UUID

from lantian.desk.rules.ranking import Owed, rank
from lantian.duties.acts import Act

One = TypeVar("One", bound=Owed)
LIGHTEST = (Act.MONTHLY_CHECK, Act.CALL, Act.TALK, Act.SCHOOL_CONTACT, Act.HOME_VISIT)
ORDER = (*LIGHTEST, *(act for act in Act if act not in LIGHTEST))
"""Between deeds that keep as many duties the lightest: nobody is sent to a house for what a call would do."""
TOGETHER = frozenset({Act.HOME_VISIT})
"""Deeds that are done for all children of a house at once."""


@dataclass(frozen=True)
class Asked(Generic[One]):
    """A duty and the deeds that keep it; none for a promise, which is kept as such."""

    duty: One
    acts: frozenset[Act] = frozenset()


@dataclass
class Deed(Generic[One]):
    """One thing to do, and the duties that it keeps, the gravest first; `others` keep the gravest too."""

    act: Act
    duties: list[One]
    others: frozenset[Act] = field(default_factory=frozenset)

    @property
    def first(self) -> One:
        return self.duties[0]

    @property
    def children(self) -> list[UUID]:
        return list(dict.fromkeys(duty.child for duty in self.duties))


def deeds(asked: Iterable[Asked[One]], on: date, *, together: frozenset[Act] = TOGETHER) -> list[Deed[One]]:
    """The fewest deeds (taken greedily) that keep all duties: of each child, and those `together` of all at once."""
    by_child: dict[UUID, list[Asked[One]]] = {}
    for one in sorted(asked, key=lambda one: rank(one.duty, on)):
        by_child.setdefault(one.duty.child, []).append(one)
    found = [deed for of_child in by_child.values() for deed in _of_child(of_child)]
    return sorted(_together(found, on, together), key=lambda deed: rank(deed.first, on))


def _of_child(asked: Sequence[Asked[One]]) -> Iterator[Deed[One]]:
    left = [one for one in asked if one.acts]
    yield from (Deed(Act.PROMISE, [one.duty]) for one in asked if not one.acts)
    while left:
        act = max(ORDER, key=lambda act: sum(act in one.acts for one in left))
        kept = [one for one in left if act in one.acts]
        left = [one for one in left if act not in one.acts]
        yield Deed(act, [one.duty for one in kept], kept[0].acts - {act})


def _together(found: Sequence[Deed[One]], on: date, together: frozenset[Act]) -> Iterator[Deed[One]]:
    for act in together:
        joint = [deed for deed in found if deed.act == act]
        if joint:
            duties = sorted((duty for deed in joint for duty in deed.duties), key=lambda duty: rank(duty, on))
            first = next(deed for deed in joint if duties[0] in deed.duties)
            yield Deed(act, duties, first.others)
    yield from (deed for deed in found if deed.act not in together)
