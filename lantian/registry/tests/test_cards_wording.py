"""How paper words what the register holds; no database."""

import pytest

from lantian.kernel.values.pinyin import given_name
from lantian.registry.rules.absence import Absence, absence_of
from lantian.registry.rules.wording import called, class_text, full_address, health_alert

PLACE = "咸阳市 彬州市 新民镇 太厢村"


@pytest.mark.parametrize(
    ("name", "given"),
    [
        ("张小雨", "小雨"),
        ("欧阳修", "修"),
        ("欧阳", "阳"),
        ("单于明月", "明月"),
        ("阿依古丽·麦麦提", "阿依古丽"),
    ],
)
def test_a_child_is_called_by_the_given_name(name, given) -> None:
    assert given_name(name) == given


@pytest.mark.parametrize(
    ("stage", "grade", "class_name", "text"),
    [
        ("primary", 3, "1", "三年级（1）班"),
        ("primary", 3, "12", "三年级（12）班"),
        ("primary", 3, "4年级2班", "4年级2班"),
        ("primary", 3, "实验1班", "三年级实验1班"),
        ("primary", None, "2", "2班"),
        ("primary", 6, "", "六年级"),
        ("junior", 9, "实验班", "九年级实验班"),
        ("senior", 11, "3", "高二（3）班"),
        ("vocational", 10, "", "中职一年级"),
        ("kindergarten", None, "大2班", "大2班"),
        ("dropout", 7, "1", ""),
    ],
)
def test_classes_are_written_as_schools_write_them(stage, grade, class_name, text) -> None:
    assert class_text(stage, grade, class_name) == text


@pytest.mark.parametrize(
    ("group", "detail", "address"),
    [
        ("二组", "18号", "新民镇太厢村二组18号"),
        ("二组", "太厢村二组18号", "新民镇太厢村二组18号"),
        ("二组", "太厢二组18号", "新民镇太厢二组18号"),
        ("", "新民镇太厢村18号", "新民镇太厢村18号"),
        ("", "彬州市 新民镇 太厢18号", "彬州市新民镇太厢18号"),
        ("二组", "", "新民镇太厢村二组"),
    ],
)
def test_an_address_names_each_place_once(group, detail, address) -> None:
    assert full_address(PLACE, group, detail) == address


def test_an_address_without_a_known_place_is_what_was_written() -> None:
    assert full_address("", "", "18号") == "18号"


@pytest.mark.parametrize(
    ("condition", "illness", "disability", "alert"),
    [
        ("10", "", "", ""),
        ("30", "哮喘", "", "慢性病：哮喘"),
        ("40", "", "", "重病"),
        ("60", "", "肢体残疾三级", "肢体残疾三级"),
        ("30", "癫痫", "智力残疾四级", "慢性病：癫痫；智力残疾四级"),
    ],
)
def test_health_is_an_alert_only_where_there_is_something_to_mind(
    condition, illness, disability, alert
) -> None:
    assert health_alert(condition, illness, disability) == alert


def test_relations_are_words_that_children_use() -> None:
    assert [called(code) for code in ("61", "64", "90", "99", "")] == [
        "爷爷",
        "外婆",
        "姑姑",
        "照护人",
        "照护人",
    ]


@pytest.mark.parametrize(
    ("father", "mother", "absence"),
    [
        ("work", "business", Absence(True, False)),
        ("home", "home", Absence(False, False)),
        ("work", "prison", Absence(False, True, frozenset({"mother"}))),
        ("missing", "work", Absence(False, True, frozenset({"father"}))),
        ("work", "home", Absence(False, None)),
        ("work", "dead", Absence(False, None)),
        ("work", "", Absence()),
        ("other", "work", Absence()),
        ("", "", Absence()),
    ],
)
def test_the_form_says_of_absence_only_what_is_known(father, mother, absence) -> None:
    assert absence_of(father, mother) == absence
