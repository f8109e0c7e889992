import csv
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from lantian.access.policy import Role
from lantian.access.rules import SEATS, fits, is_username, username_like
from lantian.places.rules import Level

CASES = list(csv.DictReader((Path(__file__).parent / "cases" / "seats.csv").open(encoding="utf-8")))


@pytest.mark.parametrize("case", CASES, ids=lambda case: f"{case['role']}-{case['unit']}-{case['level']}")
def test_which_role_has_its_seat_where(case: dict[str, str]) -> None:
    assert fits(Role(case["role"]), case["unit"], Level(case["level"])) == (case["fits"] == "yes")


def test_every_role_has_a_seat_somewhere() -> None:
    assert set(SEATS) == set(Role)


@pytest.mark.parametrize("name", ["limei", "li.mei", "village_director", "zhang3", "a-b", "z" * 32])
def test_user_names(name: str) -> None:
    assert is_username(name)


@pytest.mark.parametrize(
    "name",
    ["", "li", "LiMei", "13509112233", "610427201705040021", "1limei", "li mei", "李梅", "z" * 33, "li@mei"],
)
def test_what_is_no_user_name(name: str) -> None:
    assert not is_username(name)


def test_names_read_alike_are_numbered() -> None:
    assert [username_like("limei", number) for number in (1, 2, 3)] == ["limei", "limei2", "limei3"]
    assert username_like("li", 1) == "user.li"


@given(st.text(max_size=80), st.integers(1, 9999))
def test_a_made_user_name_is_a_user_name(pinyin: str, number: int) -> None:
    assert is_username(username_like(pinyin, number).ljust(3, "x"))
    assert username_like(pinyin, number) != username_like(pinyin, number + 1)
