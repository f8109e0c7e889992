"""The cast: who is on the stage in every test that tells a story.

Two counties of Xianyang. In 彬州市, the town 新民镇 has the villages 太厢 and 红岩 and the school 太厢小学. 李梅 is the
director of 太厢; 王芳 that of a village in the next county 泾阳, who must see nothing of it. The children are 小雨 and
her brother 小石 (太厢, father away in 东莞), 天天 (红岩) and 豆豆 (泾阳).
"""

from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from datetime import date, timedelta
from typing import Any
from uuid import UUID

import pgtrigger
from django.db import ProgrammingError, connection
from django.utils import timezone

from lantian.access.models import Post, User
from lantian.access.policy import Role
from lantian.access.scopes import acting_as
from lantian.access.services import build_post, create_user
from lantian.kernel.city import in_cities
from lantian.notices.models import Notice
from lantian.places.models import Region, Unit
from lantian.registry.models import Child, Enrolment, Migration, Person, Residence, Tie
from lantian.registry.services.following import follow
from lantian.registry.services.people import tie_person
from lantian.registry.services.registering import register_child

CITY = 6104
BINZHOU, JINGYANG = 610482000000, 610423000000
XINMIN, TAIXIANG, HONGYAN = 610482102000, 610482102259, 610482102200
YUNYANG, JING_VILLAGE = 610423104000, 610423104200
SINCE = date(2024, 1, 1)
PASSWORD = "blue-sky-over-the-village"

REGIONS = [
    (610000000000, "陕西省", "province", None),
    (610400000000, "咸阳市", "city", 610000000000),
    (BINZHOU, "彬州市", "county", 610400000000),
    (XINMIN, "新民镇", "town", BINZHOU),
    (TAIXIANG, "太厢村委会", "village", XINMIN),
    (HONGYAN, "红岩村委会", "village", XINMIN),
    (JINGYANG, "泾阳县", "county", 610400000000),
    (YUNYANG, "云阳镇", "town", JINGYANG),
    (JING_VILLAGE, "兴隆村委会", "village", YUNYANG),
]


@dataclass
class Cast:
    """Posts by name of the part, children by name, units by name."""

    posts: dict[str, Post] = field(default_factory=dict)
    units: dict[str, Unit] = field(default_factory=dict)
    children: dict[str, UUID] = field(default_factory=dict)

    def __getattr__(self, part: str) -> Post:
        try:
            return self.__dict__["posts"][part]
        except KeyError:
            raise AttributeError(part) from None

    def child(self, name: str) -> Child:
        """A child as its county office sees it; for use inside a scope."""
        return Child.objects.get(pk=self.children[name])


def play() -> Cast:
    """Puts everybody on the stage. Runs as owner of the database; children are registered by their offices."""
    cast = Cast()
    _regions()
    _units(cast)
    _posts(cast)
    _children(cast)
    _charges(cast)
    _grow_old()
    _hear_nothing()
    return cast


def _grow_old() -> None:
    """The files are not of this minute, however soon a story begins: what changes in it is news."""
    earlier = timezone.now() - timedelta(hours=1)
    with in_cities(CITY), pgtrigger.ignore():
        for model in (Child, Residence, Enrolment, Tie, Migration):
            model.objects.update(recorded_at=earlier)


def _hear_nothing() -> None:
    """What people were told while the stage was set is forgotten: a story begins in silence."""
    with in_cities(CITY), connection.cursor() as cursor:
        Notice.objects.all().delete()
        cursor.execute("DELETE FROM procrastinate_jobs WHERE queue_name = 'notices'")


def _regions() -> None:
    Region.objects.bulk_create(
        Region(code=code, name=name, level=level, parent_id=parent) for code, name, level, parent in REGIONS
    )


def _units(cast: Cast) -> None:
    rows: list[tuple[str, str, int, dict[str, Any]]] = [
        ("city", "咸阳市民政局", 610400000000, {"kind": "department", "department": "civil_affairs"}),
        ("county", "彬州市民政局", BINZHOU, {"kind": "department", "department": "civil_affairs"}),
        ("police", "彬州市公安局", BINZHOU, {"kind": "department", "department": "police"}),
        ("other_county", "泾阳县民政局", JINGYANG, {"kind": "department", "department": "civil_affairs"}),
        ("town", "新民镇人民政府", XINMIN, {"kind": "town_government"}),
        ("village", "太厢村民委员会", TAIXIANG, {"kind": "village_committee"}),
        ("next_village", "红岩村民委员会", HONGYAN, {"kind": "village_committee"}),
        ("far_village", "兴隆村民委员会", JING_VILLAGE, {"kind": "village_committee"}),
        ("school", "太厢小学", XINMIN, {"kind": "school", "stage": "primary", "school_code": "6104820001"}),
    ]
    for key, name, region, more in rows:
        cast.units[key] = Unit.objects.create(name=name, region_id=region, **more)


PARTS = {
    "city_office": ("赵城", "city", Role.CITY_OFFICE),
    "county_office": ("钱县", "county", Role.COUNTY_OFFICE),
    "other_county_office": ("孙泾", "other_county", Role.COUNTY_OFFICE),
    "town_supervisor": ("周镇", "town", Role.TOWN_SUPERVISOR),
    "village_director": ("李梅", "village", Role.VILLAGE_DIRECTOR),
    "next_village_director": ("吴红", "next_village", Role.VILLAGE_DIRECTOR),
    "far_village_director": ("王芳", "far_village", Role.VILLAGE_DIRECTOR),
    "school_head": ("郑校", "school", Role.SCHOOL_HEAD),
    "class_teacher": ("冯师", "school", Role.CLASS_TEACHER),
    "psychologist": ("陈心", "school", Role.PSYCHOLOGIST),
    "proxy_parent": ("褚爱", "village", Role.PROXY_PARENT),
    "parent": ("张建军", "village", Role.PARENT),
    "department": ("彭警", "police", Role.DEPARTMENT),
    "auditor": ("卫审", "city", Role.AUDITOR),
    "administrator": ("蒋管", "city", Role.ADMINISTRATOR),
}


def _posts(cast: Cast) -> None:
    for part, (name, unit, role) in PARTS.items():
        user, _ = create_user(username=part, name=name, password=PASSWORD)
        in_class = {"grade": 3, "class_name": "1"} if role == Role.CLASS_TEACHER else {}
        post = build_post(user=user, unit=cast.units[unit], role=role, since=SINCE, **in_class)
        post.save(force_insert=True)
        cast.posts[part] = post


FATHER = {
    "father_name": "张建军",
    "father_phone": "13509112233",
    "father_away": "work",
    "father_destination": "广东东莞",
}


def _children(cast: Cast) -> None:
    school = cast.units["school"].pk
    _register(
        cast,
        "county_office",
        **FATHER,
        child_name="张小雨",
        sex="2",
        birth_on=date(2017, 5, 4),
        identity_number="610427201705040026",
        village=TAIXIANG,
        household_head="张老汉",
        address="太厢村二组18号",
        stage="primary",
        school=school,
        grade=3,
        class_name="1",
        carer_name="张老汉",
        carer_relation="61",
        carer_phone="13891012345",
    )
    _register(
        cast,
        "county_office",
        **FATHER,
        child_name="张小石",
        sex="1",
        birth_on=date(2020, 9, 1),
        no_identity_reason="not_registered",
        village=TAIXIANG,
        household_head="张老汉",
        address="太厢村二组18号",
    )
    _register(
        cast,
        "county_office",
        child_name="单天天",
        sex="1",
        birth_on=date(2016, 2, 29),
        identity_number="610427201602290014",
        village=HONGYAN,
        stage="primary",
        school=school,
        grade=4,
        class_name="1",
    )
    _register(
        cast,
        "other_county_office",
        child_name="解豆豆",
        sex="2",
        birth_on=date(2015, 12, 12),
        identity_number="610423201512120024",
        village=JING_VILLAGE,
    )


def _register(cast: Cast, office: str, **values: Any) -> None:
    with acting_as(cast.posts[office]):
        child = register_child(values=values, as_of=timezone.localdate())
    cast.children[values["child_name"][1:]] = child.pk


def _charges(cast: Cast) -> None:
    """小雨 has a proxy parent; the father who signs in is tied to both of his children."""
    with acting_as(cast.county_office):
        rain = cast.child("小雨")
        tie_person(
            child=rain,
            kind=Tie.Kind.PROXY_PARENT,
            since=SINCE,
            details={"name": "褚爱"},
            seat=cast.proxy_parent.seat,
        )
        father = Person.objects.get(name="张建军")
        for tie in father.ties.filter(city=CITY):
            Tie.objects.filter(pk=tie.pk).update(seat=cast.parent.seat)
        for name in ("小雨", "小石"):
            follow(cast.child(name))


def user_of(post: Post) -> User:
    return post.user


def shown(post: Post, read: Callable[[], Any], nothing: Any = None) -> Any:
    """What a post reads; `nothing` where the database refuses it the table altogether."""
    try:
        with acting_as(post, read_only=True):
            return read()
    except ProgrammingError as refused:
        if "permission denied" not in str(refused):
            raise
        return nothing


@contextmanager
def past_the_policies() -> Iterator[None]:
    """Runs a block as the owner of the database, inside a test that acts as the web server otherwise."""
    with connection.cursor() as cursor:
        cursor.execute("SELECT session_user, current_user")
        (session,) = {cursor.fetchone()[0]}
        if session == "lantian_web":
            cursor.execute("RESET SESSION AUTHORIZATION")
        with in_cities(CITY):
            yield
        if session == "lantian_web":
            cursor.execute("SET SESSION AUTHORIZATION lantian_web")
