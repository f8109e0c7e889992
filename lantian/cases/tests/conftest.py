from datetime import timedelta
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import Any

import pytest
from django.core.cache import cache
from django.utils import timezone

from lantian.access.models import Post
from lantian.access.scopes import acting_as
from lantian.cases.models import CaseFile, CaseMember, CaseTask, ProtectionCase, SafetyPlan
from lantian.cases.rules.steps import Verb
from lantian.cases.services import helping, intervening, steps, teams
from lantian.cases.services.files import add_files
from lantian.cases.services.helping import Task
from lantian.cases.services.opening import open_case
from lantian.files.tests.papers import photograph
from tests.cast import Cast

TODAY = timezone.localdate()
SOON = TODAY + timedelta(days=14)
REASON = "邻居说孩子一个人住了半个月"
WORDS = "派出所和镇上到家里看过，孩子暂时安全"
WHAT = "县医院门诊病历"
BASIS = {"basis": "gf13_help", "basis_words": "", "told": []}


@pytest.fixture(autouse=True)
def fresh(settings: Any, tmp_path: Any) -> None:
    settings.FILES_ROOT = tmp_path
    cache.clear()


def opened(cast: Cast, name: str | None = "小雨", by: str = "county_office", **more: Any) -> ProtectionCase:
    """A case that a part opens for a child of the cast, or for one that nobody knows."""
    with acting_as(cast.posts[by]):
        child = cast.child(name) if name else None
        return open_case(child=child, reason=REASON, kind="alone", **more)


def joined(cast: Cast, case: ProtectionCase, part: str) -> CaseMember:
    """A part of the cast joins the team, let in by the county office."""
    seat = cast.posts[part].seat
    with acting_as(cast.county_office):
        teams.add_member(case=case, seat=seat, part="other", basis="minors_103")
        return CaseMember.objects.get(case=case.pk, seat=seat, until_at=None)


def left(cast: Cast, member: CaseMember, by: str = "county_office") -> None:
    """A member is taken out of the team."""
    with acting_as(cast.posts[by]):
        teams.end_member(member=member, words="不再负责这件事", basis="minors_103")


def filed(post: Post, case: ProtectionCase) -> CaseFile:
    """A picture that a post keeps in a case."""
    with TemporaryDirectory() as folder, acting_as(post):
        path = Path(folder) / "upload"
        path.write_bytes(photograph(32, 24))
        (file,) = add_files(case=case, files=[path], what=WHAT, basis="gf13_help")
    return file


def sees(post: Post, case: ProtectionCase) -> bool:
    """Whether a post finds a case."""
    with acting_as(post, read_only=True):
        return ProtectionCase.objects.filter(pk=case.pk).exists()


def found() -> dict[str, Any]:
    """What two people found."""
    return {
        "on": TODAY,
        "assessors": "周镇 新民镇\n彭警 派出所",
        "safety": "danger",
        "guardianship": "danger",
        "body": "good",
        "mind": "watch",
        "words": "父母外出，无人照料",
        "child_says": "想和奶奶住",
        **BASIS,
    }


def planned() -> dict[str, Any]:
    """A safety plan."""
    return {
        "aim": "奶奶搬来同住",
        "warnings": "奶奶离开过夜",
        "call": "李主任 13900000000",
        "child_says": "",
        "review_on": SOON,
        **BASIS,
    }


def closing(outcome: str = "home") -> dict[str, Any]:
    """How a case ends."""
    return {
        "outcome": outcome,
        "word_by": "child",
        "word_text": "奶奶在，我不怕了",
        "feedback_on": TODAY,
        "words": "监护已经落实",
        **BASIS,
    }


def task_of(post: Post, what: str = "每天晚上到家里看一次") -> Task:
    return Task(what=what, seat=post.seat, due_on=SOON)


def to_help(cast: Cast, case: ProtectionCase) -> ProtectionCase:
    """Takes a case from its report to help, by the county office."""
    with acting_as(cast.county_office):
        steps.move(
            case=case,
            verb=Verb.RESPOND,
            words=WORDS,
            basis="gf13_response",
            acts=["police", "kin"],
            told=["police"],
            today=TODAY,
        )
        helping.assess(case=case, values=found(), today=TODAY)
        helping.write_plan(
            case=case, edition=0, values=planned(), tasks=[task_of(cast.county_office)], today=TODAY
        )
        return ProtectionCase.objects.get(pk=case.pk)


def intervention(kind: str = "revocation", **more: Any) -> dict[str, Any]:
    """Something done towards guardians."""
    return {
        "kind": kind,
        "by": "civil_affairs",
        "ground": "36_2",
        "on": TODAY,
        "until": None,
        "words": "父母拒不履行监护职责，有村委会证明",
        **BASIS,
        **more,
    }


def staying() -> dict[str, Any]:
    """A child that lives with relatives for the time being."""
    return {
        "kind": "kin",
        "where": "姑姑家",
        "carer": "张姑姑 13911112222",
        "since": TODAY,
        "until_planned": None,
        "ground": "",
        **BASIS,
    }


def placed(cast: Cast, case: ProtectionCase) -> Any:
    """The child lives with relatives."""
    with acting_as(cast.county_office):
        return intervening.place(case=case, values=staying(), today=TODAY)


def on_the_table(cast: Cast) -> dict[str, dict[str, Any]]:
    """A case of 小雨 in intervention: the county answers for it, 太厢 and the police are of the team."""
    case = opened(cast)
    joined(cast, case, "department")
    member = joined(cast, case, "village_director")
    case = to_help(cast, case)
    placement, file = placed(cast, case), filed(cast.county_office, case).pk
    with acting_as(cast.county_office):
        applied = intervening.intervene(case=case, values=intervention(), today=TODAY)
        called, held = (
            helping.call_conference(case=case, on=TODAY, place="镇上", invited=[case.owner], today=TODAY)
            for _ in range(2)
        )
        minutes = {"on": TODAY, "present": [case.owner], "others": "村医", "minutes": WORDS, **BASIS}
        helping.hold_conference(meeting=held, version=1, values=minutes, tasks=[], today=TODAY)
        task = CaseTask.objects.get(case=case.pk, kind="plan")
        plan = SafetyPlan.objects.get(case=case.pk)
    return {
        "cases": {"key": case.pk, "verb": "note"},
        "cases:open_known": {"key": cast.children["小雨"]},
        "cases:behind_glass": {"child": cast.children["小雨"], "key": case.pk},
        "cases:conference": {"key": called.pk},
        "cases:file_open": {"key": file},
        "cases:set_aside": {"key": file},
        "cases:bring_back": {"key": file},
        "cases:minutes_print": {"key": held.pk},
        "cases:plan_print": {"key": plan.pk},
        "cases:task_end": {"key": task.pk},
        "cases:place_end": {"key": placement.pk},
        "cases:outcome": {"key": applied.pk},
        "cases:member_end": {"key": member.pk},
    }
