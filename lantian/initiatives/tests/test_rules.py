"""What an initiative and a group must say, case by case."""

from datetime import date
from typing import Any
from uuid import UUID

import pytest

from lantian.initiatives.rules.groups import problem_of_group
from lantian.initiatives.rules.kinds import Kind, problem_of_founding

WHOLE: dict[str, Any] = {
    "name": "千帮千",
    "begins_on": date(2026, 3, 1),
    "ends_on": date(2026, 12, 31),
    "target_helpers": 1000,
    "target_children": 1000,
    "conditions": ["poor"],
    "unit": "station",
}
A, B, C, D, E, F, G = (UUID(int=number) for number in range(1, 8))


@pytest.mark.parametrize(
    ("kind", "changes", "wrong"),
    [
        (Kind.PAIRS, {}, None),
        (Kind.PAIRS, {"name": "  "}, ("name", "name_needed")),
        (Kind.PAIRS, {"ends_on": date(2026, 2, 28)}, ("ends_on", "ends_before")),
        (Kind.PAIRS, {"ends_on": None}, None),
        (Kind.PAIRS, {"target_helpers": 0}, ("target_helpers", "target_needed")),
        (Kind.PAIRS, {"target_children": None}, ("target_children", "target_needed")),
        (Kind.MEASURES, {"conditions": []}, ("conditions", "whom_needed")),
        (Kind.MEASURES, {"target_helpers": None}, None),
        (Kind.STATION, {"unit": None}, ("unit", "station_needed")),
        (Kind.STATION, {"target_children": None}, None),
    ],
)
def test_what_an_initiative_must_say(kind: Kind, changes: dict[str, Any], wrong: Any) -> None:
    assert problem_of_founding(kind, **{**WHOLE, **changes}) == wrong


@pytest.mark.parametrize(
    ("name", "children", "leader", "wrong"),
    [
        ("小雨点", [A, B, C], A, None),
        ("小雨点", [A, B, C, D, E, F], F, None),
        ("小雨点", [A, B], A, "too_few"),
        ("小雨点", [A, A, B], A, "too_few"),
        ("小雨点", [A, B, C, D, E, F, G], A, "too_many"),
        ("小雨点", [A, B, C], None, "leader_needed"),
        ("小雨点", [A, B, C], D, "leader_outside"),
        ("留守儿童小组", [A, B, C], A, "group_name_labels"),
        (" ", [A, B, C], A, "group_name_needed"),
    ],
)
def test_what_a_group_is(name: str, children: list[UUID], leader: UUID | None, wrong: str | None) -> None:
    found = problem_of_group(name, children, leader)
    assert (found[1] if found else None) == wrong
