"""What follows from an event: a table of cases, and what is always said."""

import csv
from datetime import date
from pathlib import Path

import pytest

from lantian.registry.rules.calibres.facts import Facts, Guarding, Hukou, Residence, Schooling
from lantian.registry.rules.events import EVENTS
from lantian.registry.rules.sequels import Look, Sequel, sequels
from lantian.registry.tests.test_calibres import TAIXIANG, _parent

ON, MOVED_ON = date(2026, 11, 25), date(2026, 11, 1)
with (Path(__file__).parent / "cases/sequels.csv").open(encoding="utf-8") as file:
    ROWS = list(csv.DictReader(file))


def _look(row: dict[str, str], when: str) -> Look:
    homes = [Residence(None, None, TAIXIANG, row["同住前"])]
    if when == "后" and row["同住后"] != row["同住前"]:
        homes = [
            Residence(None, MOVED_ON, TAIXIANG, row["同住前"]),
            Residence(MOVED_ON, None, TAIXIANG, row["同住后"]),
        ]
    facts = Facts(
        birth_on=date.fromisoformat(row["出生"]),
        father=_parent(row[f"父亲{when}"]),
        mother=_parent(row[f"母亲{when}"]),
        hukou=[Hukou(is_registered=True, place=TAIXIANG, nature="agricultural")],
        residence=homes,
        schooling=[Schooling(stage="primary")],
        guarding=[Guarding(level="fair")],
    )
    return Look(facts, has_carer=bool(row[f"照护人{when}"]))


def _said(one: Sequel) -> str:
    filling = ":".join(str(value) for value in one.params.values())
    return f"{one.code}{'!' if one.due else ''}{f':{filling}' if filling else ''}"


@pytest.mark.parametrize("row", ROWS, ids=[row["情形"] for row in ROWS])
def test_what_follows(row: dict[str, str]) -> None:
    found = [_said(one) for one in sequels(row["事项"], _look(row, "前"), _look(row, "后"), ON)]
    expected = row["结果"].split()
    assert [one for one in found if one in expected] == expected, found


NOW = _look(ROWS[0], "前")


@pytest.mark.parametrize("event", EVENTS)
def test_something_is_always_said(event: str) -> None:
    assert sequels(event, NOW, NOW, ON)


@pytest.mark.parametrize("reason", ["moved", "died", "mistake"])
def test_a_closing_says_that_it_can_be_undone(reason: str) -> None:
    closed = Look(NOW.facts, closed=reason, has_card=True)
    codes = [one.code for one in sequels("", NOW, closed, ON)]
    assert codes[:3] == ["take_cards_back", f"closed_{reason}", "can_be_opened_again"]


def test_only_newly_outdated_cards_are_to_be_printed() -> None:
    before, after = (
        Look(NOW.facts, outdated=frozenset({"duty"})),
        Look(NOW.facts, outdated=frozenset({"duty", "child"})),
    )
    codes = {one.code for one in sequels("carer", before, after, ON)}
    assert codes & {"reprint_child", "reprint_duty"} == {"reprint_child"}


@pytest.mark.parametrize(
    ("stage", "school", "expected"),
    [("dropout", "", "bring_back_to_school"), ("primary", "b", "other_teacher"), ("primary", "a", "")],
)
def test_another_school_has_another_teacher(stage: str, school: str, expected: str) -> None:
    facts = Facts(birth_on=date(2017, 5, 4), schooling=[Schooling(stage=stage)])
    codes = {one.code for one in sequels("school", Look(facts, school="a"), Look(facts, school=school), ON)}
    assert codes & {"bring_back_to_school", "other_teacher"} == ({expected} if expected else set())
