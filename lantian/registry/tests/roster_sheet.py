"""A small register's surroundings for the tests of rosters: places, schools, a sheet with one child."""

import csv
from datetime import date
from pathlib import Path

from lantian.places.names import PlaceIndex, School, SchoolIndex
from lantian.registry.roster.fields import FIELDS
from lantian.registry.roster.parsing import RowParser

TODAY = date(2025, 6, 1)
BINZHOU, XINMIN, TAIXIANG, SANYUAN = 610482000000, 610482102000, 610482102259, 610422000000
COLUMNS = {field.key: column for column, field in enumerate(FIELDS)}
MAPPING = {column: key for key, column in COLUMNS.items()}
HEADINGS = [field.headings[0] for field in FIELDS]

REGIONS = [
    (610000000000, "陕西省"),
    (610400000000, "咸阳市"),
    (BINZHOU, "彬州市"),
    (XINMIN, "新民镇"),
    (TAIXIANG, "太厢村委会"),
    (SANYUAN, "三原县"),
    (610422100000, "城关镇"),
    (610422100201, "北关村委会"),
    (440000000000, "广东省"),
    (441900000000, "东莞市"),
]
ONE_CHILD = {
    "child_name": "张小明",
    "sex": "男",
    "ethnicity": "汉族",
    "birth_on": "2015年3月5日",
    "identity_number": "610427201503051237",
    "hukou_registered": "是",
    "hukou_place": "彬州市新民镇太厢村",
    "hukou_nature": "农业",
    "town": "新民镇",
    "village": "太厢村",
    "village_group": "三组",
    "address": "太厢村三组12号",
    "household_head": "张老汉",
    "lives_with": "爷爷",
    "health": "健康",
    "stage": "小学",
    "school": "太厢小学",
    "grade": "三年级",
    "class_name": "2",
    "boarding": "否",
    "father_name": "张大明",
    "father_identity_number": "610427198605051233",
    "father_phone": "13912345678/029-33211234",
    "father_away": "务工",
    "father_destination": "广东省东莞市",
    "father_away_since": "2019.3",
    "mother_name": "李丽",
    "mother_identity_number": "610427198707071227",
    "mother_phone": "138 1234 5678",
    "mother_away": "务工",
    "mother_destination": "工地",
    "mother_away_since": "42068",
    "carer_name": "张老汉",
    "carer_relation": "祖父",
    "carer_phone": "13812345670",
    "carer_identity_number": "610427195001011130",
    "paternal_grandfather_name": "张老汉",
    "guardianship": "监护情况较好",
    "income_sources": "打工、种养殖",
    "aid": "无",
    "poverty_marks": "脱贫户",
    "remarks": "无",
    "filled_by": "王主任",
    "filled_on": "2025-05-20",
}


def cases(name: str) -> list[dict[str, str]]:
    with (Path(__file__).parent / "cases" / f"{name}.csv").open(encoding="utf-8", newline="") as table:
        return list(csv.DictReader(table))


def places() -> PlaceIndex:
    return PlaceIndex(REGIONS, former_names=[(BINZHOU, "彬县")])


def parser(region: int = BINZHOU, mapping: dict[int, str] = MAPPING) -> RowParser:
    index = places()
    schools = [School("school-1", "太厢小学", "", "3161004821", TAIXIANG)]
    return RowParser(mapping, index, SchoolIndex(schools, index), TODAY, region)


def cells(**changes: str) -> list[str]:
    """The cells of one child's row, with some of them changed."""
    row = {**ONE_CHILD, **changes}
    return [row.get(field.key, "") for field in FIELDS]
