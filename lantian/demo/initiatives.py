"""The three local brands of the speech as they might stand today, and a hand-in-hand group of 太厢小学."""

from collections.abc import Mapping, Sequence
from datetime import date, timedelta
from typing import Any

from django.db.models import Count
from django.utils import timezone
from uuid_utils.compat import uuid7

from lantian.access.models import Post
from lantian.access.policy import Role
from lantian.access.scopes import acting_as, appointing
from lantian.demo.cast import GUANDAO, Part, appoint_part
from lantian.encounters.models import Encounter
from lantian.helping.models import Helper
from lantian.helping.services.people import accept, nominate
from lantian.helping.services.posts import give_post
from lantian.helping.services.vetting import record as record_check
from lantian.initiatives.models import Initiative
from lantian.initiatives.rules.kinds import Kind
from lantian.initiatives.services.founding import found
from lantian.initiatives.services.groups import form_group, note_activity
from lantian.initiatives.services.joining import join_child, join_helper, join_paired
from lantian.initiatives.services.stations import note_day, plan_days
from lantian.pairing.models import Pair
from lantian.pairing.rules.stages import Mode, Stage
from lantian.pairing.services.proposing import propose
from lantian.places.models import Unit
from lantian.places.queries import villages_in
from lantian.places.rules import STEPS, Level, scope_of
from lantian.plans.models import Need
from lantian.plans.services.measures import promise_measure
from lantian.plans.services.needs import note_need
from lantian.registry.models import Child, Tie
from lantian.registry.queries.active import active
from lantian.registry.rules.ages import age_on
from lantian.registry.services.people import tie_person
from lantian.registry.services.registering import register_child

QIANXIAN, SANYUAN = 610424000000, 610422000000
OFFICES = (
    Part(
        "qianxian", "梁玉洁", Role.COUNTY_OFFICE, QIANXIAN, "civil_affairs", date(2022, 5, 9), "029-35520620"
    ),
    Part("sanyuan", "雷少华", Role.COUNTY_OFFICE, SANYUAN, "civil_affairs", date(2023, 1, 4), "029-32280621"),
)
HELPERS = ("袁巧玲", "马兴国", "侯桂芳", "强建社", "上官云霞", "巨养民")
ELDERS = (("郭振民", "teacher"), ("白志信", "cadre"), ("杜守义", "soldier"))
IN_DIFFICULTY = (
    "王乐乐",
    "李心怡",
    "赵子轩",
    "刘雨桐",
    "张浩然",
    "杨思琪",
    "高一鸣",
    "何佳怡",
    "罗梓涵",
    "宋子豪",
)
NEEDS = ("S02", "L09", "K02", "P01", "M03")
DAY = timedelta(days=1)


def begin_initiatives(posts: Mapping[str, Post], on: date) -> None:
    """乾县 千帮千, 三原县 困难儿童全帮扶, a station in 口镇 of 泾阳县, and a group of 太厢小学."""
    offices = {part.username: appoint_part(part) for part in OFFICES}
    with acting_as(offices["qianxian"]):
        _help_by_thousands(on)
    with acting_as(offices["sanyuan"]):
        _help_everybody(offices["sanyuan"], on)
    with acting_as(posts["jingyang"]):
        _keep_a_station(on)
    with acting_as(posts["head"]):
        _form_a_group(posts["head"], on)


def _found(kind: Kind, name: str, basis: str, on: date, **terms: Any) -> Initiative:
    begins_on = on - timedelta(days=120)
    values = {"name": name, "basis": basis, "begins_on": begins_on, "ends_on": on + timedelta(days=245)}
    return found(kind=kind, values={**values, **terms}, today=on)


def _somebody(number: int, name: str, region: int, on: date, **more: Any) -> Helper:
    """A helper who is named, accepted and has had the yearly check."""
    values = {
        "name": name,
        "sex": "1" if number % 2 else "2",
        "birth_on": date(1958 + number * 3, 4, 2 + number),
        "phone": f"1399210{region // 10**6 % 1000:03d}{number}",
        "identity": None,
        "kind": "volunteer",
        "elder_kind": "",
        "region": region,
        "school": None,
        "unit": None,
        "most_children": 2,
        "farthest": "town",
        "gives_study": True,
        "gives_life": number % 2 == 0,
        "gives_mind": number % 3 == 0,
        "days": [6],
        "languages": [],
        "health": "",
        "words": "",
    }
    helper = nominate(values={**values, **more}, on=on, is_another=True)
    helper = accept(helper=helper, consented_on=on, version=helper.version, on=on)
    day = on - timedelta(days=100)
    record_check(helper=helper, authority="公安局", asked_on=day, checked_on=day, result="clear", today=on)
    return Helper.objects.get(pk=helper.pk)


def _help_by_thousands(on: date) -> None:
    """Six have signed up so far; four stand by a child, three of them have been to see it; three children wait."""
    one = _found(
        Kind.PAIRS, "千帮千", "乾县关爱农村留守儿童行动方案", on, target_helpers=1000, target_children=1000
    )
    units = Unit.objects.filter(kind=Unit.Kind.VILLAGE_COMMITTEE, region__code__range=scope_of(QIANXIAN))
    known = Child.objects.filter(active(), region__in=units.values("region"))
    (village, _number), *_rest = (
        known.values_list("region").annotate(all=Count("pk")).order_by("-all", "region")[:1]
    )
    unit = units.get(region=village)
    children = list(known.filter(region=village).order_by("pk"))
    for number, name in enumerate(HELPERS):
        helper = _somebody(number, name, village, on)
        join_helper(initiative=one, helper=helper, on=on - timedelta(days=90))
        child = _whom(children, helper, on) if number < 4 else None
        if child:
            children.remove(child)
            give_post(helper=helper, unit=unit, since=on)
            _stand_by(child, Helper.objects.get(pk=helper.pk), on, met=number < 3)
    join_paired(initiative=one, on=on)
    for child in children[:3]:
        join_child(initiative=one, child=child, on=on)


def _whom(children: Sequence[Child], helper: Helper, on: date) -> Child | None:
    return next(
        (child for child in children if age_on(child.birth_on, on) < 10 or child.sex == helper.sex), None
    )


def _stand_by(child: Child, helper: Helper, on: date, *, met: bool) -> None:
    """A pair that has gone its way from proposal to the year, and perhaps a visit of these weeks."""
    pair = propose(child=child, helper=helper, mode=Mode.ONE, is_lead=True, on=on)
    since = on - timedelta(days=80)
    tie = tie_person(
        child=child,
        kind=Tie.Kind.PROXY_PARENT,
        since=since,
        details={"name": helper.name},
        seat=helper.seat,
    )
    Pair.objects.filter(pk=pair.pk).update(
        stage=Stage.LIVE.value,
        awaits=[],
        proposed_on=since - 7 * DAY,
        agreed_on=since - 2 * DAY,
        signed_on=since,
        trial_from=since,
        live_from=since + 30 * DAY,
        renew_by=since + 365 * DAY,
        tie=tie.pk,
    )
    if met:
        _write_down(child, helper, "home_visit", "home", on - timedelta(days=12))


def _write_down(child: Child, helper: Helper, kind: str, way: str, day: date) -> None:
    Encounter(
        child=child,
        region=child.region,
        school=child.school,
        occasion=uuid7(),
        kind=kind,
        way=way,
        happened_on=day,
        place=child.region,
        seat=helper.seat or uuid7(),
        role=Role.PROXY_PARENT.value,
        seen=["child"],
        recorded_at=timezone.now(),
    ).save(force_insert=True)


def _help_everybody(office: Post, on: date) -> None:
    """Ten children in difficulty: for six something goes on, of one it is late, for the others nothing yet."""
    villages = list(villages_in(scope_of(SANYUAN)).order_by("code")[:4])
    for number, name in enumerate(IN_DIFFICULTY):
        child = register_child(
            values={
                "child_name": name,
                "sex": "2" if number % 2 else "1",
                "birth_on": date(on.year - 7 - number % 7, 3 + number % 9, 5),
                "no_identity_reason": "not_registered",
                "village": villages[number % 4].code,
                "address": f"{number % 5 + 1}组{number + 3}号",
            },
            as_of=on,
        )
        need = note_need(
            child=child,
            code=NEEDS[number % 5],
            told_by=Need.ToldBy.VISIT,
            since=on - timedelta(days=30),
            today=on,
            words="",
        )
        if number < 6:
            _promise(need, office, on, is_late=number == 5)
    conditions = ["guarded_badly", "ill_or_disabled", "need_open"]
    _found(Kind.MEASURES, "困难儿童全帮扶", "三原县困难儿童全帮扶实施方案", on, conditions=conditions)


def _promise(need: Need, office: Post, on: date, *, is_late: bool) -> None:
    values = {
        "what": "每周六上午由志愿者上门陪伴辅导",
        "done_means": "作业有人看，心里话有人听",
        "seat": office.seat,
        "outside": "",
        "due_on": on + timedelta(days=30),
        "line": "education",
    }
    measure = promise_measure(need=need, values=values, today=on)
    if is_late:
        type(measure).objects.filter(pk=measure.pk).update(due_on=on - timedelta(days=4))


def _keep_a_station(on: date) -> None:
    """Three elders take turns; one did not come once, one day nobody noted; five children are guided."""
    town = GUANDAO - GUANDAO % STEPS[Level.TOWN]
    with appointing():
        unit = Unit(kind=Unit.Kind.STATION, name="口镇五老留守儿童指导站", region_id=town)
        unit.save(force_insert=True)
    one = _found(Kind.STATION, "五老指导站", "", on, unit=unit.pk, target_children=12)
    for number, (name, kind) in enumerate(ELDERS):
        elder = _somebody(number, name, GUANDAO, on, kind="elder", elder_kind=kind, farthest="town")
        join_helper(initiative=one, helper=elder, on=on - timedelta(days=100))
        first = on - timedelta(days=28 - number)
        days = plan_days(initiative=one, helper=elder.pk, first=first, part="afternoon", weeks=6)
        for day in (one for one in days if one.on < on - number * 3 * DAY):
            came = not (number == 1 and day.on == first)
            note_day(day=day, version=1, came=came, note="" if came else "住院", today=on)
    for child in Child.objects.filter(active(), region=GUANDAO).order_by("pk")[:5]:
        join_child(initiative=one, child=child, on=on)


def _form_a_group(head: Post, on: date) -> None:
    """Four of one school who read together."""
    pupils = list(Child.objects.filter(active(), school=head.unit_id).order_by("-birth_on", "pk")[:4])
    keys = [child.pk for child in pupils]
    since = on - timedelta(days=25)
    group = form_group(name="小雨点", children=keys, leader=keys[0], companion=None, on=since)
    for days_ago, what, words in (
        (20, "reading", "一起读《西游记》"),
        (11, "sport", "跳绳比赛"),
        (3, "homework", ""),
    ):
        note_activity(group=group, on=on - timedelta(days=days_ago), what=what, words=words, today=on)
