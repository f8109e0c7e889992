"""Mandatory reports of the demonstration: one that nobody has yet, one on its way that two people told, one answered,
some that are held back, a drill.
"""

from collections.abc import Mapping
from datetime import datetime, timedelta
from pathlib import Path
from tempfile import TemporaryDirectory
from uuid import UUID, uuid5

from django.utils import timezone

from lantian.access.models import Post
from lantian.access.policy import Compartment
from lantian.access.scopes import acting_as
from lantian.access.services import change_compartments
from lantian.alarms.models import HarmEvidence, HarmReport
from lantian.alarms.rules.floods import MOST_FROM_ONE_SENDER
from lantian.alarms.services import handling
from lantian.alarms.services.deciding import decide
from lantian.alarms.services.holding import leave_held
from lantian.alarms.services.joining import join
from lantian.alarms.services.policing import enter
from lantian.alarms.services.putting_aside import set_aside
from lantian.alarms.services.reporting import Receipt, Told, report, report_at_door
from lantian.alarms.services.ringing import ring
from lantian.alarms.services.trying import try_counties
from lantian.alarms.services.visiting import Sender, count_visit
from lantian.demo.cast import TAIXIANG, XINMIN
from lantian.demo.papers import draw_sheet
from lantian.registry.models import Child
from lantian.registry.queries.active import active
from lantian.registry.rules.ages import age_on

NAMESPACE = UUID("6104a1a2-0000-4000-8000-000000000000")
HOUR = timedelta(hours=1)
HELD = (
    ("", "啊啊啊啊啊啊"),
    ("镇中学后面的网吧", "有几个小孩天天不上学，你们管不管"),
    ("新民镇东街修车铺", "修车铺里有个十来岁的男孩在干重活，手上有伤，老板不让他回家。"),
)


def report_harm(posts: Mapping[str, Post]) -> None:
    """Lets reports come in and be handled in 新民镇; the last one has just come in by the open door."""
    now = timezone.now()
    with acting_as(posts["taixiang"]):
        children = list(Child.objects.filter(active(), region=TAIXIANG).order_by("pk")[:2])
        answered = report(
            key=uuid5(NAMESPACE, "answered"),
            told=_told(
                now - 50 * HOUR, children[0], "孩子脸上有淤青，说是摔的，邻居说听到打骂声。", "村二组老水塔旁"
            ),
            now=now - 50 * HOUR,
        )
        underway = report(
            key=uuid5(NAMESPACE, "underway"),
            told=_told(now - 3 * HOUR, children[1], "孩子一个人在家三天，没有吃的。", "村四组最东头"),
            now=now - 3 * HOUR,
        )
    _ring(posts["city"], answered, now - 50 * HOUR)
    _ring(posts["city"], underway, now - 3 * HOUR)
    _handle(posts, answered, now - 49 * HOUR)
    with acting_as(posts["xinmin"]):
        _told_police(HarmReport.objects.get(pk=underway.report), now - 2 * HOUR)
    _received(posts, underway, now - 90 * timedelta(minutes=1))
    _drill(posts, now - 26 * HOUR)
    try_counties(posts["binzhou"], now - 24 * HOUR)
    _told_again(posts, underway, children[1], now - timedelta(minutes=40))
    _held_back(posts, now - timedelta(minutes=25))
    _at_the_door(posts["city"], now - timedelta(minutes=12))


def _received(posts: Mapping[str, Post], receipt: Receipt, at: datetime) -> None:
    """The police have the key to protection, and say that they received a report."""
    with acting_as(posts["city"]):
        change_compartments(
            post=Post.objects.get(pk=posts["police"].pk), compartments=[Compartment.PROTECTION]
        )
    with acting_as(Post.objects.get(pk=posts["police"].pk)):
        values = {
            "happened_at": at, "officer": "雷鸣 110218 新民派出所", "receipt": "彬公（新）受案字〔2026〕18号",
            "child_is": "", "whereabouts": "", "result": "", "words": "已派两名民警前往。",
            "basis": "police_21", "basis_words": "", "how": "",
        }  # fmt: skip
        enter(report=HarmReport.objects.get(pk=receipt.report), kind="received", values=values, now=at)


def _told(at: datetime, child: Child, words: str, spot: str) -> Told:
    return Told(
        region=TAIXIANG,
        child=child,
        situations=["violence"] if "打骂" in words else ["abandoned", "alone"],
        happened_on=timezone.localdate(at),
        called_at=at,
        spot=spot,
        words=words,
    )


def _ring(city: Post, receipt: Receipt, now: datetime) -> None:
    with acting_as(city):
        ring(report=receipt.report, now=now)


def _told_police(row: HarmReport, now: datetime) -> HarmReport:
    row = handling.acknowledge(report=row, version=row.version, now=now - timedelta(minutes=50))
    words = "电话告知新民派出所值班民警，督导员同去。"
    return handling.inform(
        report=row, called_at=None, words=words, version=row.version, now=now, whereabouts="在家里，邻居陪着"
    )


def _handle(posts: Mapping[str, Post], receipt: Receipt, now: datetime) -> None:
    with acting_as(posts["xinmin"]):
        row = _told_police(HarmReport.objects.get(pk=receipt.report), now)
        words = "与派出所民警一同家访，孩子精神正常，淤青为骑车摔伤，奶奶在场。"
        row = handling.see(
            report=row,
            seen_at=now + HOUR,
            was_found=True,
            words=words,
            version=row.version,
            now=now + 2 * HOUR,
        )
    with acting_as(posts["binzhou"]):
        row = decide(
            report=row, outcome="no_harm", words="民警调查、卫生院检查和邻居说法一致：摔伤，没有发现伤害。"
        )
        answer = "已于当天见到孩子并核实，没有发现伤害，继续关注。感谢您的报告。"
        handling.feed_back(report=row, words=answer, version=row.version, now=timezone.now())


def _drill(posts: Mapping[str, Post], now: datetime) -> None:
    told = Told(
        region=XINMIN,
        situations=["other_harm"],
        happened_on=timezone.localdate(now),
        called_at=now,
        words="这是演练，没有儿童受到伤害。",
    )
    with acting_as(posts["binzhou"]):
        receipt = report(key=uuid5(NAMESPACE, "drill"), told=told, now=now, is_drill=True)
    _ring(posts["city"], receipt, now)
    with acting_as(posts["xinmin"]):
        row = HarmReport.objects.get(pk=receipt.report)
        handling.acknowledge(report=row, version=row.version, now=now + timedelta(minutes=7))


def _at_the_door(city: Post, now: datetime) -> None:
    told = Told(
        region=XINMIN,
        situations=["begging"],
        happened_on=timezone.localdate(now),
        age=8,
        sex="1",
        seen="穿蓝校服的男孩，跟着一个拄拐的男人",
        spot="新民镇集市东口",
        words="集市上有个孩子被人逼着要钱，不给就打。",
    )
    receipt = report_at_door(key=uuid5(NAMESPACE, "door"), told=told, now=now, sender=Sender("demo"))
    _ring(city, receipt, now)


def _told_again(posts: Mapping[str, Post], first: Receipt, child: Child, at: datetime) -> None:
    """A neighbour tells of the same child by the open door, once the police know; one of her pictures was a mistake."""
    told = Told(
        region=TAIXIANG,
        situations=["alone"],
        happened_on=timezone.localdate(at),
        called_at=at,
        age=age_on(child.birth_on, timezone.localdate(at)),
        sex=child.sex,
        spot="村四组最东头，红铁门",
        words="我送了两顿饭，孩子有点发烧，晚上一个人睡。",
    )
    with TemporaryDirectory() as folder:
        pictures = [Path(folder) / f"{number}.jpg" for number in (1, 2)]
        for number, path in enumerate(pictures):
            draw_sheet(path, lines=6 + 8 * number)
        receipt = report_at_door(
            key=uuid5(NAMESPACE, "again"), told=told, now=at, sender=Sender("demo 2"), pictures=pictures
        )
    _ring(posts["city"], receipt, at)
    with acting_as(posts["xinmin"]):
        row, to = (HarmReport.objects.get(pk=one.report) for one in (receipt, first))
        join(report=row, to=to, version=row.version, now=at + timedelta(minutes=5))
        wrong = HarmEvidence.objects.filter(report=row.pk).order_by("-pk")[0]
        words = "第二张是缴费单，和这件事无关，误传。"
        set_aside(file=wrong, words=words, now=at + timedelta(minutes=8))


def _held_back(posts: Mapping[str, Post], at: datetime) -> None:
    """Somebody sends one report after the other: the last three wait, and one of them was looked at."""
    sender = Sender("demo 3")
    for _ in range(MOST_FROM_ONE_SENDER):
        count_visit(sender, XINMIN, at)
    receipts = [
        report_at_door(
            key=uuid5(NAMESPACE, f"held {number}"),
            told=Told(
                region=XINMIN,
                situations=["other_harm"],
                happened_on=timezone.localdate(at),
                spot=spot,
                words=words,
            ),
            now=at + number * timedelta(minutes=1),
            sender=sender,
        )
        for number, (spot, words) in enumerate(HELD)
    ]
    for receipt in receipts:
        _ring(posts["city"], receipt, at + timedelta(minutes=4))
    with acting_as(posts["binzhou"]):
        words = "只有乱码，没有地点和孩子，已看过。"
        leave_held(reports=[receipts[0].report], words=words, now=at + timedelta(minutes=9))
