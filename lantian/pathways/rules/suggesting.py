"""Which ways facts of a child suggest: a hint to somebody who looks, never a finding about anybody."""

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date
from uuid import UUID

from lantian.registry.rules.ages import age_on

SCHOOL_FROM, SCHOOL_UNTIL, LEFT_UNTIL = 6, 16, 15
ATTENDED_FROM, WITH_OTHERS_UNTIL = 8, 16
ALONE, NOBODY = "01", "none"
COMPULSORY = frozenset({"primary", "junior"})
LEFT, NOT_AT_SCHOOL = "dropout", "out_of_school"


@dataclass(frozen=True, slots=True)
class Fact:
    """What holds of a child in one respect, and the row that says it."""

    key: UUID
    value: str


@dataclass(frozen=True, slots=True, kw_only=True)
class Known:
    """What the register knows of a child today, as far as ways go by it.

    `schooling` is the stage; `left` the last schooling when there is none any more; `hukou` "no" where it is known
    that there is none. `missing` is an absence without leave that is so long that the school reports it.
    """

    child: UUID
    birth_on: date
    schooling: Fact | None = None
    left: Fact | None = None
    lives_with: Fact | None = None
    guarded: Fact | None = None
    hukou: Fact | None = None
    no_number: str = ""
    missing: UUID | None = None


def suggested(known: Known, on: date) -> dict[str, UUID]:
    """Ways by code with the row that suggests each; a way is suggested once for each row."""
    return dict(_suggested(known, age_on(known.birth_on, on)))


def _suggested(known: Known, age: int) -> Iterator[tuple[str, UUID]]:
    if left := _left_school(known, age) or _missing(known, age):
        yield "dropout", left
    if hukou := _without_hukou(known, age):
        yield "no_hukou", hukou
    if age < WITH_OTHERS_UNTIL and (alone := _alone(known)):
        yield ("unattended" if age < ATTENDED_FROM else "alone"), alone


def _left_school(known: Known, age: int) -> UUID | None:
    if age < SCHOOL_FROM or age >= SCHOOL_UNTIL:
        return None
    if known.schooling:
        said = {LEFT} if age >= LEFT_UNTIL else {LEFT, NOT_AT_SCHOOL}
        return known.schooling.key if known.schooling.value in said else None
    return known.left.key if known.left and age < LEFT_UNTIL else None


def _missing(known: Known, age: int) -> UUID | None:
    at_school = known.schooling is not None and known.schooling.value in COMPULSORY
    return known.missing if at_school and SCHOOL_FROM <= age < SCHOOL_UNTIL else None


def _without_hukou(known: Known, age: int) -> UUID | None:
    if age >= 18:
        return None
    if known.hukou:
        return known.hukou.key if known.hukou.value == "no" else None
    return known.child if known.no_number == "not_registered" else None


def _alone(known: Known) -> UUID | None:
    if known.lives_with and known.lives_with.value == ALONE:
        return known.lives_with.key
    return known.guarded.key if known.guarded and known.guarded.value == NOBODY else None
