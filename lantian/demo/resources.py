"""What there is to help with in 彬州市, and needs that its social workers are asked to take on."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date, timedelta

from lantian.access.models import Post
from lantian.access.scopes import acting_as
from lantian.demo.cast import BINZHOU, TAIXIANG, XINMIN
from lantian.places.models import Unit
from lantian.places.rules import scope_of
from lantian.plans.models import Need
from lantian.registry.queries.active import active
from lantian.resources.models import Order, Resource
from lantian.resources.services.keeping import enter
from lantian.resources.services.ordering import confirm, publish, take


@dataclass(frozen=True, slots=True)
class Thing:
    """What somebody of the cast enters for a unit, found by kind or department in the place of the post."""

    by: str
    unit: str
    sort: str
    name: str
    offers: str
    codes: str
    place: int = BINZHOU
    reach: str = "county"
    ages: tuple[int, int] = (0, 17)
    capacity: int | None = None
    per: str = "at_once"
    busy: int = 0
    times: str = ""
    contact: str = "值班室"
    conditions: tuple[str, ...] = ()
    days_ago: int = 30


THINGS = (
    Thing(
        "social", "social_organisation", "tutoring", "周末上门辅导", "大学生上门辅导作业，每次一小时，先打电话约时间",
        "S01 S02 S04", ages=(6, 15), capacity=12, busy=4, times="周六、周日", contact="仁晓芸",
    ),
    Thing(
        "social", "social_organisation", "team", "同心陪伴小组", "社工每月到村里陪孩子做一次活动，和孩子聊聊天",
        "M01 M02 M03 M05 K01 K06", ages=(6, 15), capacity=20, busy=9, times="每月第二个周六", contact="仁晓芸",
    ),
    Thing(
        "binzhou", "justice", "legal", "未成年人法律援助", "免费咨询和代理；带户口簿来，行动不便的可上门",
        "P10 L07 L09 K03", times="工作日9时至17时", contact="法律援助中心", days_ago=60,
    ),
    Thing(
        "health", "health", "medical", "儿童健康义诊", "县医院儿科、口腔科医生每季度到镇卫生院，查体、配药免费",
        "L04 L10 L03", capacity=60, per="month", times="每季度第一个周五", contact="医政股", days_ago=20,
    ),
    Thing(
        "binzhou", "civil_affairs", "benefit", "临时救助", "家庭突遇困难的可申请，村里代办；带身份证、情况说明",
        "L09 L04 S08 L02", contact="社会救助股", conditions=("poverty",), days_ago=12,
    ),
    Thing(
        "binzhou", "civil_affairs", "fund", "冬衣包", "棉衣、棉鞋、被子各一件，由镇上统一领取", "L02 S03", capacity=300,
        per="year", busy=126, contact="儿童福利股", conditions=("poverty",), days_ago=12,
    ),
    Thing(
        "education", "education", "expert", "心理健康教师巡回", "县里的心理教师到没有心理教师的学校，先由班主任预约",
        "M02 M04 M06 M07", ages=(6, 17), capacity=8, per="week", busy=5, contact="基础教育股", days_ago=210,
    ),
    Thing(
        "xinmin", "town_government", "childrens_place", "新民镇儿童之家", "读书、做作业、视频通话，有专人看护，免费",
        "S01 S03 K02 M03 P01 P04", place=XINMIN, reach="town", ages=(3, 15), capacity=30, times="周六、周日9时至17时",
        contact="郭秀琴", days_ago=8,
    ),
    Thing(
        "xinmin", "town_government", "room", "太厢村亲情视频室", "可以和爸爸妈妈视频，村里有人帮忙接通", "K01 K02",
        place=TAIXIANG, reach="village", capacity=6, per="week", times="每天放学后", contact="李梅", days_ago=8,
    ),
)  # fmt: skip
AGREED = {
    "consent_by": "mother",
    "consent_how": "call",
    "told": "孩子由奶奶照看，住村委会东边第三户；先给奶奶打电话，再由李梅带去家里。",
    "what": "每周六上门辅导作业一小时",
    "done_means": "能自己做完作业",
}


def enter_resources(posts: Mapping[str, Post], on: date) -> None:
    """The directory of 彬州市; three needs are offered to the social workers, two of them taken."""
    for thing in THINGS:
        with acting_as(posts[thing.by]):
            _enter(thing, posts[thing.by], on)
    orders = _publish(posts["xinmin"], on)
    taken = [_take(posts["social"], order, on) for order in orders[:2]]
    if taken:
        with acting_as(posts["xinmin"]):
            agreed = {**AGREED, "consent_on": on, "due_on": on + timedelta(days=60)}
            confirm(order=taken[0], version=taken[0].version, values=agreed, today=on)


def _enter(thing: Thing, post: Post, on: date) -> None:
    is_department = thing.unit in Unit.Department.values
    wanted = {"department": thing.unit} if is_department else {"kind": thing.unit}
    unit = Unit.objects.get(region=post.unit.region_id, valid_until__isnull=True, **wanted)
    enter(
        unit=unit,
        today=on - timedelta(days=thing.days_ago),
        values={
            "sort": thing.sort,
            "name": thing.name,
            "place": thing.place,
            "reach": thing.reach,
            "codes": thing.codes.split(),
            "age_from": thing.ages[0],
            "age_to": thing.ages[1],
            "conditions": list(thing.conditions),
            "offers": thing.offers,
            "capacity": thing.capacity,
            "per": thing.per,
            "busy": thing.busy,
            "times": thing.times,
            "contact": thing.contact,
            "phone": unit.phone or post.phone,
            "cost": "",
            "valid_from": on - timedelta(days=300),
            "valid_until": None,
        },
    )


def _publish(post: Post, on: date) -> list[Order]:
    """The town offers needs with which nobody helps yet."""
    with acting_as(post):
        open_needs = Need.objects.filter(
            active("child__"), region__range=scope_of(XINMIN), state="open", code__in=["S02", "M03", "M01"]
        )
        found = list(open_needs.select_related("child").order_by("code", "pk")[:3])
        return [publish(need=need, today=on - timedelta(days=3)) for need in found]


def _take(post: Post, order: Order, on: date) -> Order:
    with acting_as(post):
        offers = Resource.objects.filter(city=order.city, unit=post.unit_id, codes__contains=[order.code])
        return take(order=order, resource=offers.order_by("pk").first(), today=on - timedelta(days=1))
