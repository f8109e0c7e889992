"""The invented children: the same for a seed, in the shares that were counted, and readable by the import."""

from collections import Counter
from datetime import date
from functools import cache

import pytest

from lantian.demo.children import HEADINGS, VillageForDemo, generate_roster
from lantian.demo.destinations import all_destinations
from lantian.demo.numbers import area_code
from lantian.demo.roster_sheet import write_demo_roster
from lantian.demo.schooling import SchoolForDemo
from lantian.kernel.sheets.reading import read_workbook
from lantian.kernel.values.identity import check_identity
from lantian.places.divisions import SHIPPED_FILES, read_divisions
from lantian.places.names import PlaceIndex, School, SchoolIndex
from lantian.places.rules import Level, level_of
from lantian.registry.roster.layout import child_rows, find_layout
from lantian.registry.roster.mapping import as_mapping, guess_mapping
from lantian.registry.roster.parsing import ParsedRow, RowParser
from lantian.registry.rules.ages import age_on

BINZHOU = 610482000000
ON = date(2026, 3, 2)
COUNT = 3000


@cache
def divisions():
    return read_divisions(SHIPPED_FILES)


@cache
def place_index():
    known = divisions()
    return PlaceIndex(
        known.names.items(), known.other_names, {s.predecessor: s.successor for s in known.successions}
    )


def villages():
    names = divisions().names
    inside = [code for code in sorted(names) if BINZHOU < code < BINZHOU + 10**6]
    return [
        VillageForDemo(code, names[code], names[code - code % 1000], names[BINZHOU])
        for code in inside
        if level_of(code) == Level.VILLAGE
    ]


def schools():
    names = divisions().names
    found = [
        SchoolForDemo("彬州市第一高级中学", "senior", BINZHOU, True),
        SchoolForDemo("彬州市职业教育中心", "vocational", BINZHOU, True),
        SchoolForDemo("彬州市第一小学", "primary", BINZHOU),
        SchoolForDemo("彬州市新民镇太厢小学", "primary", 610482102259),
    ]
    for town in sorted({village.code - village.code % 1000 for village in villages()}):
        found += [
            SchoolForDemo(f"彬州市{names[town]}中心幼儿园", "kindergarten", town),
            SchoolForDemo(f"彬州市{names[town]}九年制学校", "nine_year", town, True),
        ]
    return found


@cache
def roster():
    return generate_roster(7, villages(), schools(), COUNT, ON)


@cache
def parsed() -> list[ParsedRow]:
    """The rows as the import reads them, columns in the order of the form."""
    columns = list(HEADINGS)
    index = SchoolIndex(
        [School(str(n), school.name, "", "", school.region) for n, school in enumerate(schools())],
        place_index(),
    )
    parser = RowParser(dict(enumerate(columns)), place_index(), index, ON, BINZHOU)
    return [parser.parse([row[HEADINGS[key]] for key in columns], n) for n, row in enumerate(roster())]


def values(key):
    return [row.values[key] for row in parsed() if key in row.values]


def share(counted, *wanted):
    return 100 * sum(counted[one] for one in wanted) / counted.total()


def test_a_seed_is_a_roster():
    few = generate_roster(3, villages(), schools(), 40, ON)
    assert few == generate_roster(3, villages(), schools(), 40, ON)
    assert few != generate_roster(4, villages(), schools(), 40, ON)
    assert len(few) == 40


def test_every_row_has_every_column():
    assert {tuple(row) for row in roster()} == {tuple(HEADINGS.values())}
    assert len(roster()) == COUNT


def test_the_import_finds_nothing_wrong():
    assert [cell for row in parsed() for cell in row.wrong] == []


def test_ages_and_sexes_are_those_counted():
    ages = Counter(age_on(born_on, ON) for born_on in values("birth_on"))
    assert max(ages) == 15
    assert share(ages, *range(6)) == pytest.approx(21.7, abs=3)
    assert share(ages, *range(6, 14)) == pytest.approx(67.4, abs=3)
    assert share(ages, 14, 15) == pytest.approx(10.9, abs=2)
    assert share(Counter(values("sex")), "1") == pytest.approx(54.5, abs=2.5)


def test_schooling_and_carers_are_those_counted():
    stages = Counter(values("stage"))
    assert share(stages, "not_enrolled") == pytest.approx(7.1, abs=2)
    assert share(stages, "kindergarten") == pytest.approx(18.4, abs=3)
    assert share(stages, "primary") == pytest.approx(51.9, abs=3)
    assert share(stages, "junior") == pytest.approx(19.5, abs=3)
    assert share(stages, "senior", "vocational") == pytest.approx(3.1, abs=1.5)
    assert stages["dropout"] > 0
    assert share(Counter(values("carer_relation")), "61", "62", "63", "64") == pytest.approx(96, abs=2)


def test_every_situation_that_the_law_knows_occurs():
    assert set(values("guardianship")) == {"none", "parents_incapable", "carer_weak", "fair", "good"}
    assert set(values("father_away")) >= {"work", "business", "home", "dead", "missing", "prison"}
    assert set(values("mother_away")) >= {"work", "home", "dead", "missing", "divorced"}
    assert set(values("health")) == {"10", "20", "30", "40", "60"}
    assert "not_registered" in values("no_identity_reason")
    assert frozenset(["minimum_living"]) in values("poverty_marks")
    assert "01" in values("lives_with")


def test_numbers_are_given_once_and_carry_the_code_of_their_time():
    numbers = values("identity_number")
    assert len(set(numbers)) == len(numbers) > COUNT * 0.98
    at_home = [check_identity(number) for number in numbers if number.startswith(("610427", "610482"))]
    assert len(at_home) > COUNT * 0.9
    for identity in at_home:
        assert identity.area_code == area_code(610482, identity.birth_on)
    assert {identity.area_code for identity in at_home} == {"610427", "610482"}


def test_no_phone_belongs_to_two_persons():
    owners = {}
    for row in parsed():
        for person in ("father", "mother", "carer"):
            for phone in row.values.get(f"{person}_phone", ()):
                assert owners.setdefault(phone, row.values[f"{person}_name"]) == row.values[f"{person}_name"]


def test_brothers_and_sisters_share_house_and_parents_but_not_names():
    houses = {}
    for row in roster():
        houses.setdefault(row["父亲联系电话"] + row["详细住址"] + row["户主姓名"], []).append(row)
    families = [rows for rows in houses.values() if len(rows) > 1]
    assert len(families) > 300
    for rows in families:
        shared = ("母亲姓名", "受委托监护人姓名", "村(社区)", "家庭经济来源", "民族", "祖父姓名")
        assert all(len({row[heading] for row in rows}) == 1 for heading in shared)
        assert len({row["姓名"] for row in rows}) == len(rows)


def test_names_of_every_kind():
    names = set(values("child_name"))
    assert any("·" in name for name in names)
    assert {letter for letter in "㛃𬭎䶮" if any(letter in name for name in names)} == set("㛃𬭎䶮")
    assert len(names) > COUNT * 0.7
    assert share(Counter(len(name) for name in names), 2, 3) > 97


def test_every_destination_is_a_known_place_mostly_to_the_county():
    levels = Counter(level_of(place_index().find_region(place)) for place in all_destinations())
    assert set(levels) <= {Level.CITY, Level.COUNTY}
    assert share(levels, Level.COUNTY) > 90


def test_dates_are_spelt_as_people_do():
    signs = {"".join(sign for sign in row["出生日期"] if not sign.isdigit()) for row in roster()}
    assert signs == {"--", "..", "//", "年月日", ""}


def test_the_sheet_imports_as_it_was_made(tmp_path):
    rows = roster()[:200]
    write_demo_roster(tmp_path / "花名册.xlsx", "彬州市", rows, on=ON)
    (sheet,) = read_workbook(tmp_path / "花名册.xlsx")
    assert sheet.rows[0][0] == "彬州市农村留守儿童花名册"
    assert sheet.rows[-2][:2] == ["合计", "200人"]
    layout = find_layout(sheet.rows)
    mapping = as_mapping(guess_mapping(layout.headings))
    assert set(mapping.values()) == set(HEADINGS)
    read = [
        {HEADINGS[mapping[c]]: cell for c, cell in enumerate(row) if c in mapping}
        for _, row in child_rows(sheet.rows, layout)
    ]
    assert read == rows
