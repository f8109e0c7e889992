"""A county whose children have everything that stands on a card, for the cards bench: ten villages, a school each."""

from collections import defaultdict
from collections.abc import Iterator
from datetime import date
from random import Random
from typing import Any
from uuid import UUID

from django.db import connection, models
from django.utils import timezone
from uuid_utils.compat import uuid7

from lantian.access.models import Post, User
from lantian.access.policy import Role
from lantian.access.scopes import acting_as
from lantian.access.sealing import blind_index, seal
from lantian.access.services import build_post
from lantian.places.models import Region, Unit
from lantian.registry.building import NewRow, RowBuilder
from lantian.registry.models import Person, Tie

CITY, COUNTY, TOWN = 6104, 610482000000, 610482102000
VILLAGES = tuple(range(610482102200, 610482102210))
SINCE = date(2024, 1, 1)
SURNAMES = "王李张刘陈杨赵黄周吴徐孙胡朱高林何郭马罗"
GIVEN = ("欣怡", "子涵", "浩宇", "佳琪", "梓萱", "一诺", "雨桐", "思远", "建国", "𬭎瑞", "䶮", "桂兰")
GRADES = range(1, 7)


def settle(in_each: int) -> Post:
    """Fills ten villages with so many children each; returns the post of the county's office."""
    _draw_map()
    bureau = _unit("department", "彬州市民政局", COUNTY, department="civil_affairs")
    _unit("department", "新民派出所", TOWN, department="police", phone="029-34920110")
    office = _appoint("县办", bureau, Role.COUNTY_OFFICE)
    schools = {village: _staff(village) for village in VILLAGES}
    for village, school in schools.items():
        with acting_as(office):
            _populate(office, village, school, in_each)
    with connection.cursor() as cursor:
        cursor.execute("VACUUM ANALYZE")
    return office


def _draw_map() -> None:
    around = [(610000000000, "陕西省", "province", None), (610400000000, "咸阳市", "city", 610000000000)]
    around += [(COUNTY, "彬州市", "county", 610400000000), (TOWN, "新民镇", "town", COUNTY)]
    villages = [(code, f"第{code % 1000}村委会", "village", TOWN) for code in VILLAGES]
    for code, name, level, parent in [*around, *villages]:
        Region.objects.create(code=code, name=name, level=level, parent_id=parent)


def _unit(kind: str, name: str, region: int, **more: str) -> Unit:
    return Unit.objects.create(kind=kind, name=name, region_id=region, **more)


def _staff(village: int) -> Unit:
    """A director for a village; returns its school, with a teacher for every class."""
    committee = _unit("village_committee", f"第{village % 1000}村委会", village)
    _appoint("李主任", committee, Role.VILLAGE_DIRECTOR)
    school = _unit("school", f"新民镇第{village % 1000}小学", TOWN, stage="primary")
    for grade in GRADES:
        _appoint("冯老师", school, Role.CLASS_TEACHER, grade=grade, class_name="1")
    return school


def _appoint(name: str, unit: Unit, role: Role, **seat: Any) -> Post:
    user = User(username=f"bench-{uuid7().hex[-12:]}", name=name)
    user.set_unusable_password()
    user.save(force_insert=True)
    post = build_post(user=user, unit=unit, role=role, since=SINCE, **seat)
    post.phone = "0910-34920110"
    post.save(force_insert=True)
    return post


def _populate(office: Post, village: int, school: Unit, count: int) -> None:
    dice = Random(village)
    now = timezone.now()
    builder = RowBuilder(CITY, recorded_by=office.user_id, recorded_at=now, as_of=timezone.localdate())
    rows: dict[type[models.Model], list[models.Model]] = defaultdict(list)
    for _number in range(count):
        child, built = builder.build(_values(dice, village, school))
        for row in (*built, *_proxy_parent(dice, child, village, school)):
            rows[row.model].append(row.model(**row.values))
    for model, found in rows.items():
        model.objects.bulk_create(found, batch_size=1000)  # type: ignore[attr-defined]


def _values(dice: Random, village: int, school: Unit) -> dict[str, Any]:
    carer, father, mother = (_person(dice, who) for who in ("carer", "father", "mother"))
    return {
        "child_name": dice.choice(SURNAMES) + dice.choice(GIVEN),
        "sex": dice.choice("12"),
        "birth_on": date(dice.randint(2014, 2019), dice.randint(1, 12), dice.randint(1, 28)),
        "no_identity_reason": "other",
        "village": village,
        "address": f"{dice.randint(1, 9)}组{dice.randint(1, 99)}号",
        "stage": "primary",
        "school": school.pk,
        "grade": dice.choice(GRADES),
        "class_name": "1",
        "health": "10",
        "carer_relation": dice.choice(("61", "62", "63", "64")),
        **carer,
        **father,
        **mother,
        "father_away": "work",
        "father_destination": "广东东莞",
        "mother_away": "work",
        "mother_destination": "浙江义乌",
    }


def _person(dice: Random, who: str) -> dict[str, str]:
    return {f"{who}_name": _name(dice), f"{who}_phone": _phone(dice)}


def _name(dice: Random) -> str:
    return dice.choice(SURNAMES) + dice.choice(GIVEN)


def _phone(dice: Random) -> str:
    return f"199{dice.randrange(10**8):08}"


def _proxy_parent(dice: Random, child: UUID, village: int, school: Unit) -> Iterator[NewRow]:
    phone = _phone(dice)
    guards = {"regions": [village], "schools": [school.pk], "children": [child]}
    person = {"id": uuid7(), "city": CITY, "name": _name(dice), "phone": seal(phone, "person.phone")}
    yield NewRow(Person, {**person, **guards, "phone_index": blind_index(phone)})
    tie = {"child_id": child, "region": village, "school": school.pk, "person_id": person["id"]}
    yield NewRow(Tie, {"city": CITY, **tie, "kind": Tie.Kind.PROXY_PARENT})
