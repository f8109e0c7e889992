"""Who can stand on a list to the police, the lists that went out, and what the letter says (always in Chinese)."""

import json
from collections import defaultdict
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import date
from typing import Any
from uuid import UUID

from django.db.models import Count, Q, QuerySet
from django.utils.translation import override

from lantian.access.models import Post, User
from lantian.access.policy import Role
from lantian.access.queries import holding
from lantian.access.scopes import acting_post
from lantian.kernel.codes.tables import code_table
from lantian.kernel.documents.papers import Cell, Paper, PaperTable, Part
from lantian.pathways.codes import chinese_day, ways
from lantian.pathways.models import HukouCorrection, HukouLine, HukouList, WayRun, WayStep
from lantian.pathways.rules.listing import WAY, problem_of_line
from lantian.pathways.rules.running import State, StepState
from lantian.places import queries as places
from lantian.places.models import Unit
from lantian.places.rules import Scope
from lantian.registry.models import Hukou
from lantian.registry.queries.active import active
from lantian.registry.queries.paper import CARERS, surroundings_of

HEADINGS = ("序号", "姓名", "性别", "出生日期", "住址", "实际照护人", "起办日期", "已办事项", "待办事项")
WIDTHS = (0.8, 1.5, 0.8, 2.5, 2.3, 1.6, 2.5, 2.4, 2.0)
KEYS = ("name", "sex", "birth", "place", "carers", "since", "done", "open")


@dataclass(frozen=True, slots=True)
class Candidate:
    """A way under way for a child without registration, its steps, and why it cannot be listed ("" when it can)."""

    run: WayRun
    steps: tuple[WayStep, ...]
    problem: str
    village: str = ""

    @property
    def next(self) -> str:
        waiting = [step for step in self.steps if step.state == StepState.WAITING]
        return str(ways()[WAY].step(waiting[0].code)) if waiting else ""


def candidates_in(scope: Scope) -> list[Candidate]:
    """The ways of children without registration in a range, by village, and whether each can be listed."""
    rows = WayRun.objects.filter(active("child__"), region__range=scope, way=WAY, state=State.RUNNING)
    return candidates_of(rows)


def candidates_of(rows: QuerySet[WayRun]) -> list[Candidate]:
    """Of ways that run, whether each can be listed now."""
    runs = list(rows.select_related("child").order_by("region", "began_on", "pk"))
    keys, children = [run.pk for run in runs], [run.child_id for run in runs]
    steps: dict[UUID, list[WayStep]] = defaultdict(list)
    for step in WayStep.objects.filter(run__in=keys).order_by("number"):
        steps[step.run_id].append(step)
    registered = set(
        Hukou.objects.filter(child__in=children, until__isnull=True, is_registered=True).values_list(
            "child", flat=True
        )
    )
    waiting = set(HukouLine.objects.filter(run__in=keys, answer="").values_list("run", flat=True))
    villages = places.paths(run.region for run in runs)
    return [
        Candidate(
            run,
            tuple(steps[run.pk]),
            problem_of_line(
                done={step.code for step in steps[run.pk] if step.state == StepState.DONE},
                is_registered=run.child_id in registered,
                waits_on_list=run.pk in waiting,
            ),
            villages.get(run.region, ""),
        )
        for run in runs
    ]


def lists_in(scope: Scope) -> QuerySet[HukouList]:
    """The lists of a range, the newest first, with how many lines are still there and how many wait."""
    rows = HukouList.objects.filter(region__range=scope).order_by("-sent_on", "-pk")
    return rows.annotate(
        kept=Count("lines"), waiting=Count("lines", filter=Q(lines__answer="", lines__pk__isnull=False))
    )


def units_of_police(scope: Scope, on: date) -> list[Unit]:
    """The units of the police in a county, its bureau first, in which somebody can answer on line."""
    posts = Post.objects.filter(holding(on), role=Role.DEPARTMENT, unit__department=Unit.Department.POLICE)
    units = Unit.objects.filter(pk__in=posts.filter(unit__region__code__range=scope).values("unit"))
    return list(units.order_by("region", "name"))


def lists_for_unit() -> QuerySet[HukouList]:
    """The lists that the acting unit may answer, the newest first, with how many lines are there and wait.

    One from which every child moved away shows nothing any more, and is left out.
    """
    rows = HukouList.objects.filter(units__contains=[acting_post().unit_id]).order_by("-sent_on", "-pk")
    waiting = Count("lines", filter=Q(lines__answer="", lines__pk__isnull=False))
    return rows.annotate(kept=Count("lines"), waiting=waiting).filter(kept__gt=0)


def lines_to_answer() -> QuerySet[HukouLine]:
    """The lines of these lists that wait for the answer of the acting unit."""
    return HukouLine.objects.filter(answer="", units__contains=[acting_post().unit_id])


def lines_for_unit(one: HukouList) -> list[HukouLine]:
    """What a unit sees of a list: its frozen lines and their answers, and no file behind them."""
    lines = HukouLine.objects.filter(list=one.pk, units__contains=[acting_post().unit_id])
    return list(lines.order_by("number"))


def who_answered(lines: Iterable[HukouLine]) -> dict[UUID, str]:
    """Who wrote down each answer, by key of the line."""
    said = [line for line in lines if line.answered_by]
    users = dict(User.objects.filter(pk__in={line.answered_by for line in said}).values_list("pk", "name"))
    return {line.pk: users.get(line.answered_by, "") for line in said if line.answered_by}


@dataclass(frozen=True, slots=True)
class Earlier:
    """An answer that was corrected, and the names of who gave it, who corrected it, who looked what follows."""

    row: HukouCorrection
    given_by: str
    corrected_by: str
    looked_by: str

    @property
    def waits(self) -> bool:
        return self.row.went_on and self.row.looked_at is None


def earlier_answers(rows: QuerySet[HukouCorrection]) -> dict[UUID, list[Earlier]]:
    """Of corrections the answers that stood before, by key of their line, the oldest first."""
    found = list(rows.order_by("recorded_at", "pk"))
    keys = {key for row in found for key in (row.answered_by, row.recorded_by, row.looked_by) if key}
    users: dict[UUID | None, str] = dict(User.objects.filter(pk__in=keys).values_list("pk", "name"))
    earlier: dict[UUID, list[Earlier]] = defaultdict(list)
    for row in found:
        names = (users.get(key, "") for key in (row.answered_by, row.recorded_by, row.looked_by))
        earlier[row.line_id].append(Earlier(row, *names))
    return dict(earlier)


def corrections_of(one: HukouList) -> dict[UUID, list[Earlier]]:
    """The earlier answers of a list, as far as the acting post sees its lines."""
    return earlier_answers(HukouCorrection.objects.filter(line__list=one.pk))


def corrections_in(run: WayRun) -> list[Earlier]:
    """The answers about a way that were corrected, with the line in which the right one stands."""
    rows = HukouCorrection.objects.filter(line__run=run.pk).select_related("line")
    return [one for earlier in earlier_answers(rows).values() for one in earlier]


def lines_of(one: HukouList) -> list[HukouLine]:
    """The lines of a list that are still there."""
    return list(HukouLine.objects.filter(list=one.pk).select_related("child", "run").order_by("number"))


def frozen_lines(candidates: Sequence[Candidate], on: date) -> list[dict[str, str]]:
    """What stands on the list about each child on the day it goes out."""
    children = [candidate.run.child for candidate in candidates]
    with override("zh-hans"):
        around = surroundings_of(children, on, staff=False)
        return [_frozen(candidate, around) for candidate in candidates]


def _frozen(candidate: Candidate, around: Any) -> dict[str, str]:
    run, child = candidate.run, candidate.run.child
    people = around.people.get(child.pk, [])
    carers = dict.fromkeys(one.name for one in people if one.kind in CARERS)
    done = [step for step in candidate.steps if step.state == StepState.DONE]
    return {
        "name": child.name,
        "sex": code_table("sex").name(child.sex, "zh-hans"),
        "birth": child.birth_on.isoformat(),
        "place": "".join(around.places.get(child.region, "").split(" ")[-2:]),
        "carers": "、".join(carers),
        "since": run.began_on.isoformat(),
        "done": "、".join(f"{ways()[WAY].step(step.code).name_zh}（{step.done_on:%m-%d}）" for step in done),
        "open": candidate.next,
    }


def content_of(*, to: str, words: str, on: date, count: int) -> dict[str, Any]:
    """What the letter says around its table."""
    post = acting_post()
    return {
        "to": to,
        "words": words,
        "count": count,
        "basis": ways()[WAY].basis_zh,
        "unit": post.unit.name,
        "by": post.user.name,
        "day": chinese_day(on),
    }


def paper_of(one: HukouList, lines: Iterable[HukouLine]) -> Paper:
    """The list as it went out. A child that moved away or was erased since stands there as a number alone."""
    content = json.loads(one.content.reveal())
    said = {line.number: json.loads(line.content.reveal()) for line in lines}
    rows = [_cells(number, said.get(number)) for number in range(1, one.count + 1)]
    opening = (
        f"为保障未成年人依法登记户口的权利，根据{content['basis'].replace('；', '、')}，经逐户核实，现将辖区内"
        f"{one.count}名尚未办理户口登记的儿童名单函告贵单位，请依法协助办理。"
    )
    closing = "请逐人告知办理结果：已经登记的，告知登记日期；需要补充材料的，一次告知所缺材料；暂不能登记的，说明理由。"
    paragraphs = [opening, *content["words"].splitlines(), closing]
    return Paper(
        title="关于协助办理儿童户口登记的函",
        subtitle="",
        facts=(),
        parts=[Part("", paragraphs, [PaperTable("尚未办理户口登记的儿童名单", HEADINGS, rows, WIDTHS)])],
        notes=(
            "名单内容属于未成年人个人信息，仅用于办理户口登记，请妥善保管。",
            f"联系人：{content['by']}。",
        ),
        unit=content["unit"],
        day=content["day"],
        to=content["to"],
    )


def _cells(number: int, said: dict[str, str] | None) -> list[Cell]:
    texts = (
        [said[key] or "—" for key in KEYS] if said else ["（已转出或资料已删除）", *["—"] * (len(KEYS) - 1)]
    )
    return [Cell(str(number)), *map(Cell, texts)]
