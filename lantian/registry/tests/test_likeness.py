"""Who is likely the same child as one about to be registered: a table of cases around 张小雨 of 太厢 (2017-05-04)."""

import csv
from datetime import date
from pathlib import Path

import pytest

from lantian.access.scopes import acting_as
from lantian.registry.models import Child
from lantian.registry.queries.likeness import SHOWN, likely_same
from lantian.registry.services.erasing import erase_child
from tests.cast import HONGYAN, JING_VILLAGE, TAIXIANG, Cast

pytestmark = pytest.mark.usefixtures("as_web")
CASES = list(csv.DictReader((Path(__file__).parent / "cases/likeness.csv").open(encoding="utf-8")))
VILLAGES = {"": None, "太厢": TAIXIANG, "红岩": HONGYAN, "兴隆": JING_VILLAGE}


@pytest.mark.parametrize("case", CASES, ids=lambda case: case["why"])
def test_who_is_likely_the_same(cast: Cast, case: dict[str, str]) -> None:
    born_on = date.fromisoformat(case["birth_on"]) if case["birth_on"] else None
    with acting_as(cast.city_office):
        found = likely_same(
            name=case["name"], birth_on=born_on, sex=case["sex"], village=VILLAGES[case["village"]]
        )
    assert [child.name for child in found] == case["found"].split()


def test_nobody_of_others_is_likely(cast: Cast) -> None:
    with acting_as(cast.village_director):
        assert likely_same(name="解豆豆", birth_on=date(2015, 12, 12)) == []


def test_an_erased_child_is_like_nobody(cast: Cast) -> None:
    with acting_as(cast.city_office):
        erase_child(child=cast.child("豆豆"), basis="法定监护人申请删除")
        assert likely_same(name="解豆豆", birth_on=date(2015, 12, 12)) == []


def test_the_likeliest_stand_first_and_few(cast: Cast) -> None:
    with acting_as(cast.village_director):
        for number in range(SHOWN + 2):
            Child(
                name="章小雨", name_pinyin="zhangxiaoyu", sex="2", birth_on=date(2017, 5, 1 + number),
                region=TAIXIANG, confirmed_on=date(2026, 1, 1), temporary_key=f"T6104-{number}",
            ).save(force_insert=True)  # fmt: skip
        found = likely_same(name="张小雨", birth_on=date(2017, 5, 4), village=TAIXIANG)
    assert len(found) == SHOWN
    assert [(child.name, child.birth_on.day) for child in found[:2]] == [("张小雨", 4), ("章小雨", 4)]
