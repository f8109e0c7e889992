import csv
import pickle
from collections import Counter
from functools import cache
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from lantian.kernel.values.wrong import WrongValue
from lantian.places.divisions import SHIPPED_FILES, read_divisions
from lantian.places.names import (
    PlaceIndex,
    School,
    SchoolIndex,
    fold_area,
    fold_school,
    fold_town,
    fold_village,
    plain,
    short_name,
)
from lantian.places.rules import Level, is_community, level_of, scope_of

CASES = Path(__file__).parent / "cases"
XIANYANG = scope_of(610400000000)

SCHOOLS = [
    School("taixiang", "彬州市太厢小学", "太厢小学", "2610482022", 610482102259),
    School("xinmin", "彬州市新民中学", "新民中学", "3610482021", 610482102000),
    School("xinmin_central", "彬州市新民镇中心小学", "新民镇中心小学", "2610482020", 610482102000),
    School("yongle_binzhou", "彬州市永乐镇中心小学", "永乐镇中心小学", "2610482030", 610482105000),
    School("yongle_jingyang", "泾阳县永乐镇中心小学", "永乐镇中心小学", "2610423013", 610423101000),
]


def cases(name: str) -> list[dict[str, str]]:
    with (CASES / name).open(encoding="utf-8") as file:
        return list(csv.DictReader(file))


@cache
def names() -> dict[int, str]:
    return read_divisions(SHIPPED_FILES).names


@cache
def places() -> PlaceIndex:
    divisions = read_divisions(SHIPPED_FILES)
    successors = {succession.predecessor: succession.successor for succession in divisions.successions}
    return PlaceIndex(divisions.names.items(), divisions.other_names, successors)


def villages() -> list[int]:
    return [code for code in names() if level_of(code) == Level.VILLAGE]


def answer(found: object) -> str:
    return found.code if isinstance(found, WrongValue) else str(found or "")


@pytest.mark.parametrize("case", cases("villages.csv"), ids=lambda case: "|".join(case.values()))
def test_a_village_is_found_by_town_and_name(case):
    found = places().find_village(case["town"], case["village"], scope_of(int(case["within"])))
    assert answer(found) == case["answer"]


@pytest.mark.parametrize("case", cases("regions.csv"), ids=lambda case: f"{case['text']}|{case['near']}")
def test_a_region_is_found_by_what_people_write(case):
    near = scope_of(int(case["near"])) if case["near"] else None
    assert answer(places().find_region(case["text"], near)) == case["answer"]


@pytest.mark.parametrize("case", cases("schools.csv"), ids=lambda case: f"{case['text']}|{case['within']}")
def test_a_school_is_found_by_what_people_write(case):
    found = SchoolIndex(SCHOOLS, places()).find(case["text"], scope_of(int(case["within"])))
    assert answer(found) == case["answer"]


def test_a_name_that_is_there_nine_times_is_answered_with_all_its_towns():
    found = places().find_village("", "新庄村", XIANYANG)
    assert isinstance(found, WrongValue)
    assert str(found.params["choices"]).count("新庄村") == 9
    assert "彬州市韩家镇新庄村" in str(found.params["choices"])


def test_each_of_the_nine_is_found_by_its_county_and_town():
    nine = [code for code in villages() if names()[code] == "新庄村委会"]
    assert len(nine) == 9
    for code in nine:
        county, town = names()[code - code % 10**6], names()[code - code % 10**3]
        assert places().find_village(county + town, "新庄村", XIANYANG) == code


def test_a_misspelt_village_is_answered_with_the_nearest_of_its_town():
    found = places().find_village("新民镇", "太箱村", scope_of(610482000000))
    assert isinstance(found, WrongValue)
    assert found.expected == "village_like_these"
    assert "太厢村" in str(found.params["near"])


@pytest.mark.parametrize(
    ("there", "nowhere"), [(("云阳镇", "兴隆村"), ("无此镇", "兴隆村")), (("", "兴隆村"), ("", "无此村"))]
)
def test_what_lies_outside_the_scope_looks_like_what_does_not_exist(there, nowhere):
    scope = scope_of(610482102000)
    outside, missing = places().find_village(*there, scope), places().find_village(*nowhere, scope)
    assert isinstance(outside, WrongValue)
    assert isinstance(missing, WrongValue)
    assert (outside.code, outside.expected) == (missing.code, missing.expected)
    assert outside.params.keys() == missing.params.keys()


def test_an_answer_does_not_leak_from_a_wider_scope_to_a_narrower_one():
    index = places()
    assert index.find_village("", "太厢村", XIANYANG) == 610482102259
    assert isinstance(index.find_village("", "太厢村", scope_of(610423000000)), WrongValue)


def test_the_index_survives_pickling():
    copy = pickle.loads(pickle.dumps(places()))  # noqa: S301
    assert copy.find_village("新民镇", "太厢村", XIANYANG) == 610482102259


@pytest.mark.parametrize(
    ("code", "name", "short"),
    [
        (610482102259, "太厢村委会", "太厢村"),
        (610422001001, "东关社区居委会", "东关社区"),
        (610402001011, "胜利街社区", "胜利街社区"),
        (610482102000, "新民镇", "新民镇"),
    ],
)
def test_a_region_has_a_name_to_say(code, name, short):
    assert short_name(name, code) == short


SYLLABLES = st.text("太厢新民东关城街红岩永乐王赵高", min_size=1, max_size=5)
VILLAGE_ENDINGS = ["村", "村委会", "村民委员会", "社区", "居委会", "社区居委会", "居民委员会"]
TOWN_ENDINGS = ["镇", "乡", "街道", "街道办", "街道办事处", "街办", "回族乡"]
AREA_ENDINGS = ["县", "区", "市", "省", "新区", "自治州", "壮族自治区"]
SCHOOL_ENDINGS = ["小学", "完小", "中心校", "初中"]
ENDINGS = st.lists(
    st.sampled_from([*VILLAGE_ENDINGS, *TOWN_ENDINGS, *AREA_ENDINGS, *SCHOOL_ENDINGS]), max_size=4
)


@given(SYLLABLES, ENDINGS, st.sampled_from([fold_village, fold_town, fold_area, fold_school, plain]))
def test_folding_twice_changes_nothing(name, endings, folding):
    folded = folding(name + "".join(endings))
    assert folding(folded) == folded
    assert folded


@given(st.text(max_size=12))
def test_any_text_is_answered(text):
    assert isinstance(places().find_region(text), int | None)
    assert isinstance(places().find_village(text, text, XIANYANG), int | WrongValue)


def test_a_cell_full_of_endings_is_answered_at_once():
    assert answer(places().find_village("村" * 32_000, "村" * 32_000, XIANYANG)) == "town_unknown"
    assert places().find_region("乡镇街道" * 8_000) is None


@given(st.data())
def test_every_village_is_found_by_its_town_and_its_name_in_any_spelling(data):
    code = data.draw(st.sampled_from(villages()))
    county, town = names()[code - code % 10**6], names()[code - code % 10**3]
    kinds = (
        ("社区", "居委会", "社区居委会", "居民委员会")
        if is_community(code)
        else ("村", "村委会", "村民委员会")
    )
    ending = data.draw(st.sampled_from([*kinds, ""]))
    spelt = fold_village(names()[code]) + ending
    town_spelt = data.draw(st.sampled_from([town, fold_town(town), county + town]))
    found = places().find_village(town_spelt, spelt, scope_of(code - code % 10**6))
    if ending == "" and has_namesake(code):
        assert answer(found) == "village_ambiguous"
    else:
        assert found == code


def has_namesake(code: int) -> bool:
    """Whether a village and a community of one town share a name."""
    return namesakes()[code // 1000, fold_village(names()[code])] > 1


@cache
def namesakes() -> Counter[tuple[int, str]]:
    return Counter((code // 1000, fold_village(names()[code])) for code in villages())
