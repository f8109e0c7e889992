"""The units of the demonstration: real regions, invented schools.

Departments of Xianyang and its counties with the parts that law and policy gave them since 2014; in three
counties the town governments, police stations, village committees, schools and social workers as well.
"""

from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from datetime import date
from random import Random

from lantian.places.models import Region, RegionAdministration, Unit, UnitDuty
from lantian.places.names import fold_village
from lantian.places.queries import regions_in, villages_in
from lantian.places.rules import Level, is_community, scope_of
from lantian.places.services.units import open_units, record_unit_duties, set_administering_body

SHAANXI, XIANYANG = 610000000000, 610400000000
DEMO_COUNTIES = (610482000000, 610423000000, 610424000000)
"""彬州市, 泾阳县 and 乾县."""

ALWAYS_A_SCHOOL = frozenset({610482102259})
"""太厢村 has kept its primary school."""

STAGE_DIGITS = {
    "kindergarten": "1",
    "primary": "2",
    "nine_year": "2",
    "junior": "3",
    "senior": "3",
    "vocational": "3",
}

DEPARTMENTS = {
    "publicity": "中共{}委宣传部",
    "political_legal": "中共{}委政法委员会",
    "cyberspace": "中共{}委网络安全和信息化委员会办公室",
    "education": "{}教育局",
    "finance": "{}财政局",
    "health": "{}卫生健康局",
    "culture": "{}文化和旅游局",
    "womens_federation": "{}妇女联合会",
    "youth_league": "共青团{}委员会",
    "civil_affairs": "{}民政局",
    "womens_childrens_committee": "{}人民政府妇女儿童工作委员会",
    "police": "{}公安局",
    "procuratorate": "{}人民检察院",
    "court": "{}人民法院",
    "justice": "{}司法局",
    "human_resources": "{}人力资源和社会保障局",
    "disabled_federation": "{}残疾人联合会",
    "agriculture": "{}农业农村局",
    "care_for_next_generation": "{}关心下一代工作委员会",
}
CITY_NAMES = {"health": "{}卫生健康委员会", "court": "{}中级人民法院"}

SPEECH, JOINT_MEETING = date(2014, 1, 1), date(2016, 2, 4)
LAW_OF_2020, LAW_OF_2024 = date(2021, 6, 1), date(2024, 4, 26)


@dataclass(frozen=True)
class Part:
    """What a department had to do in the work between two days, and which document says so."""

    department: str
    role: str
    valid_from: date
    valid_until: date | None
    basis: str


FOUR_ARRANGEMENTS = (
    Part("education", "lead", SPEECH, JOINT_MEETING, "2014年全市关爱农村留守儿童工作部署"),
    Part("womens_federation", "coordinate", SPEECH, JOINT_MEETING, "2014年全市关爱农村留守儿童工作部署"),
    Part("civil_affairs", "lead", JOINT_MEETING, LAW_OF_2020, "国发〔2016〕13号"),
    Part("civil_affairs", "lead", LAW_OF_2020, LAW_OF_2024, "未成年人保护法(2020年修订)第九条"),
    Part("civil_affairs", "coordinate", LAW_OF_2024, None, "未成年人保护法(2024年修正)第九条"),
    Part("womens_childrens_committee", "member", JOINT_MEETING, LAW_OF_2024, "国发〔2016〕13号"),
    Part("womens_childrens_committee", "lead", LAW_OF_2024, None, "未成年人保护法(2024年修正)第九条"),
)

RUN_BY_OTHERS = (
    (
        "杨凌农业高新技术产业示范区管理委员会",
        "杨凌示范区管委会",
        date(1997, 7, 29),
        (610403000000,),
        "国函〔1997〕66号",
    ),
    (
        "陕西省西咸新区开发建设管理委员会",
        "西咸新区管委会",
        date(2017, 4, 8),
        (610423101000, 610423108000, 610423111000, 610423112000),
        "2017年4月托管移交",
    ),
)
"""Bodies that run a region of Xianyang although its statistical parent is another."""


def load_demo_units(on: date) -> int:
    """Opens the demonstration's units with the duties that began by a day; a second call opens none.

    The regions must be loaded. Returns how many units are new.
    """
    city, province = Region.objects.get(code=XIANYANG), Region.objects.get(code=SHAANXI)
    counties = list(regions_in(scope_of(XIANYANG), Level.COUNTY, on))
    above = Unit(kind=Unit.Kind.DEPARTMENT, department="civil_affairs", name="陕西省民政厅", region=province)
    new = open_units(units=[above])
    new += open_units(units=[unit for region in (city, *counties) for unit in _departments(region)])
    for county in counties:
        if county.code in DEMO_COUNTIES:
            new += open_units(units=list(_units_of_county(county)))
    record_unit_duties(duties=list(_duties(on)))
    return new + _bodies()


def _departments(region: Region) -> Iterator[Unit]:
    names = DEPARTMENTS | (CITY_NAMES if region.code == XIANYANG else {})
    yield Unit(
        kind=Unit.Kind.GOVERNMENT,
        name=f"{region.name}人民政府",
        short_name=f"{region.name}政府",
        region=region,
    )
    for number, (department, name) in enumerate(names.items()):
        yield Unit(
            kind=Unit.Kind.DEPARTMENT,
            department=department,
            name=name.format(region.name),
            region=region,
            phone=_phone(region.code, number),
        )


def _units_of_county(county: Region) -> Iterator[Unit]:
    towns = list(regions_in(scope_of(county.code), Level.TOWN))
    villages = list(villages_in(scope_of(county.code)))
    yield Unit(
        kind=Unit.Kind.SOCIAL_ORGANISATION,
        name=f"{county.name}同心社会工作服务中心",
        short_name="同心社工",
        region=county,
    )
    yield from (_town_government(county, town) for town in towns)
    yield from (_police_station(county, town) for town in towns)
    yield from map(_village_committee, villages)
    yield from _schools(county, towns, villages)


def _town_government(county: Region, town: Region) -> Unit:
    is_street = town.name.endswith("街道")
    return Unit(
        kind=Unit.Kind.TOWN_GOVERNMENT,
        name=f"{county.name}{town.name}{'办事处' if is_street else '人民政府'}",
        short_name=f"{town.name}{'办' if is_street else '政府'}",
        region=town,
        phone=_phone(town.code // 1000, 0),
    )


def _police_station(county: Region, town: Region) -> Unit:
    """The station of a town is what the police are there; its number stands on every card."""
    short = f"{_short_town(town)}派出所"
    return Unit(
        kind=Unit.Kind.DEPARTMENT,
        department=Unit.Department.POLICE,
        name=f"{county.name}公安局{short}",
        short_name=short,
        region=town,
        phone=_phone(town.code // 1000, 110),
    )


def _village_committee(village: Region) -> Unit:
    ending = "社区居民委员会" if is_community(village.code) else "村民委员会"
    name = fold_village(village.name) + ending
    return Unit(kind=Unit.Kind.VILLAGE_COMMITTEE, name=name, short_name=village.short_name, region=village)


def _schools(county: Region, towns: list[Region], villages: list[Region]) -> Iterator[Unit]:
    """Four or five schools in each town and a handful in the county seat, numbered within the county."""
    drafts = _county_schools(county)
    for town in towns:
        drafts += _town_schools(town, [village for village in villages if village.parent_id == town.code])
    for number, (name, stage, boarding, region) in enumerate(drafts, 1):
        yield Unit(
            kind=Unit.Kind.SCHOOL,
            name=f"{county.name}{name}",
            short_name=name,
            stage=stage,
            boarding=boarding,
            region=region,
            school_code=f"{STAGE_DIGITS[stage]}{county.code // 10**6}{number:03}",
            phone=_phone(county.code + 1, number),
        )


SchoolDraft = tuple[str, str, bool, Region]


def _county_schools(county: Region) -> list[SchoolDraft]:
    return [
        ("第一高级中学", "senior", True, county),
        ("第二高级中学", "senior", True, county),
        ("职业教育中心", "vocational", True, county),
        ("第一初级中学", "junior", False, county),
        ("第一小学", "primary", False, county),
        ("第二小学", "primary", False, county),
        ("第一幼儿园", "kindergarten", False, county),
    ]


def _town_schools(town: Region, villages: list[Region]) -> list[SchoolDraft]:
    """A kindergarten, a central primary school and a middle school; a village or two have kept a school."""
    short = _short_town(town)
    drafts: list[SchoolDraft] = [
        (f"{town.name}中心幼儿园", "kindergarten", False, town),
        (f"{town.name}中心小学", "primary", True, town),
        (f"{short}中学", "junior", True, town),
    ]
    rural = [village for village in villages if not is_community(village.code)]
    drawn = Random(town.code).sample(rural, k=min(1, len(rural)))
    kept = dict.fromkeys([*(village for village in rural if village.code in ALWAYS_A_SCHOOL), *drawn])
    return drafts + [(f"{_spoken(village)}小学", "primary", False, village) for village in kept]


def _short_town(town: Region) -> str:
    """新民 of 新民镇, but 口镇 of 口镇."""
    return town.name.removesuffix("街道").removesuffix("镇") if len(town.name) > 2 else town.name


def _spoken(village: Region) -> str:
    """太厢 of 太厢村, but 郭村 of 郭村: nobody calls a place by one syllable."""
    short = fold_village(village.name)
    return short if len(short) > 1 else f"{short}村"


def _duties(on: date) -> Iterator[UnitDuty]:
    """The parts of every department of the city and its counties in its own region, from 2014 to today."""
    departments = Unit.objects.filter(
        kind=Unit.Kind.DEPARTMENT,
        region__code__range=scope_of(XIANYANG),
        region__level__in=(Level.CITY, Level.COUNTY),
        valid_until__isnull=True,
    )
    for unit in departments:
        parts = [part for part in FOUR_ARRANGEMENTS if part.department == unit.department]
        for part in parts or [Part(unit.department, "member", JOINT_MEETING, None, "国发〔2016〕13号")]:
            if part.valid_from <= on:
                yield UnitDuty(
                    unit=unit,
                    region_id=unit.region_id,
                    role=part.role,
                    valid_from=part.valid_from,
                    valid_until=part.valid_until,
                    basis=part.basis,
                )


def _bodies() -> int:
    new = 0
    for name, short_name, since, regions, basis in RUN_BY_OTHERS:
        first = Region.objects.get(code=regions[0])
        draft = Unit(
            kind=Unit.Kind.GOVERNMENT, name=name, short_name=short_name, region=first, valid_from=since
        )
        new += open_units(units=[draft])
        body = Unit.objects.get(kind=Unit.Kind.GOVERNMENT, name=name)
        for region in _not_yet_run(regions):
            set_administering_body(region=region, body=body, valid_from=since, basis=basis)
    return new


def _not_yet_run(codes: Iterable[int]) -> list[Region]:
    run = RegionAdministration.objects.filter(region__in=codes).values_list("region", flat=True)
    return list(Region.objects.filter(code__in=codes).exclude(code__in=run))


def _phone(place: int, number: int) -> str:
    """An invented landline of Xianyang."""
    return f"029-3{Random(place).randrange(400, 900)}{number:04}"
