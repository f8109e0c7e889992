"""Where the table stands in its sheet. Sheets are drawn: | between cells, a line for a row."""

import pytest

from lantian.kernel.values.wrong import WrongValue
from lantian.registry.roster.layout import Layout, child_rows, find_layout
from lantian.registry.roster.mapping import guess_mapping


def sheet(drawn: str) -> list[list[str]]:
    lines = [line.strip().split("|") for line in drawn.strip("\n").splitlines()]
    rows = [[cell.strip() for cell in line] for line in lines]
    width = max(map(len, rows))
    return [row + [""] * (width - len(row)) for row in rows]


def layout_of(rows: list[list[str]]) -> Layout:
    layout = find_layout(rows)
    assert isinstance(layout, Layout)
    return layout


def names(rows: list[list[str]]) -> list[str]:
    """The children's names, by the layout and the mapping that are found."""
    layout = layout_of(rows)
    column = next(guess.column for guess in guess_mapping(layout.headings) if guess.key == "child_name")
    return [row[column] for _, row in child_rows(rows, layout)]


PLAIN = """
    姓名|性别|身份证号码|村
    张三|男|610427201503051237|太厢村
    李四|女||太厢村
"""
NATIONAL_FORM = """
    彬州市农村留守儿童花名册
    填报单位：新民镇人民政府||||||||填报日期：2025年5月20日
    序号|姓名|性别|父亲|||母亲信息|||备注
    |||姓名|联系电话|外出时间|姓名|联系电话|外出时间|
    1|2|3|4|5|6|7|8|9|10
    1|张三|男|张大|13912345678|2019.3|李丽|13812345678|2019.3|
    2|李四|女|李大|13912345679|2020.3|王丽|13812345679|2020.3|
    小计|2人
    3|王五|男|王大|13912345670|2020.3|赵丽|13812345670|2020.3|
    4|||||||||
    5|||||||||
    合计|3人
    填表人：王主任||||审核人：||||单位负责人（签字）：
    备注：1.本表一式三份；2.每季度更新。
"""


def test_a_plain_sheet() -> None:
    rows = sheet(PLAIN)
    assert layout_of(rows) == Layout(range(1), 1, 2, ["姓名", "性别", "身份证号码", "村"])
    assert names(rows) == ["张三", "李四"]


def test_the_national_form_with_titles_two_lines_and_totals() -> None:
    rows = sheet(NATIONAL_FORM)
    layout = layout_of(rows)
    assert (layout.heading_rows, layout.first_row, layout.last_row) == (range(2, 4), 5, 8)
    assert layout.headings[:6] == ["序号", "姓名", "性别", "父亲 姓名", "父亲 联系电话", "父亲 外出时间"]
    keys = [guess.key for guess in guess_mapping(layout.headings)]
    assert keys[3:9] == [
        "father_name",
        "father_phone",
        "father_away_since",
        "mother_name",
        "mother_phone",
        "mother_away_since",
    ]
    assert names(rows) == ["张三", "李四", "王五"]


def test_every_column_below_a_group() -> None:
    rows = sheet(
        """
        儿童基本信息|||父亲基本情况||监护人信息|
        姓名|性别|身份证号|姓名|手机|姓名|与儿童关系
        张三|男|610427201503051237|张大|13912345678|张老汉|祖父
        """
    )
    keys = [guess.key for guess in guess_mapping(layout_of(rows).headings)]
    person = ["father_name", "father_phone", "carer_name", "carer_relation"]
    assert keys == ["child_name", "sex", "identity_number", *person]
    assert names(rows) == ["张三"]


def test_group_words_that_add_nothing_do_not_disturb() -> None:
    rows = sheet(
        """
        基本信息||家庭信息||
        儿童姓名|性别|父亲姓名|母亲姓名|户主姓名
        张三|男|张大|李丽|张老汉
        """
    )
    keys = [guess.key for guess in guess_mapping(layout_of(rows).headings)]
    assert keys == ["child_name", "sex", "father_name", "mother_name", "household_head"]


def test_headings_with_blanks_line_breaks_and_full_width_signs() -> None:
    rows = sheet("序 号|姓　　名|性别（男／女）|身份证\u00a0号码\n1|张三|男|")
    assert [guess.key for guess in guess_mapping(layout_of(rows).headings)] == [
        None,
        "child_name",
        "sex",
        "identity_number",
    ]


def test_headings_nobody_knows_are_still_headings() -> None:
    rows = sheet("孩子叫啥|男娃女娃|住哪村\n张三|男|太厢村")
    assert layout_of(rows) == Layout(range(1), 1, 1, ["孩子叫啥", "男娃女娃", "住哪村"])


def test_headings_printed_on_every_page_and_an_example_are_no_children() -> None:
    rows = sheet(
        """
        姓名|性别|身份证号码|村
        例|男|610427201503051237|太厢村
        张三|男||太厢村

        姓名|性别|身份证号码|村
        李四|女||太厢村
        """
    )
    assert names(rows) == ["张三", "李四"]


def test_rows_keep_their_place_in_the_sheet() -> None:
    rows = sheet(NATIONAL_FORM)
    assert [index for index, _ in child_rows(rows, layout_of(rows))] == [5, 6, 8]
    assert list(child_rows(iter(rows), layout_of(rows))) == list(child_rows(rows, layout_of(rows)))


def test_a_form_without_children() -> None:
    layout = layout_of(sheet("花名册\n姓名|性别|身份证号码|村\n\n合计|0"))
    assert layout.last_row == layout.first_row - 1


@pytest.mark.parametrize("drawn", [" ", "花名册", "1|2|3\n4|5|6", "填报单位：新民镇|联系人：王|电话：139"])
def test_no_headings(drawn: str) -> None:
    assert find_layout(sheet(drawn)) == WrongValue("headings_not_found", "headings")


def test_an_empty_sheet() -> None:
    assert isinstance(find_layout([]), WrongValue)
