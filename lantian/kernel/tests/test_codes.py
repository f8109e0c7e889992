"""Code tables: complete, in both languages, and found by what people write."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from lantian.kernel.codes.tables import STANDARDS, TABLES, CodeTable, code_table

RELATIONS = {
    "爷爷": "61", "奶奶": "62", "外公": "63", "姥爷": "63", "外爷": "63", "外婆": "64", "姥姥": "64",
    "爷爷奶奶": "60", "外祖父母": "60", "爸爸": "51", "妈妈": "52", "父母": "50", "养父": "57", "继母": "58",
    "太奶奶": "67", "哥哥": "71", "姐": "75", "大伯": "81", "叔叔": "83", "二婶": "84", "舅舅": "85",
    "舅妈": "86", "妗子": "86", "姨夫": "87", "小姨": "88", "姑夫": "89", "姑姑": "90", "姑妈": "90",
    "堂哥": "91", "亲戚": "97", "邻居": "99", "独居": "01",
}  # fmt: skip


@pytest.mark.parametrize("name", TABLES)
def test_every_name_is_there_once_in_both_languages_and_finds_its_code(name):
    table = code_table(name)
    for language in ("zh-hans", "en"):
        names = [shown for _, shown in table.choices(language)]
        assert all(names)
        assert len(set(names)) == len(names)
    for code in table.codes():
        assert {table.find(code), table.find(table.name(code)), table.find(table.name(code, "en"))} == {code}
        assert table.name(code, "en").isascii()


@pytest.mark.parametrize("name", sorted(STANDARDS))
def test_codes_of_a_standard_are_numbers_of_one_length(name):
    codes = code_table(name).codes()
    assert all(code.isdecimal() for code in codes)
    assert len({len(code) for code in codes}) == 1
    assert list(codes) == sorted(codes)


def test_all_peoples_with_or_without_their_suffix():
    table = code_table("ethnicity")
    assert table.codes() == (*(f"{code:02}" for code in range(1, 57)), "97", "98")
    for code in table.codes()[:56]:
        assert table.name(code).endswith("族")
        assert table.find(table.name(code).removesuffix("族")) == code
    assert table.find("维族") == "05"


@pytest.mark.parametrize(("text", "code"), RELATIONS.items())
def test_relations_as_people_call_them(text, code):
    assert code_table("relation").find(text) == code


def test_relations_follow_the_standard():
    table = code_table("relation")
    assert len(table.codes()) == 84
    assert table.name("47") == "曾孙子或外曾孙子"
    assert "98" not in table
    assert "99" in table


@pytest.mark.parametrize(
    ("name", "text", "code"),
    [
        ("sex", "男", "1"),
        ("sex", " 女 ", "2"),
        ("sex", "m", "1"),
        ("sex", "2", "2"),
        ("sex", "1-男", "1"),
        ("sex", "女(2)", "2"),
        ("sex", "1女", None),
        ("ethnicity", "1", "01"),
        ("ethnicity", "03回族", "03"),
        ("health", "健 康", "10"),
        ("health", "肢体残疾", "60"),
        ("health", "重病", "40"),
        ("disability_kind", "肢残", "64"),
        ("disability_grade", "Ⅱ级", "2"),
        ("hukou_nature", "居民(家庭)", "resident"),
        ("hukou_nature", "农业户口", "agricultural"),
        ("stage", "学前班", "kindergarten"),
        ("stage", "大班", "kindergarten"),
        ("absence_reason", "外出务工", "work"),
        ("absence_reason", "去世", "dead"),
        ("absence_reason", "服刑、戒毒", "prison"),
        ("absence_reason", "离异", None),
        ("guardianship", "监护情况较好", "good"),
        ("poverty_mark", "建档立卡户", "relieved"),
        ("poverty_mark", "边缘户", None),
        ("income_source", "种植、养殖", "farming"),
        ("education", "文盲", "90"),
        ("sex", "", None),
        ("sex", "不男不女", None),
    ],
)
def test_what_a_cell_means(name, text, code):
    assert code_table(name).find(text) == code


def test_an_unknown_code_has_no_name():
    with pytest.raises(KeyError):
        code_table("sex").name("3")


def test_languages():
    table = code_table("relation")
    assert (table.name("62"), table.name("62", "zh-hans"), table.name("62", "zh_Hans")) == ("祖母",) * 3
    assert table.name("62", "en") == "Paternal grandmother"


def test_a_text_with_two_meanings_is_refused():
    rows = [
        {"code": "1", "name_zh": "甲", "name_en": "A", "aliases": "同"},
        {"code": "2", "name_zh": "乙", "name_en": "B", "aliases": "同"},
    ]
    with pytest.raises(ValueError, match="means both"):
        CodeTable(rows)


@given(st.sampled_from(TABLES), st.text(max_size=12))
def test_any_text_is_a_code_or_nothing(name, text):
    table = code_table(name)
    assert table.find(text) in (None, *table.codes())
