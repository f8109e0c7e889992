from datetime import date

import pytest

from lantian.demo.units import DEMO_COUNTIES, XIANYANG, load_demo_units
from lantian.places import queries
from lantian.places.divisions import SHIPPED_FILES, read_divisions
from lantian.places.models import Region, Unit, UnitDuty
from lantian.places.rules import Level, scope_of
from lantian.places.services.regions import load_divisions

pytestmark = pytest.mark.django_db

TODAY = date(2026, 3, 2)


@pytest.fixture
def city():
    load_divisions(divisions=read_divisions(SHIPPED_FILES), on=TODAY)
    assert load_demo_units(TODAY) == Unit.objects.count()


def test_a_second_load_changes_nothing(city):
    before = set(Unit.objects.values_list("id", flat=True)), UnitDuty.objects.count()
    assert load_demo_units(TODAY) == 0
    assert (set(Unit.objects.values_list("id", flat=True)), UnitDuty.objects.count()) == before


def test_the_lead_is_the_one_of_its_time_in_city_and_counties(city):
    leads = [
        (2015, "education"),
        (2018, "civil_affairs"),
        (2022, "civil_affairs"),
        (2025, "womens_childrens_committee"),
    ]
    counties = queries.regions_in(scope_of(XIANYANG), Level.COUNTY, TODAY)
    for region in (XIANYANG, *counties.values_list("code", flat=True)):
        for year, department in leads:
            lead = queries.lead_unit(region, date(year, 1, 1))
            assert lead is not None
            assert lead.department == department


def test_the_three_counties_have_offices_committees_and_schools(city):
    for county in DEMO_COUNTIES:
        scope = scope_of(county)
        towns = queries.regions_in(scope, Level.TOWN)
        assert queries.units_in(scope, Unit.Kind.TOWN_GOVERNMENT).count() == towns.count()
        assert (
            queries.units_in(scope, Unit.Kind.VILLAGE_COMMITTEE).count() == queries.villages_in(scope).count()
        )
        assert 40 <= queries.schools_in(scope).count() <= 75


def test_every_school_is_found_by_its_own_name_and_its_code(city):
    places = queries.place_index()
    schools = queries.school_index(scope_of(XIANYANG), places)
    for school in Unit.objects.filter(kind=Unit.Kind.SCHOOL):
        assert schools.find(school.name, scope_of(XIANYANG)) == str(school.pk)
        assert schools.find(school.school_code, scope_of(XIANYANG)) == str(school.pk)
    county = scope_of(DEMO_COUNTIES[0])
    assert {"太厢小学", "新民中学"} <= set(queries.schools_in(county).values_list("short_name", flat=True))


def test_yangling_is_run_by_its_demonstration_zone(city):
    body = queries.administering_body(610403000000, TODAY)
    assert body is not None
    assert body.short_name == "杨凌示范区管委会"
    assert Region.objects.get(code=610403000000).parent_id == XIANYANG


def test_every_town_has_a_police_station_that_can_be_called_and_no_part_in_the_joint_meeting(city):
    for county in DEMO_COUNTIES:
        towns = queries.regions_in(scope_of(county), Level.TOWN)
        stations = Unit.objects.filter(department=Unit.Department.POLICE, region__in=towns)
        assert stations.count() == towns.count()
        assert not stations.filter(phone="").exists()
        assert not UnitDuty.objects.filter(unit__in=stations).exists()
