"""What stands between a child and a helper, whoever proposes them: an official by hand, or a plan by its solver.

Whether the helper may help anybody at all (check, capacity, health) is `helping.rules.fitness`; here it is
about these two.
"""

from collections.abc import Hashable
from dataclasses import dataclass, field
from datetime import date
from enum import StrEnum
from uuid import UUID

from lantian.helping.rules.offers import Farthest, reach_of
from lantian.registry.rules.ages import age_on

Mark = tuple[str, Hashable]
"""Something by which a person is recognised: ("seat", key), ("identity", blind index), ("phone", blind index), or
("named", (name, day of birth))."""

SAME_SEX_FROM = 10
"""From this age on a helper is of the child's own sex, where the place says nothing else (domain: the agreement)."""

STEPS_OF_REACH = {Farthest.VILLAGE: 1, Farthest.TOWN: 10**3, Farthest.COUNTY: 10**6}
"""Two twelve-digit codes are of one village, town or county when they agree after division by these."""


class Bar(StrEnum):
    """A reason for which a child and a helper are not proposed to each other."""

    SAME_SEX_FROM = "same_sex_from"
    KIN = "kin"
    UNFIT = "unfit"
    REFUSED = "refused"
    NONE_WANTED = "none_wanted"
    FORBIDDEN = "forbidden"
    TOO_FAR = "too_far"


@dataclass(frozen=True, slots=True)
class ChildFacts:
    """What of a child stands against helpers.

    `kin` are the marks of parents, guardians and carers, `unfit` those of people found unfit for its care
    (未成年人保护法 art 22). `refused` are helpers whom the child or its family did not want, `forbidden` those whom an
    office ruled out. `same_sex_from` is the age of its place, None where any age may have either.
    """

    sex: str
    birth_on: date
    region: int
    school: UUID | None = None
    kin: frozenset[Mark] = frozenset()
    unfit: frozenset[Mark] = frozenset()
    refused: frozenset[UUID] = frozenset()
    forbidden: frozenset[UUID] = frozenset()
    wants_nobody: bool = False
    same_sex_from: int | None = SAME_SEX_FROM


@dataclass(frozen=True, slots=True)
class HelperFacts:
    """What of a helper stands against children. `region` is where the helper is at home: a village, town or county."""

    key: UUID
    sex: str
    region: int
    school: UUID | None = None
    farthest: str = "village"
    health: str = ""
    marks: frozenset[Mark] = field(default=frozenset())


def bars_between(child: ChildFacts, helper: HelperFacts, on: date) -> frozenset[Bar]:
    """All that stands between a child and a helper on a day; nothing: they may be proposed."""
    found = {
        Bar.SAME_SEX_FROM: _needs_same_sex(child, on) and helper.sex != child.sex,
        Bar.KIN: bool(child.kin & helper.marks),
        Bar.UNFIT: bool(child.unfit & helper.marks),
        Bar.REFUSED: helper.key in child.refused,
        Bar.NONE_WANTED: child.wants_nobody,
        Bar.FORBIDDEN: helper.key in child.forbidden,
        Bar.TOO_FAR: _is_too_far(child, helper),
    }
    return frozenset(bar for bar, holds in found.items() if holds)


def _needs_same_sex(child: ChildFacts, on: date) -> bool:
    return child.same_sex_from is not None and age_on(child.birth_on, on) >= child.same_sex_from


def _is_too_far(child: ChildFacts, helper: HelperFacts) -> bool:
    """A teacher is near every child of the school; others go as far as they said, seen from their home.

    Who is at home in a whole town (a cadre of its government) is near each village of it.
    """
    if helper.school and helper.school == child.school:
        return False
    step = STEPS_OF_REACH[reach_of(helper.region, helper.farthest, helper.health)]
    return child.region // step != helper.region // step
