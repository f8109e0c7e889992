from datetime import date, timedelta

import pytest
from django.core.management import CommandError, call_command
from django.db import IntegrityError, transaction

from lantian.places import queries
from lantian.places.divisions import SHIPPED_FILES, read_divisions
from lantian.places.models import OtherName, Region, RegionAdministration, RegionSuccession, Unit, UnitDuty
from lantian.places.rules import Level, PlaceError, scope_of
from lantian.places.services import regions, units

pytestmark = pytest.mark.django_db

TODAY = date(2026, 3, 2)
BINZHOU, XINMIN, TAIXIANG = 610482000000, 610482102000, 610482102259
REGIONS = [
    (610000000000, "陕西省"),
    (610400000000, "咸阳市"),
    (610427000000, "彬县"),
    (BINZHOU, "彬州市"),
    (XINMIN, "新民镇"),
    (TAIXIANG, "太厢村委会"),
]


@pytest.fixture
def county():
    for code, name in REGIONS:
        regions.register_region(code=code, name=name)
    return Region.objects.get(code=BINZHOU)


def department(region, name, code="education", **more):
    unit = Unit(kind=Unit.Kind.DEPARTMENT, department=code, name=name, region=region, **more)
    return units.open_unit(unit=unit)


def refusal(act, **arguments):
    with pytest.raises(PlaceError) as refused:
        act(**arguments)
    return refused.value.code


class TestRegions:
    def test_a_region_takes_level_and_parent_from_its_code(self, county):
        town = Region.objects.get(code=XINMIN)
        assert (town.level, town.parent) == ("town", county)

    def test_a_region_is_registered_once_and_inside_another(self, county):
        assert refusal(regions.register_region, code=BINZHOU, name="彬州市") == "region_exists"
        assert refusal(regions.register_region, code=620402000000, name="白银区") == "region_without_parent"
        assert refusal(regions.register_region, code=610482, name="彬州市") == "not_a_region_code"

    def test_a_renamed_region_keeps_its_old_name(self, county):
        regions.rename_region(region=county, name="豳州市", on=TODAY)
        assert [(other.name, other.valid_until) for other in county.other_names.all()] == [("彬州市", TODAY)]
        assert (
            queries.place_index().find_region("彬州市")
            == queries.place_index().find_region("豳州市")
            == BINZHOU
        )

    def test_a_region_that_takes_its_old_name_back_has_it_once(self, county):
        regions.rename_region(region=county, name="豳州市", on=TODAY)
        regions.rename_region(region=county, name="彬州市", on=TODAY + timedelta(days=1))
        assert list(OtherName.objects.values_list("name", flat=True)) == ["豳州市"]

    def test_a_closed_region_stands_until_the_day_before(self, county):
        regions.close_region(region=county, on=TODAY)
        standing = queries.regions_in(scope_of(610400000000), Level.COUNTY, TODAY - timedelta(days=1))
        assert county in standing
        assert county not in queries.regions_in(scope_of(610400000000), Level.COUNTY, TODAY)
        assert refusal(regions.close_region, region=county, on=TODAY) == "region_closed"

    def test_no_region_ends_before_it_began(self, county):
        new = regions.register_region(code=610483000000, name="新设市", valid_from=TODAY)
        assert refusal(regions.close_region, region=new, on=TODAY) == "ends_too_early"

    def test_an_old_code_leads_to_todays_region(self, county):
        old = Region.objects.get(code=610427000000)
        regions.succeed_region(predecessor=old, successor=county, on=date(2018, 5, 4), kind="upgrade")
        old.refresh_from_db()
        assert old.valid_until == date(2018, 5, 4)
        assert queries.current_code(610427000000) == queries.current_code(BINZHOU) == BINZHOU
        assert queries.place_index().find_region("彬县") == BINZHOU

    def test_a_split_region_has_no_single_successor(self, county):
        town = Region.objects.get(code=XINMIN)
        halves = [regions.register_region(code=610482200000 + n * 1000, name=f"新民{n}乡") for n in (1, 2)]
        for half in halves:
            regions.succeed_region(predecessor=town, successor=half, on=TODAY, kind="split")
        assert queries.current_codes(XINMIN) == {half.code for half in halves}
        assert queries.current_code(XINMIN) is None
        assert queries.place_index().find_region("彬州市新民镇") != XINMIN

    def test_a_region_does_not_follow_itself(self, county):
        itself = {"predecessor": county, "successor": county, "on": TODAY, "kind": "rename"}
        assert refusal(regions.succeed_region, **itself) == "region_succeeds_itself"


BAD_REGIONS = [
    {"code": 610482103000, "name": "龙高镇", "level": "village", "parent_id": BINZHOU},
    {"code": 610482103000, "name": "龙高镇", "level": "town", "parent_id": None},
    {"code": 610482103000, "name": "龙高镇", "level": "town", "parent_id": XINMIN},
    {"code": 610482103000, "name": "龙高镇", "level": "town", "parent_id": 610427000000},
    {"code": 610482103000, "name": "", "level": "town", "parent_id": BINZHOU},
    {"code": 610482103000, "name": "龙高镇", "level": "town", "parent_id": BINZHOU, "longitude": 108.0},
    {"code": 610482103000, "name": "龙高镇", "level": "town", "parent_id": BINZHOU, "urban_rural": "999"},
    {"code": 610482, "name": "彬州市", "level": "village", "parent_id": BINZHOU},
    {"code": 620000000000, "name": "甘肃省", "level": "province", "parent_id": 610000000000},
]


@pytest.mark.parametrize("values", BAD_REGIONS)
def test_the_database_refuses_a_region_that_cannot_be(county, values):
    with pytest.raises(IntegrityError), transaction.atomic():
        Region.objects.create(**values)


BAD_UNITS = [
    {"kind": "department", "name": "教育局"},
    {"kind": "department", "name": "教育局", "department": "nonsense"},
    {"kind": "station", "name": "站", "department": "education"},
    {"kind": "school", "name": "太厢小学"},
    {"kind": "school", "name": "太厢小学", "stage": "primary", "school_code": "123"},
    {"kind": "station", "name": "站", "school_code": "2610482001"},
    {"kind": "station", "name": "站", "boarding": True},
    {"kind": "station", "name": ""},
    {"kind": "nonsense", "name": "站"},
    {"kind": "station", "name": "站", "valid_from": TODAY, "valid_until": TODAY},
]


@pytest.mark.parametrize("values", BAD_UNITS)
def test_the_database_refuses_a_unit_that_cannot_be(county, values):
    with pytest.raises(IntegrityError), transaction.atomic():
        Unit.objects.create(region=county, **values)


class TestUnits:
    def test_a_unit_is_opened_once(self, county):
        department(county, "彬州市教育局")
        again = Unit(kind="department", department="education", name="彬州市教育局", region=county)
        assert refusal(units.open_unit, unit=again) == "unit_exists"

    def test_a_region_has_one_department_of_a_kind_at_a_time(self, county):
        first = department(county, "彬州市教育局")
        with pytest.raises(IntegrityError), transaction.atomic():
            department(county, "彬州市教育和体育局")
        units.close_unit(unit=first, on=TODAY)
        assert department(county, "彬州市教育和体育局", valid_from=TODAY)

    def test_no_two_schools_share_a_code(self, county):
        school = {"kind": "school", "stage": "primary", "region": county, "school_code": "2610482001"}
        Unit.objects.create(name="太厢小学", **school)
        with pytest.raises(IntegrityError), transaction.atomic():
            Unit.objects.create(name="红岩小学", **school)

    def test_a_closed_unit_has_no_duties_any_more(self, county):
        unit = department(county, "彬州市教育局")
        units.set_unit_duty(
            unit=unit, region=county, role="lead", valid_from=date(2014, 1, 1), basis="工作部署"
        )
        units.close_unit(unit=unit, on=TODAY)
        assert queries.lead_unit(BINZHOU, TODAY - timedelta(days=1)) == unit
        assert queries.lead_unit(BINZHOU, TODAY) is None
        assert refusal(units.close_unit, unit=unit, on=TODAY) == "unit_closed"

    def test_schools_are_found_in_the_range_of_their_region(self, county):
        village = Region.objects.get(code=TAIXIANG)
        school = Unit.objects.create(kind="school", stage="primary", name="太厢小学", region=village)
        assert list(queries.schools_in(scope_of(BINZHOU))) == [school]
        assert not queries.schools_in(scope_of(610427000000))
        index = queries.school_index(scope_of(BINZHOU), queries.place_index())
        assert index.find("新民镇太厢小学", scope_of(BINZHOU)) == str(school.pk)


class TestDuties:
    def test_the_lead_passes_on_and_history_stays(self, county):
        education = department(county, "彬州市教育局")
        civil = department(county, "彬州市民政局", "civil_affairs")
        for unit, since in ((education, date(2014, 1, 1)), (civil, date(2016, 2, 4))):
            units.set_unit_duty(unit=unit, region=county, role="lead", valid_from=since, basis="文件")
        assert queries.lead_unit(BINZHOU, date(2013, 12, 31)) is None
        assert queries.lead_unit(BINZHOU, date(2016, 2, 3)) == education
        assert queries.lead_unit(BINZHOU, date(2016, 2, 4)) == civil

    def test_a_unit_has_one_part_at_a_time(self, county):
        civil = department(county, "彬州市民政局", "civil_affairs")
        for role, since in (("lead", date(2016, 2, 4)), ("coordinate", date(2024, 4, 26))):
            units.set_unit_duty(unit=civil, region=county, role=role, valid_from=since, basis="文件")
        assert [duty.role for duty in queries.duties_in(BINZHOU, TODAY)] == ["coordinate"]
        assert [duty.role for duty in queries.duties_in(BINZHOU, date(2020, 1, 1))] == ["lead"]

    def test_two_leads_at_once_are_refused_by_the_database(self, county):
        for number, (name, code) in enumerate([("教育局", "education"), ("民政局", "civil_affairs")]):
            duty = UnitDuty(
                unit=department(county, name, code),
                region=county,
                role="lead",
                valid_from=date(2014 + number, 1, 1),
                basis="文件",
            )
            if number == 0:
                duty.save()
                continue
            with pytest.raises(IntegrityError), transaction.atomic():
                duty.save()

    def test_a_duty_needs_a_basis_a_living_unit_and_a_later_day(self, county):
        civil = department(county, "彬州市民政局", "civil_affairs", valid_from=date(2010, 1, 1))
        new = {"unit": civil, "region": county, "role": "lead", "valid_from": TODAY, "basis": "文件"}
        assert refusal(units.set_unit_duty, **{**new, "basis": " "}) == "duty_without_basis"
        assert refusal(units.set_unit_duty, **{**new, "valid_from": date(2009, 1, 1)}) == "unit_closed"
        units.set_unit_duty(**new)
        assert refusal(units.set_unit_duty, **new) == "ends_too_early"


class TestAdministration:
    def test_the_nearest_body_runs_a_region_whatever_its_statistical_parent(self, county):
        body = units.open_unit(unit=Unit(kind="government", name="示范区管委会", region=county))
        units.set_administering_body(region=county, body=body, valid_from=date(1997, 7, 29))
        assert queries.administering_body(TAIXIANG, TODAY) == body
        assert queries.administering_body(TAIXIANG, date(1997, 7, 28)) is None
        assert Region.objects.get(code=BINZHOU).parent_id == 610400000000

    def test_one_body_at_a_time(self, county):
        bodies = [
            units.open_unit(unit=Unit(kind="government", name=name, region=county))
            for name in ("甲委", "乙委")
        ]
        for body, year in zip(bodies, (2011, 2017), strict=True):
            units.set_administering_body(region=county, body=body, valid_from=date(year, 1, 1))
        assert queries.administering_body(BINZHOU, date(2016, 12, 31)) == bodies[0]
        assert queries.administering_body(BINZHOU, TODAY) == bodies[1]
        with pytest.raises(IntegrityError), transaction.atomic():
            RegionAdministration.objects.create(region=county, body=bodies[0], valid_from=TODAY)


class TestPaths:
    def test_a_path_leads_from_the_city_down(self, county):
        assert queries.path(TAIXIANG) == "咸阳市 彬州市 新民镇 太厢村"
        assert queries.path(610000000000) == "陕西省"

    def test_many_paths_cost_one_query(self, county, django_assert_num_queries):
        with django_assert_num_queries(1):
            assert len(queries.paths([TAIXIANG, XINMIN, BINZHOU, 610400000000, 620000000000])) == 4

    def test_a_city_that_is_a_province_is_named(self):
        for code, name in [(110000000000, "北京市"), (110100000000, "市辖区"), (110105000000, "朝阳区")]:
            regions.register_region(code=code, name=name)
        assert queries.path(110105000000) == "北京市 朝阳区"


class TestLoading:
    def test_the_same_files_again_change_nothing(self):
        divisions = read_divisions(SHIPPED_FILES)
        first = regions.load_divisions(divisions=divisions, on=TODAY)
        second = regions.load_divisions(divisions=divisions, on=TODAY)
        assert (first.new, first.renamed, first.unchanged) == (len(divisions.names), 0, 0)
        assert (second.new, second.renamed, second.unchanged, second.facts) == (0, 0, first.new, 0)
        assert Region.objects.count() == first.new
        assert RegionSuccession.objects.count() == len(divisions.successions)
        county = Region.objects.get(code=BINZHOU)
        assert (county.valid_from, county.latitude) == (date(2018, 5, 4), 35.045)
        assert Region.objects.get(code=610427000000).valid_until == date(2018, 5, 4)

    def test_another_name_in_a_later_file_is_a_rename(self, county, tmp_path):
        file = tmp_path / "towns.csv"
        file.write_text("code,name\n610482102000,新民街道\n", encoding="utf-8")
        call_command("load_regions", file)
        town = Region.objects.get(code=XINMIN)
        assert town.name == "新民街道"
        assert town.other_names.get().name == "新民镇"

    def test_a_file_whose_regions_lie_nowhere_is_refused_whole(self, tmp_path):
        file = tmp_path / "villages.csv"
        file.write_text("code,name\n61,陕西省\n620402001001,某村委会\n", encoding="utf-8")
        with pytest.raises(CommandError):
            call_command("load_regions", file)
        assert not Region.objects.exists()
