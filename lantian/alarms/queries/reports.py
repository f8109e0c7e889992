"""Reports as the acting post sees them: lists, the clock of one, what may be about the same event."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from itertools import pairwise
from typing import Any, TypeVar
from uuid import UUID

from django.db.models import Q, QuerySet

from lantian.access.models import Post, User
from lantian.access.policy import Scope
from lantian.access.scopes import acting_post
from lantian.alarms.models import AlarmCall, HarmEvidence, HarmReport, HarmStep, HarmWords
from lantian.alarms.rules.clock import ORDER, Stage, due_after
from lantian.alarms.rules.events import DAYS_APART, TOWN, Told, may_be_one
from lantian.alarms.words import STAGE_NAMES
from lantian.files.asides import Deed
from lantian.registry.models import Child

OPEN, DONE, JOINED = "open", "done", "joined"
MOST_ALIKE, MOST_LOOKED_AT = 8, 50
TOLD = ("region", "happened_on", "sex", "age", "situations", "is_drill")
Row = TypeVar("Row", HarmWords, HarmEvidence)


def real() -> QuerySet[HarmReport]:
    """Reports that are neither drills nor held back."""
    return HarmReport.objects.filter(is_drill=False, is_quarantined=False)


def listed(state: str) -> tuple[QuerySet[HarmReport], tuple[str, ...]]:
    """The reports of a tab with their order: open ones by what is due first, others the newest first."""
    if state == OPEN:
        return unfinished(), ("due_at", "id")
    newest = ("-received_at", "-id")
    if state == JOINED:
        return real().filter(joined_to__isnull=False), newest
    return real().filter(stage=Stage.FED_BACK.value), newest


def held_back() -> QuerySet[HarmReport]:
    """What came with a flood and nobody has looked at."""
    return _quarantined().filter(next_call_at__isnull=False)


def left_held() -> QuerySet[HarmReport]:
    """What somebody looked at and left held back."""
    return _quarantined().filter(next_call_at__isnull=True)


def _quarantined() -> QuerySet[HarmReport]:
    return HarmReport.objects.filter(is_quarantined=True, joined_to__isnull=True)


def drills() -> QuerySet[HarmReport]:
    """Drills, without the weekly tests."""
    return HarmReport.objects.filter(is_drill=True).exclude(source=HarmReport.Source.TEST)


def untaken() -> QuerySet[HarmReport]:
    """Reports that nobody has taken on yet."""
    return real().filter(stage=Stage.RECEIVED.value, due_at__isnull=False)


def unfinished() -> QuerySet[HarmReport]:
    """Reports in which something is still to be done."""
    return real().filter(due_at__isnull=False)


def names_of_children(rows: Iterable[HarmReport]) -> dict[UUID, str]:
    """The names of the children of some reports, as far as the acting post sees their files: a department sees none."""
    if acting_post().scope == Scope.UNIT:
        return {}
    keys = {row.child_id for row in rows if row.child_id}
    return dict(Child.objects.filter(pk__in=keys).values_list("pk", "name")) if keys else {}


@dataclass(frozen=True)
class Tick:
    """A stage on the clock of a report: when it was due, when it was reached."""

    stage: Stage
    due_at: datetime | None
    at: datetime | None
    is_current: bool

    @property
    def name(self) -> str:
        return str(STAGE_NAMES[self.stage])

    @property
    def was_late(self) -> bool:
        return bool(self.at and self.due_at and self.at > self.due_at)


def clock_of(report: HarmReport) -> list[Tick]:
    """The whole clock, from receipt to the answer."""
    ticks = [Tick(Stage.RECEIVED, None, report.received_at, report.stage == Stage.RECEIVED)]
    for before, stage in pairwise(ORDER):
        at = getattr(report, f"{stage.value}_at")
        due = due_after(before, report.received_at, report.terms, report.reopened_at)
        ticks.append(Tick(stage, due, at, report.stage == stage))
    return ticks


@dataclass(frozen=True)
class CallLine:
    """A seat that was rung: whose, in which step, how often, when first and last, when it took the report on."""

    name: str
    post_name: str
    step: int
    times: int
    first_at: datetime
    last_at: datetime
    acknowledged_at: datetime | None
    is_cover: bool
    is_on_call: bool


def calls_of(report: HarmReport) -> list[CallLine]:
    """Whom the bell has rung, a line for each seat."""
    rows: dict[UUID, list[AlarmCall]] = {}
    for row in AlarmCall.objects.filter(report=report.pk).order_by("told_at", "pk"):
        rows.setdefault(row.seat, []).append(row)
    posts = {
        post.seat: post
        for post in Post.objects.filter(seat__in=list(rows)).select_related("unit", "user").order_by("since")
    }
    return [_line(calls, posts.get(seat)) for seat, calls in rows.items()]


def _line(calls: Sequence[AlarmCall], post: Post | None) -> CallLine:
    first, last = calls[0], calls[-1]
    return CallLine(
        name=post.user.name if post else "",
        post_name=f"{post.role_name} · {post.unit}" if post else "",
        step=first.step,
        times=len(calls),
        first_at=first.told_at,
        last_at=last.told_at,
        acknowledged_at=next((one.acknowledged_at for one in calls if one.acknowledged_at), None),
        is_cover=first.is_cover,
        is_on_call=first.is_on_call,
    )


def steps_of(report: HarmReport) -> list[tuple[HarmStep, str]]:
    """The steps with the names of who took them, the oldest first."""
    return _with_names(HarmStep.objects.filter(report=report.pk).order_by("at", "pk"))


def asides_of(files: Sequence[UUID]) -> dict[UUID, Deed]:
    """Who set each of some files aside last, and why."""
    steps = HarmStep.objects.filter(about__in=files, kind=HarmStep.Kind.SET_ASIDE).order_by("at", "pk")
    return {
        step.about: Deed(step.seat, step.user, name, step.words.reveal() if step.words else "")
        for step, name in _with_names(steps)
        if step.about
    }


def _with_names(rows: Iterable[HarmStep]) -> list[tuple[HarmStep, str]]:
    steps = list(rows)
    users = {step.user for step in steps if step.user}
    names = dict(User.objects.filter(pk__in=users).values_list("pk", "name")) if users else {}
    return [(step, names.get(step.user, "") if step.user else "") for step in steps]


@dataclass(frozen=True)
class Said:
    """What was said in a report, and what came with it, as far as the acting post reads it."""

    report: HarmReport
    words: list[HarmWords]
    evidence: list[HarmEvidence]


def said_of(report: HarmReport) -> list[Said]:
    """What a report says, and after it each one that was joined to it, the oldest first."""
    reports = [report, *joined_to(report)]
    keys = [one.pk for one in reports]
    words = _by_report(HarmWords.objects.filter(report__in=keys).order_by("at", "pk"))
    evidence = _by_report(HarmEvidence.objects.filter(report__in=keys).order_by("at", "pk"))
    return [Said(one, words.get(one.pk, []), evidence.get(one.pk, [])) for one in reports]


def joined_to(report: HarmReport) -> list[HarmReport]:
    """The reports that were joined to one, as far as the acting post sees them."""
    return list(HarmReport.objects.filter(joined_to=report.pk).order_by("received_at", "pk"))


def _by_report(rows: Iterable[Row]) -> dict[UUID, list[Row]]:
    found: dict[UUID, list[Row]] = {}
    for row in rows:
        found.setdefault(row.report_id, []).append(row)
    return found


def alike(report: HarmReport) -> list[HarmReport]:
    """Other reports that may be about the same event: a person looks whether they are."""
    days = timedelta(days=DAYS_APART)
    around = Q(happened_on__range=(report.happened_on - days, report.happened_on + days))
    town = report.region - report.region % TOWN
    here = Q(region__range=(town, town + TOWN - 1))
    if report.child_id:
        here |= Q(child=report.child_id)
    rows = HarmReport.objects.filter(around & here, is_drill=report.is_drill, joined_to__isnull=True)
    # By day, which no index gives in order: those of the town are then found by their index, and not all of the city
    # looked through from the newest on until enough are found.
    found = rows.exclude(pk=report.pk).exclude(source=HarmReport.Source.TEST)
    found = found.order_by("-happened_on", "-received_at").only(*TOLD, "child", "received_at")[
        :MOST_LOOKED_AT
    ]
    own = _told(report)
    return [one for one in found if may_be_one(own, _told(one))][:MOST_ALIKE]


def _told(row: HarmReport) -> Told:
    values: dict[str, Any] = {name: getattr(row, name) for name in TOLD}
    return Told(child=row.child_id, **values)
