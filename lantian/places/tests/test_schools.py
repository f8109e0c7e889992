"""The list of schools that an education bureau sends."""

from datetime import date

import pytest
import xlsxwriter
from django.core.management import CommandError, call_command
from django.utils.translation import override

from lantian.places.models import Unit
from lantian.places.rules import PlaceError
from lantian.places.schools import STAGES, read_schools
from lantian.places.services import regions, units
from lantian.places.tests.test_services import BINZHOU, REGIONS, TAIXIANG, XINMIN

HEADING = "学校名称,学校标识码,办学类型,所在区划代码,乡镇,是否寄宿\n"
TWO = HEADING + "太厢小学,6104820001,小学,610482102,,否\n新民中学,,九年一贯制学校,610482,新民镇,是\n"


@pytest.fixture
def places(db):
    for code, name in [
        *REGIONS,
        (610482103000, "龙高镇"),
        (610423000000, "泾阳县"),
        (610423103000, "龙高镇"),
    ]:
        regions.register_region(code=code, name=name)


@pytest.fixture
def load(places, tmp_path, capsys):
    def act(text: str, *options: str) -> str:
        file = tmp_path / "schools.csv"
        file.write_text(text, encoding="utf-8")
        call_command("load_schools", file, *options)
        return capsys.readouterr().out.strip()

    return act


def schools():
    fields = ("name", "school_code", "stage", "region", "boarding")
    return sorted(Unit.objects.filter(kind="school").values_list(*fields))


BOTH = [
    ("太厢小学", "6104820001", "primary", XINMIN, False),
    ("新民中学", "", "nine_year", XINMIN, True),
]


def test_schools_are_opened_and_the_same_list_again_changes_nothing(load):
    assert load(TWO) == "2 new, 0 corrected, 0 unchanged"
    assert schools() == BOTH
    assert load(TWO) == "0 new, 0 corrected, 2 unchanged"
    assert schools() == BOTH


def test_a_school_is_known_by_its_code_or_by_its_place_and_name(load):
    load(TWO)
    later = (
        HEADING + "太厢完全小学,6104820001,小学,610482102259,,\n新民中学,6104820009,九年一贯制学校,,新民镇,\n"
    )
    assert load(later) == "0 new, 2 corrected, 0 unchanged"
    assert schools() == [
        ("太厢完全小学", "6104820001", "primary", TAIXIANG, False),
        ("新民中学", "6104820009", "nine_year", XINMIN, True),
    ]


def test_titles_above_the_heading_and_other_headings_are_read(places, tmp_path):
    file = tmp_path / "schools.xlsx"
    with xlsxwriter.Workbook(str(file)) as book:
        sheet = book.add_worksheet()
        for row, cells in enumerate(
            [
                ["彬州市学校一览表"],
                [],
                ["序号", "学校", "学段", "乡镇（街道）"],
                [1, "太厢小学", "小学", "新民"],
            ]
        ):
            sheet.write_row(row, 0, cells)
    call_command("load_schools", file)
    assert schools() == [("太厢小学", "", "primary", XINMIN, None)]


@pytest.mark.parametrize(
    ("line", "says"),
    [
        (",,小学,610482102,,", "name"),
        ("红岩小学,61048,小学,610482102,,", "61048"),
        ("红岩小学,,大学,610482102,,", "大学"),
        ("红岩小学,,,610482102,,", "“”"),
        ("红岩小学,,小学,610482102,,也许", "也许"),
        ("红岩小学,,小学,,,", "place"),
        ("红岩小学,,小学,620402,,", "620402"),
        ("红岩小学,,小学,610482,云阳镇,", "云阳镇"),
        ("红岩小学,,小学,,龙高镇,", "龙高镇"),
        ("太厢小学,,小学,610482102,,", "twice"),
        ("红岩小学,6104820001,小学,610482102,,", "twice"),
        ("太厢小学,6104820002,小学,610482102,,", "6104820001"),
    ],
)
def test_one_wrong_line_and_nothing_is_loaded(load, capsys, line, says):
    with override("en"), pytest.raises(CommandError, match="1 wrong"):
        load(TWO + line + "\n")
    error = capsys.readouterr().err
    assert "schools.csv:4:" in error
    assert says in error
    assert schools() == []


def test_the_code_of_a_closed_school_or_of_another_city_is_not_taken(load, capsys):
    load(TWO)
    regions.register_region(code=610500000000, name="渭南市")
    regions.register_region(code=610502000000, name="临渭区")
    with pytest.raises(CommandError):
        load(HEADING + "太厢小学,6104820001,小学,610502,,\n")
    units.close_unit(unit=Unit.objects.get(school_code="6104820001"), on=date(2026, 3, 2))
    with pytest.raises(CommandError):
        load(TWO)


def test_a_place_narrows_where_schools_lie(load):
    two_of_that_name = HEADING + "龙高小学,,小学,,龙高镇,\n"
    assert load(two_of_that_name, "--place", "610482").startswith("1 new")
    assert Unit.objects.get(name="龙高小学").region_id // 10**6 * 10**6 == BINZHOU
    with pytest.raises(CommandError):
        load(TWO, "--place", "610423")


def test_a_file_of_something_else_is_no_list_of_schools(tmp_path):
    file = tmp_path / "towns.csv"
    file.write_text("code,name\n61,陕西省\n", encoding="utf-8")
    with pytest.raises(PlaceError, match="not_a_school_file"):
        read_schools(file)
    with pytest.raises(CommandError):
        call_command("load_schools", tmp_path / "missing.csv")


def test_every_kind_of_school_is_a_stage():
    assert STAGES.keys() == set(Unit.Stage.values)
