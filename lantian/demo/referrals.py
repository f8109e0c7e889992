"""What units of the demonstration ask of each other for children: answered, refused and asked elsewhere, passed on."""

from collections.abc import Mapping
from datetime import date, timedelta
from typing import Any

from lantian.access.models import Post
from lantian.access.scopes import acting_as
from lantian.demo.cast import TAIXIANG, XINMIN
from lantian.places.rules import scope_of
from lantian.referrals.models import UnitReferral
from lantian.referrals.services import acting, keeping
from lantian.referrals.services.referring import refer
from lantian.registry.models import Child
from lantian.registry.queries.active import active

ASKED: tuple[tuple[str, str, str, str, str, str, int], ...] = (
    ("taixiang", "police", "rights", "hukou", "给孩子补办户口登记", "《户口登记条例》第七条", 24),
    ("taixiang", "education", "school", "school_aid", "核实并落实寄宿生生活补助", "县教育资助办法", 12),
    ("taixiang", "health", "help", "counselling", "安排心理医生为孩子做一次评估", "心理危机预防预案", 6),
    (
        "xinmin",
        "police",
        "rights",
        "safety",
        "查清校门口的闲杂人员，加强放学时段巡逻",
        "联席会议纪要第三条",
        4,
    ),
    ("xinmin", "education", "school", "back_to_school", "劝返辍学的孩子回校上课", "义务教育法第十三条", 9),
    ("taixiang", "police", "rights", "online", "查处向孩子发送不良信息的账号", "未成年人保护法第八十条", 1),
)


def ask_units(posts: Mapping[str, Post], on: date) -> None:
    """Lets 太厢村 and 新民镇 ask departments of 彬州市, some weeks ago and yesterday."""
    rows = [_ask(posts, number, line, on) for number, line in enumerate(ASKED)]
    answered, refused, counselled, passed, *_waiting = rows
    ago = {row.pk: (on - row.sent_on).days for row in rows}

    def day(row: UnitReferral, after: int) -> date:
        return on - timedelta(days=max(ago[row.pk] - after, 0))

    _step(posts["police"], acting.accept, answered, day(answered, 1))
    reply = {"result": "done", "words": "已到新民派出所办理，户口本交给爷爷保管", "is_final": True}
    _step(posts["police"], acting.reply, answered, day(answered, 8), **reply)
    word = {"word": "yes", "word_by": "carer", "words": "户口办好了，谢谢你们", "reason": ""}
    _step(posts["taixiang"], keeping.close, answered, day(answered, 10), **word)

    said = {"reason": "not_ours", "words": "寄宿补助由学校初审，资金由民政救助渠道解决更快"}
    _step(posts["education"], acting.refuse, refused, day(refused, 3), **said)
    why = {"words": "教育局答复此项可走临时救助", "basis": "临时救助办法"}
    _step(posts["taixiang"], keeping.reroute, refused, day(refused, 4), to_unit=posts["binzhou"].unit, **why)

    _step(posts["health"], acting.accept, counselled, day(counselled, 1))
    first = {"result": "partly", "words": "县医院心理门诊已约好周四，等家长陪同", "is_final": False}
    _step(posts["health"], acting.reply, counselled, day(counselled, 3), **first)

    onward = {"own_action": "", "reason": "校门口秩序由教育部门牵头", "basis": "校园安全职责分工"}
    _step(posts["police"], acting.forward, passed, day(passed, 1), to_unit=posts["education"].unit, **onward)


def _ask(posts: Mapping[str, Post], number: int, line: Any, on: date) -> UnitReferral:
    by, unit, network, matter, asks, basis, days = line
    with acting_as(posts[by]):
        place = scope_of(TAIXIANG if by == "taixiang" else XINMIN)
        child = Child.objects.filter(active(), region__range=place, school__isnull=False).order_by("pk")[
            number
        ]
        return refer(
            child=child,
            to_unit=posts[unit].unit,
            network=network,
            asks=asks,
            basis=basis,
            matter=matter,
            consent="guardian_and_child" if matter == "counselling" else "",
            shares=("name", "age", "village", "carer_phone"),
            today=on - timedelta(days=days),
        )


def _step(post: Post, verb: Any, row: UnitReferral, on: date, **values: Any) -> None:
    with acting_as(post):
        now = UnitReferral.objects.get(pk=row.pk)
        verb(referral=now, version=now.version, today=on, **values)
