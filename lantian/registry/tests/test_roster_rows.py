"""What the cells of one row say together, by a table that an office can read."""

import pickle
from datetime import date

import pytest
from hypothesis import given
from hypothesis import strategies as some

from lantian.registry.roster.cells import PlaceName
from lantian.registry.roster.fields import FIELDS
from lantian.registry.roster.parsing import ParsedRow
from lantian.registry.roster.repeats import find_repeats
from lantian.registry.tests.roster_sheet import (
    BINZHOU,
    COLUMNS,
    MAPPING,
    SANYUAN,
    TAIXIANG,
    XINMIN,
    cases,
    cells,
    parser,
)

BINZHOU_PARSER = parser()


def parsed(row: int = 1, **changes: str) -> ParsedRow:
    return BINZHOU_PARSER.parse(cells(**changes), row)


@pytest.mark.parametrize("case", cases("roster_rows"), ids=lambda case: case["why"])
def test_rows(case: dict[str, str]) -> None:
    """The cells that differ from a faultless row, and each fault as key:code (with ? for a warning)."""
    changes = dict(change.split("=", 1) for change in case["cells"].split(";") if change)
    row = parsed(**changes)
    found = {f"{cell.key}:{cell.code}{'?' * cell.is_warning}" for cell in row.wrong}
    assert found == set(filter(None, case["found"].split(";")))
    assert row.is_wrong == any(not fault.endswith("?") for fault in found)


def test_a_whole_row() -> None:
    row = parsed()
    assert row.wrong == []
    assert row.values == {
        "child_name": "张小明",
        "sex": "1",
        "ethnicity": "01",
        "birth_on": date(2015, 3, 5),
        "identity_number": "610427201503051237",
        "hukou_registered": True,
        "hukou_place": PlaceName("彬州市新民镇太厢村", TAIXIANG),
        "hukou_nature": "agricultural",
        "village": TAIXIANG,
        "village_group": "三组",
        "address": "太厢村三组12号",
        "household_head": "张老汉",
        "lives_with": "61",
        "health": "10",
        "stage": "primary",
        "school": "school-1",
        "grade": 3,
        "class_name": "2",
        "boarding": False,
        "father_name": "张大明",
        "father_identity_number": "610427198605051233",
        "father_phone": ("13912345678", "029-33211234"),
        "father_away": "work",
        "father_destination": PlaceName("广东省东莞市", 441900000000),
        "father_away_since": date(2019, 3, 1),
        "mother_name": "李丽",
        "mother_identity_number": "610427198707071227",
        "mother_phone": ("13812345678",),
        "mother_away": "work",
        "mother_destination": PlaceName("工地", None),
        "mother_away_since": date(2015, 3, 5),
        "carer_name": "张老汉",
        "carer_relation": "61",
        "carer_phone": ("13812345670",),
        "carer_identity_number": "610427195001011130",
        "paternal_grandfather_name": "张老汉",
        "guardianship": "good",
        "income_sources": frozenset(["labour", "farming"]),
        "aid": frozenset(["none"]),
        "poverty_marks": frozenset(["relieved"]),
        "filled_by": "王主任",
        "filled_on": date(2025, 5, 20),
    }


def test_a_fault_says_where_it_is_and_what_stood_there() -> None:
    (fault,) = parsed(row=17, father_phone="1391234567").wrong
    assert (fault.row, fault.column, fault.key) == (17, COLUMNS["father_phone"], "father_phone")
    assert (fault.value, fault.code, fault.params) == ("1391234567", "phone_length", {"length": 10})


def test_birth_and_sex_come_from_the_number() -> None:
    values = parsed(birth_on="", sex="").values
    assert (values["birth_on"], values["sex"]) == (date(2015, 3, 5), "1")
    assert parsed(birth_on="2015.3").values["birth_on"] == date(2015, 3, 5)


def test_a_word_for_two_is_settled_by_the_number() -> None:
    assert parsed(carer_relation="祖孙").values["carer_relation"] == "61"
    grandmother = parsed(carer_relation="祖孙", carer_identity_number="610427198707071227")
    assert grandmother.values["carer_relation"] == "62"


def test_a_grade_is_counted_through() -> None:
    assert parsed(stage="初中", grade="一年级").values["grade"] == 7
    assert parsed(stage="高中", grade="2").values["grade"] == 11
    assert parsed(stage="初中", grade="初三").values["grade"] == 9
    assert parsed(stage="幼儿园", grade="大班", class_name="").values["class_name"] == "大班"
    assert parsed(grade="三(2)班", class_name="").values["class_name"] == "2"


def test_a_school_elsewhere_keeps_its_name() -> None:
    row = parsed(school="东莞市长安第一小学")
    assert "school" not in row.values
    assert row.values["school_text"] == "东莞市长安第一小学"
    assert not row.is_wrong


@pytest.mark.parametrize("name", ["李㛃", "王𬭎", "朱䶮", "赵𣵦", "阿依古丽·买买提"])
def test_rare_characters_and_middle_dots_stay(name: str) -> None:
    assert parsed(child_name=name).values["child_name"] == name


def test_a_character_without_a_standard_code_is_refused() -> None:
    (fault,) = parsed(child_name="朱\ue863").wrong
    assert (fault.code, fault.params["character"]) == ("name_private_use_known", "䶮")


def test_a_village_of_its_own_roster_needs_no_column() -> None:
    mapping = {column: key for column, key in MAPPING.items() if key not in ("town", "village")}
    row = parser(TAIXIANG, mapping).parse(cells(), 1)
    assert (row.values["village"], row.wrong) == (TAIXIANG, [])


@pytest.mark.parametrize(
    ("region", "is_inside"), [(BINZHOU, True), (XINMIN, True), (TAIXIANG, True), (SANYUAN, False)]
)
def test_a_village_lies_within_the_place_of_the_roster(region: int, is_inside: bool) -> None:
    row = parser(region).parse(cells(), 1)
    assert (row.values.get("village") == TAIXIANG) is is_inside
    assert row.is_wrong is not is_inside


def test_a_short_row_and_a_blank_one() -> None:
    assert BINZHOU_PARSER.parse(["张三"], 1).is_wrong
    faults = BINZHOU_PARSER.parse([], 1).wrong
    expected = {"child_name", "sex", "birth_on", "identity_number", "village"}
    assert {fault.key for fault in faults} == expected


def test_the_same_child_twice() -> None:
    other = {"child_name": "张小亮", "identity_number": "", "no_identity_reason": "未落户"}
    rows = [
        parsed(2),
        parsed(3, **other),
        parsed(4),
        parsed(5, **other),
        parsed(6, child_name="张小红", **dict(list(other.items())[1:])),
    ]
    faults = [(fault.row, fault.key, fault.code, fault.params) for fault in find_repeats(rows, MAPPING)]
    assert faults == [
        (4, "identity_number", "child_twice", {"row": 2}),
        (5, "child_name", "child_perhaps_twice", {"row": 3}),
    ]


def test_namesakes_with_numbers_of_their_own_are_two() -> None:
    twin = parsed(3, identity_number="610427201503055000", sex="女")
    assert list(find_repeats([parsed(2), twin], MAPPING)) == []


def test_a_parser_goes_to_another_process() -> None:
    copy = pickle.loads(pickle.dumps(BINZHOU_PARSER))  # noqa: S301
    row = copy.parse(cells(sex="人"), 3)
    assert row == parsed(3, sex="人")
    assert pickle.loads(pickle.dumps(row)) == row  # noqa: S301


@given(some.dictionaries(some.sampled_from([field.key for field in FIELDS]), some.text(max_size=20)))
def test_whatever_stands_in_a_row_it_is_read_and_each_fault_has_its_place(changes: dict[str, str]) -> None:
    row = parsed(**changes)
    for fault in row.wrong:
        assert fault.column == COLUMNS[fault.key]
        assert fault.value == cells(**changes)[COLUMNS[fault.key]]
    assert all(value is not None for value in row.values.values())
