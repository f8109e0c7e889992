import json

import pytest

from lantian.places.divisions import SHIPPED_FILES, read_divisions
from lantian.places.rules import Level, PlaceError, level_of

RAW = {
    "provinces": [{"code": "61", "name": "陕西省"}, {"code": "62", "name": "甘肃省"}],
    "cities": [
        {"code": "6104", "name": "咸阳市", "provinceCode": "61"},
        {"code": "6105", "name": "渭南市", "provinceCode": "61"},
    ],
    "areas": [{"code": "610482", "name": "彬州市", "cityCode": "6104", "provinceCode": "61"}],
    "streets": [{"code": "610482102", "name": "新民镇", "areaCode": "610482"}],
    "villages": [
        {"code": "610482102259", "name": "太厢村委会", "streetCode": "610482102"},
        {"code": "610502001001", "name": "望岳社区居委会", "streetCode": "610502001"},
    ],
}
BINZHOU = {
    610000000000: "陕西省",
    610400000000: "咸阳市",
    610482000000: "彬州市",
    610482102000: "新民镇",
    610482102259: "太厢村委会",
}


def write_json(folder):
    for name, rows in RAW.items():
        (folder / f"{name}.json").write_text(json.dumps(rows, ensure_ascii=False), encoding="utf-8")
    return [folder / f"{name}.json" for name in RAW]


def write_csv(folder):
    for name, rows in RAW.items():
        lines = [",".join(rows[0]), *(",".join(row.values()) for row in rows)]
        (folder / f"{name}.csv").write_text("\n".join(lines), encoding="utf-8")
    return [folder / f"{name}.csv" for name in RAW]


@pytest.mark.parametrize("write", [write_json, write_csv])
def test_the_packages_files_are_read_for_one_city(write, tmp_path):
    assert read_divisions(write(tmp_path), city="6104").names == BINZHOU


@pytest.mark.parametrize("write", [write_json, write_csv])
def test_without_a_city_everything_is_read(write, tmp_path):
    assert len(read_divisions(write(tmp_path)).names) == sum(map(len, RAW.values()))


def test_the_first_name_of_a_code_stands(tmp_path):
    file = tmp_path / "areas.csv"
    file.write_text("code,name\n4419,东莞市\n441900,东莞\n", encoding="utf-8")
    assert read_divisions([file]).names == {441900000000: "东莞市"}


@pytest.mark.parametrize(
    "text",
    [
        "id,title\n1,x\n",
        "code,name\nabc,x\n",
        "code,longitude,latitude\n61,east,34\n",
        "code,name\n\ufffd,\n",
    ],
)
def test_another_file_is_refused_by_its_name(text, tmp_path):
    file = tmp_path / "other.csv"
    file.write_text(text, encoding="utf-8")
    with pytest.raises(PlaceError) as refused:
        read_divisions([file])
    assert (refused.value.code, refused.value.params) == ("not_a_division_file", {"file": "other.csv"})


@pytest.mark.parametrize("text", ["{}", "[1]", "not json", '[{"name": "x"}]'])
def test_other_json_is_refused(text, tmp_path):
    file = tmp_path / "other.json"
    file.write_text(text, encoding="utf-8")
    with pytest.raises(PlaceError):
        read_divisions([file], city="6104")


def test_the_shipped_files_hold_the_demonstration_city_and_all_counties():
    divisions = read_divisions(SHIPPED_FILES)
    xianyang = [level_of(code) for code in divisions.names if code // 10**8 == 6104]
    counts = {level: xianyang.count(level) for level in (Level.COUNTY, Level.TOWN, Level.VILLAGE)}
    assert counts == {Level.COUNTY: 14 + 2, Level.TOWN: 142, Level.VILLAGE: 2374}
    assert sum(level_of(code) == Level.PROVINCE for code in divisions.names) == 34
    assert len(divisions.centres) == 14
