"""Three protection cases of the demonstration: one just opened, one being helped, one that is closed."""

from collections.abc import Mapping
from datetime import date, timedelta
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import Any

from lantian.access.models import Post
from lantian.access.policy import Compartment
from lantian.access.scopes import acting_as
from lantian.access.services import change_compartments
from lantian.cases.models import CaseTask, ProtectionCase
from lantian.cases.rules.steps import Verb
from lantian.cases.services import helping, intervening, steps, teams
from lantian.cases.services.files import add_files
from lantian.cases.services.helping import Task
from lantian.cases.services.opening import open_case
from lantian.cases.services.putting_aside import set_aside
from lantian.demo.cast import TAIXIANG
from lantian.demo.papers import draw_sheet
from lantian.registry.models import Child
from lantian.registry.queries.active import active

HELP = {"basis": "gf13_help", "basis_words": "", "told": []}
FOUND: dict[str, Any] = {
    "assessors": "周镇 新民镇人民政府\n王警官 新民派出所",
    "safety": "danger",
    "guardianship": "danger",
    "body": "good",
    "mind": "watch",
    "words": "父母在外务工，孩子独自居住两周，三餐不定，夜里害怕",
    "child_says": "想和奶奶一起住，不想转学",
}
PLAN: dict[str, Any] = {
    "aim": "奶奶搬来同住，夜里有人陪",
    "warnings": "奶奶外出过夜\n孩子连续两天没到校",
    "call": "110\n村儿童主任\n镇儿童督导员",
    "child_says": "奶奶在就不怕了",
}
MINUTES = "公安介绍出警情况。学校反映孩子近期上课犯困。\n一致同意由奶奶临时照料，责令父母十日内返回。"


def open_cases(posts: Mapping[str, Post], on: date) -> None:
    """Lets 彬州市 open cases of children of 太厢村, with the town, the village and the police in their teams."""
    with acting_as(posts["binzhou"]):
        children = list(Child.objects.filter(active(), region=TAIXIANG).order_by("-pk")[:3])
        first = open_case(child=children[0], reason="邻居反映孩子身上有伤", kind="violence", told=["police"])
        teams.add_member(case=first, seat=posts["police"].seat, part="police", basis="minors_103")
        _helped(children[1], posts, on)
        _closed(children[2], on)
    with acting_as(posts["city"]):
        office = Post.objects.get(pk=posts["binzhou"].pk)
        held = {Compartment(one) for one in office.compartments}
        change_compartments(post=office, compartments=held | {Compartment.PROTECTION})


def _helped(child: Child, posts: Mapping[str, Post], on: date) -> None:
    """From the report over a conference to the safety plan, with an application at the court."""
    case = open_case(
        child=child, reason="老师家访发现孩子一个人住了两周", kind="alone", told=["police", "town"]
    )
    for part, role in (("xinmin", "town"), ("taixiang", "village"), ("police", "police")):
        teams.add_member(case=case, seat=posts[part].seat, part=role, basis="minors_103")
    _respond(case, on)
    helping.assess(case=case, values={**FOUND, "on": on, **HELP}, today=on)
    _with_evidence(case)
    seats = [posts[part].seat for part in ("binzhou", "xinmin", "taixiang", "police")]
    meeting = helping.call_conference(case=case, on=on, place="新民镇会议室", invited=seats, today=on)
    values = {"on": on, "present": seats, "others": "太厢小学 郑校长", "minutes": MINUTES, **HELP}
    decided = [Task("督促父母返回并签承诺书", posts["xinmin"].seat, on + timedelta(days=10))]
    helping.hold_conference(meeting=meeting, version=1, values=values, tasks=decided, today=on)
    tasks = [
        Task("每天晚上到家里看一次", posts["taixiang"].seat, on + timedelta(days=14)),
        Task("每周巡逻经过时上门", posts["police"].seat, on + timedelta(days=30)),
    ]
    values = {**PLAN, "review_on": on + timedelta(days=30), **HELP}
    helping.write_plan(case=case, edition=0, values=values, tasks=tasks, today=on)


def _with_evidence(case: ProtectionCase) -> None:
    """What the school wrote down, and a sheet of another child that came by mistake."""
    for what, lines in (("学校考勤和请假记录", 9), ("村卫生室就诊单", 5)):
        with TemporaryDirectory() as folder:
            sheet = Path(folder) / "sheet.jpg"
            draw_sheet(sheet, lines=lines)
            (file,) = add_files(case=case, files=[sheet], what=what, basis="gf13_help")
    set_aside(file=file, words="这是另一个孩子的就诊单，误传。", basis="minors_103")


def _closed(child: Child, on: date) -> None:
    """Advice was enough: the mother came home."""
    case = open_case(child=child, reason="孩子放学后无人接，几次走到镇上", kind="neglect", told=["town"])
    _respond(case, on)
    helping.assess(case=case, values={**FOUND, "on": on, "child_says": "妈妈回来了就好", **HELP}, today=on)
    advice = {
        "kind": "advice", "by": "committee", "ground": "", "on": on, "until": None,
        "words": "村委会对父亲当面劝诫，有谈话记录", **HELP, "basis": "minors_118",
    }  # fmt: skip
    intervening.intervene(case=case, values=advice, today=on)
    for task in CaseTask.objects.filter(case=case.pk, state="open").exclude(kind="review"):
        helping.end_task(task=task, version=task.version, came_out="done", note_text="已办好", today=on)
    values = {
        "outcome": "home", "word_by": "child", "word_text": "妈妈每天都在家", "feedback_on": on,
        "words": "母亲返乡照料，村里回访两次", **HELP,
    }  # fmt: skip
    steps.close(case=case, values=values, today=on)


def _respond(case: ProtectionCase, on: date) -> None:
    steps.move(
        case=case,
        verb=Verb.RESPOND,
        words="派出所和镇上当天到场，孩子暂由奶奶照料，已通知父母返回",
        basis="gf13_response",
        acts=["police", "kin", "parents_back"],
        told=["police", "town", "parents"],
        today=on,
    )
