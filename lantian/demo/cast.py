"""Who can be chosen at the door of a demonstration: invented people on real seats."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date

from django.conf import settings

from lantian.access.models import Post, User
from lantian.access.policy import Role
from lantian.access.services import build_post, create_user
from lantian.demo.units import SHAANXI, XIANYANG
from lantian.places.models import Unit

BINZHOU, JINGYANG = 610482000000, 610423000000
XINMIN, TAIXIANG = 610482102000, 610482102259
GUANDAO = 610423105202
"""官道村 in 口镇 of 泾阳县."""


@dataclass(frozen=True, slots=True)
class Part:
    """Somebody of the cast. `unit` is a department, or the kind of unit of which `region` has one."""

    username: str
    name: str
    role: Role
    region: int
    unit: str
    since: date
    phone: str = ""


CAST = (
    Part("province", "安蕴华", Role.UPPER_OFFICE, SHAANXI, "civil_affairs", date(2023, 5, 8), "029-63917000"),
    Part("city", "苏文静", Role.CITY_OFFICE, XIANYANG, "civil_affairs", date(2022, 3, 1), "029-33210617"),
    Part("binzhou", "程志远", Role.COUNTY_OFFICE, BINZHOU, "civil_affairs", date(2023, 2, 13), "029-34920618"),
    Part("jingyang", "韩立新", Role.COUNTY_OFFICE, JINGYANG, "civil_affairs", date(2021, 9, 1), "029-36220619"),
    Part("xinmin", "郭秀琴", Role.TOWN_SUPERVISOR, XINMIN, "town_government", date(2021, 7, 5), "13571066102"),
    Part("taixiang", "李梅", Role.VILLAGE_DIRECTOR, TAIXIANG, "village_committee", date(2019, 9, 2), "13891062259"),
    Part("guandao", "王芳侠", Role.VILLAGE_DIRECTOR, GUANDAO, "village_committee", date(2020, 4, 20), "15029065202"),
    Part("head", "景文学", Role.SCHOOL_HEAD, TAIXIANG, "school", date(2018, 8, 25), "13609100418"),
    Part("psychologist", "房晓娟", Role.PSYCHOLOGIST, TAIXIANG, "school", date(2023, 9, 1), "18729100419"),
    Part("proxy", "寇淑芳", Role.PROXY_PARENT, TAIXIANG, "village_committee", date(2024, 6, 1), "13772066666"),
    Part("police", "雷鸣", Role.DEPARTMENT, BINZHOU, "police", date(2020, 6, 1), "029-34922110"),
    Part("education", "田静", Role.DEPARTMENT, BINZHOU, "education", date(2021, 3, 15), "029-34922210"),
    Part("health", "苗青", Role.DEPARTMENT, BINZHOU, "health", date(2022, 8, 1), "029-34922310"),
    Part("social", "仁晓芸", Role.DEPARTMENT, BINZHOU, "social_organisation", date(2023, 4, 10), "029-34922410"),
    Part("auditor", "党卫东", Role.AUDITOR, XIANYANG, "procuratorate", date(2024, 1, 2), "029-33216000"),
    Part("administrator", "尚磊", Role.ADMINISTRATOR, XIANYANG, "cyberspace", date(2022, 11, 1), "029-33216100"),
)  # fmt: skip
SECOND_POST = Part(
    "taixiang", "李梅", Role.PROXY_PARENT, TAIXIANG, "village_committee", date(2024, 6, 1), "13891062259"
)
"""The village director looks after one child as its proxy parent too, and so chooses as whom she acts."""

TEACHER = Part("teacher", "池春艳", Role.CLASS_TEACHER, TAIXIANG, "school", date(2022, 8, 29), "15877460420")
PARENT = Part("parent", "", Role.PARENT, TAIXIANG, "village_committee", date(2025, 2, 8))
"""Two who are found among the children: the teacher of a class that has some, a father who works far away."""


def appoint_all(parts: Iterable[Part]) -> dict[str, Post]:
    """Gives each part its user and post where they are missing; the posts by user name."""
    return {part.username: appoint_part(part) for part in parts}


def appoint_part(part: Part, *, grade: int | None = None, class_name: str = "") -> Post:
    """The post of a part, made with its user where it is missing; a class teacher has a class."""
    user = User.objects.filter(username=part.username).first()
    if user is None:
        user, _ = create_user(
            username=part.username, name=part.name, password=settings.DEMO_PASSWORD, is_demo=True
        )
    post = Post.objects.filter(user=user, role=part.role).select_related("unit", "user").first()
    if post is None:
        post = build_post(
            user=user,
            unit=unit_of(part),
            role=part.role,
            since=part.since,
            grade=grade,
            class_name=class_name,
            phone=part.phone,
        )
        post.save(force_insert=True)
    return post


def unit_of(part: Part) -> Unit:
    """The open unit where a part has its seat."""
    units = Unit.objects.filter(region=part.region, valid_until__isnull=True)
    is_department = part.unit in Unit.Department.values
    return units.get(department=part.unit) if is_department else units.get(kind=part.unit)
