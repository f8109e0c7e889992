"""Tables as plain text: every encoding and separator that offices use."""

import csv
import io

import pytest

from lantian.kernel.sheets.limits import Limits, UnreadableSheet
from lantian.kernel.sheets.reading import open_sheet, read_workbook


def refusal(path, **limits):
    with pytest.raises(UnreadableSheet) as refused:
        read_workbook(path, limits=Limits(**limits))
    return refused.value.code


def read(tmp_path, content, **limits):
    (tmp_path / "表.csv").write_bytes(content)
    (sheet,) = read_workbook(tmp_path / "表.csv", limits=Limits(**limits))
    return sheet.rows


@pytest.mark.parametrize("encoding", ["utf-8", "utf-8-sig", "gb18030", "utf-16"])
@pytest.mark.parametrize("separator", [",", ";", "\t", "|"])
def test_encodings_and_separators(tmp_path, encoding, separator):
    rows = [["姓名", "地址", "备注"], ["张䶮", "太厢村,三组", ""], ["李𬭎", "新民镇;东街", '他说"好"']]
    text = io.StringIO()
    csv.writer(text, delimiter=separator).writerows(rows)
    assert read(tmp_path, text.getvalue().encode(encoding)) == rows


def test_characters_that_gb18030_kept_private(tmp_path):
    assert read(tmp_path, bytes.fromhex("d0d5c3fb 0d0a fe59")) == [["姓名"], ["\u9fb4"]]


def test_short_rows_are_filled_and_empty_ones_at_the_end_go(tmp_path):
    assert read(tmp_path, "标题\n姓名,性别\n\n张三,男\n,\n\n".encode()) == [
        ["标题", ""],
        ["姓名", "性别"],
        ["", ""],
        ["张三", "男"],
    ]


def test_semicolons_inside_cells_do_not_separate(tmp_path):
    rows = read(tmp_path, "姓名,来源\n张三,打工;低保;亲友\n李四,种地\n".encode())
    assert rows[1] == ["张三", "打工;低保;亲友"]


def test_long_numbers_written_as_formulas(tmp_path):
    rows = read(tmp_path, '身份证,名\n"=""610427201503050011""",张\n'.encode())
    assert rows[1] == ["610427201503050011", "张"]


def test_the_name_of_the_upload_names_the_sheet(tmp_path):
    (tmp_path / "0192").write_text("a,b\n")
    assert read_workbook(tmp_path / "0192", name="新民镇花名册.csv")[0].name == "新民镇花名册"


def test_a_stream(tmp_path):
    (tmp_path / "a.csv").write_text("".join(f"{n},x\n" for n in range(2500)))
    chunks = list(open_sheet(tmp_path / "a.csv"))
    assert [len(chunk) for chunk in chunks] == [1000, 1000, 500]


def test_text_in_no_known_encoding(tmp_path):
    (tmp_path / "x.csv").write_bytes(b"name,\xff\xff\xfe\n" * 3)
    assert refusal(tmp_path / "x.csv") == "unknown_encoding"


def test_a_cell_without_an_end(tmp_path):
    (tmp_path / "x.csv").write_bytes(b'a,"b' + b"x" * 200_000)
    assert refusal(tmp_path / "x.csv") == "damaged"


def test_too_much(tmp_path):
    (tmp_path / "x.csv").write_text("a,b,c\n" * 10)
    assert refusal(tmp_path / "x.csv", rows=9) == "too_many_rows"
    assert refusal(tmp_path / "x.csv", columns=2) == "too_many_columns"
    assert refusal(tmp_path / "x.csv", cells=29) == "too_many_cells"


def test_only_blanks(tmp_path):
    (tmp_path / "x.csv").write_text(",,\n\n")
    assert refusal(tmp_path / "x.csv") == "empty"
