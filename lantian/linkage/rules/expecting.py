"""Which registered children a list of a kind should hold: what is missing on it is then a question."""

from collections.abc import Mapping
from datetime import date
from typing import Any

SCHOOL_STAGES = frozenset(["primary", "junior", "senior", "vocational"])
COMPULSORY_AGES = range(6, 15)
"""Nine years from the age of six, complete when a school year begins (义务教育法 arts 2 and 11)."""

SCHOOL_YEAR_BEGINS = (9, 1)

ALLOWANCE = "minimum_living"


def why_expected(kind: str, facts: Mapping[str, Any], place: tuple[int, int], on: date) -> str:
    """Why a child that lives in `place` should be on a list of `kind`, as a code; "" where nothing says so.

    `facts` are those of `comparing`.
    """
    if kind == "school_roll":
        return _by_schooling(facts, on)
    if kind == "hukou":
        is_here = place[0] <= (facts.get("hukou_code") or 0) <= place[1]
        return "hukou_here" if is_here and facts.get("hukou_registered") is not False else ""
    if kind == "allowance":
        has_it = ALLOWANCE in facts.get("aid", ()) or ALLOWANCE in facts.get("poverty_marks", ())
        return "gets_allowance" if has_it else ""
    if kind == "disabled":
        return "is_disabled" if facts.get("disability_kind") else ""
    return "lives_here" if kind == "health" else ""


def _by_schooling(facts: Mapping[str, Any], on: date) -> str:
    if facts.get("stage") in SCHOOL_STAGES:
        return "goes_to_school"
    age = age_at_school(date.fromisoformat(facts["birth_on"]), on)
    return "of_school_age" if not facts.get("stage") and age in COMPULSORY_AGES else ""


def age_at_school(birth_on: date, on: date) -> int:
    """Years completed when the school year of a day began: who turns six on the first of September waits a year."""
    year = on.year - ((on.month, on.day) < SCHOOL_YEAR_BEGINS)
    return year - birth_on.year - ((birth_on.month, birth_on.day) >= SCHOOL_YEAR_BEGINS)
