"""What two records say about being one child, by tables that an office can read."""

import csv
from datetime import date
from pathlib import Path
from typing import Any

import pytest

from lantian.linkage.matching.comparing import CONDITIONS
from lantian.linkage.matching.evidence import EVIDENCE
from lantian.linkage.matching.tests.records import levels, record

Case = dict[str, str]


def cases(name: str) -> list[Case]:
    with (Path(__file__).parent / "cases" / f"{name}.csv").open(encoding="utf-8", newline="") as table:
        return list(csv.DictReader(table))


def compared(field: str, one: dict[str, Any], other: dict[str, Any]) -> set[str]:
    """The level whichever of the two comes first: one word when it is the same."""
    first, second = ({"name": "王子涵", "key": key} | said for key, said in (("a", one), ("b", other)))
    return {
        levels(record(**first), record(**second))[field],
        levels(record(**second), record(**first))[field],
    }


def case_name(case: Case) -> str:
    return case["why"] or "-".join(case.values())


@pytest.mark.parametrize("case", cases("names"), ids=case_name)
def test_names(case: Case) -> None:
    assert compared("name", {"name": case["one"]}, {"name": case["other"]}) == {case["level"]}


@pytest.mark.parametrize("case", cases("births"), ids=case_name)
def test_births(case: Case) -> None:
    one, other = (
        {"birth_on": date.fromisoformat(day) if day else None} for day in (case["one"], case["other"])
    )
    assert compared("birth", one, other) == {case["level"]}


@pytest.mark.parametrize("case", cases("identities"), ids=case_name)
def test_identity_numbers(case: Case) -> None:
    assert compared("identity", {"identity": case["one"]}, {"identity": case["other"]}) == {case["level"]}


@pytest.mark.parametrize("case", cases("parents"), ids=case_name)
def test_parents(case: Case) -> None:
    one = {"father": case["father"], "mother": case["mother"]}
    other = {"father": case["other_father"], "mother": case["other_mother"]}
    assert compared("father", one, other) == {case["level"]}


@pytest.mark.parametrize("case", cases("places"), ids=case_name)
def test_places(case: Case) -> None:
    one, other = ({"region": int(code) if code else None} for code in (case["one"], case["other"]))
    assert compared("place", one, other) == {case["level"]}


def test_the_day_of_birth_is_read_from_a_right_number() -> None:
    said = {"birth_on": None, "identity": "610482201503050132"}
    assert compared("birth", said, {"birth_on": date(2015, 3, 5)}) == {"same"}


def test_every_level_has_a_condition() -> None:
    for field, codes in EVIDENCE.items():
        assert list(CONDITIONS[field]) == [*reversed(codes[1:])]
        assert codes[0] == "different"
