"""The ways of one child, and one way with all that belongs to it."""

from collections import defaultdict
from dataclasses import dataclass, field
from datetime import date
from uuid import UUID

from lantian.access.models import Post
from lantian.access.policy import Role
from lantian.pathways.codes import Outcome, Step, Way, ways, ways_for
from lantian.pathways.models import WayDeed, WayPaper, WayRun, WayStep, WaySuggestion
from lantian.pathways.rules.running import State, StepState, may_do
from lantian.registry.models import Child
from lantian.registry.queries.active import files_of
from lantian.registry.rules.ages import age_on


@dataclass(frozen=True)
class StepLine:
    """A step as a page shows it: what it is, how far, what was done, what this post may do about it."""

    row: WayStep
    step: Step
    deeds: list[WayDeed]
    papers: list[WayPaper]
    is_late: bool
    may_work: bool

    @property
    def waits(self) -> bool:
        return self.row.state == StepState.WAITING

    @property
    def done_times(self) -> int:
        return sum(1 for deed in self.deeds if deed.withdrawn_at is None)


@dataclass(frozen=True)
class RunLine:
    """A way of a child; `outcome` once it has ended, `next` the first step that waits."""

    run: WayRun
    way: Way
    steps: list[StepLine] = field(default_factory=list)

    @property
    def outcome(self) -> Outcome | None:
        return self.way.outcome(self.run.outcome) if self.run.outcome else None

    @property
    def is_running(self) -> bool:
        return self.run.state == State.RUNNING

    @property
    def next(self) -> StepLine | None:
        waiting = [line for line in self.steps if line.waits and not line.step.is_optional]
        return min(waiting, key=lambda line: (line.row.due_on, line.row.number), default=None)


@dataclass(frozen=True)
class ChildWays:
    """What a child's page of ways shows: what the file suggests, what runs, what ended, what may begin."""

    suggestions: list[tuple[WaySuggestion, Way]]
    running: list[RunLine]
    over: list[RunLine]
    may_begin: list[Way]


def ways_of(child: Child, post: Post, on: date) -> ChildWays:
    """The ways of a child that a post may know of."""
    files = files_of(child.pk)
    runs = list(WayRun.objects.filter(child__in=files).order_by("-began_on", "-pk"))
    running = [run for run in runs if run.state == State.RUNNING]
    steps = _steps_of([run.pk for run in running])
    role = Role(post.role)
    lines = [_line(run, steps.get(run.pk, []), role, on) for run in running]
    standing = {run.way for run in running}
    suggestions = [(row, ways()[row.way]) for row in WaySuggestion.objects.filter(child=child.pk)]
    age = age_on(child.birth_on, on)
    begin = [
        way
        for way in ways_for(role)
        if role in way.starters
        and way.fits(age)
        and way.code not in standing
        and (child.school or not way.is_quiet)
    ]
    return ChildWays(
        suggestions=suggestions,
        running=lines,
        over=[RunLine(run, ways()[run.way]) for run in runs if run.state != State.RUNNING],
        may_begin=[] if child.closed_on else begin,
    )


def run_line(run: WayRun, post: Post, on: date) -> RunLine:
    """A way with its steps, deeds and papers, for three questions."""
    return _line(
        run,
        _steps_of([run.pk]).get(run.pk, []),
        Role(post.role),
        on,
        list(WayDeed.objects.filter(run=run.pk).order_by("on", "recorded_at", "pk")),
        list(WayPaper.objects.filter(run=run.pk).order_by("issued_on", "pk")),
    )


def _steps_of(runs: list[UUID]) -> dict[UUID, list[WayStep]]:
    found: dict[UUID, list[WayStep]] = defaultdict(list)
    for step in WayStep.objects.filter(run__in=runs).order_by("number") if runs else ():
        found[step.run_id].append(step)
    return found


def _line(
    run: WayRun,
    steps: list[WayStep],
    role: Role,
    on: date,
    deeds: list[WayDeed] | None = None,
    papers: list[WayPaper] | None = None,
) -> RunLine:
    way = ways()[run.way]
    is_running = run.state == State.RUNNING
    lines = [
        StepLine(
            row=step,
            step=way.step(step.code),
            deeds=[deed for deed in deeds or () if deed.step_id == step.pk],
            papers=[paper for paper in papers or () if paper.step_id == step.pk],
            is_late=is_running
            and step.state == StepState.WAITING
            and step.due_on < on
            and not way.step(step.code).is_optional,
            may_work=is_running
            and step.state != StepState.PASSED
            and may_do(Role(step.owed_by), role, way.readers),
        )
        for step in steps
    ]
    return RunLine(run, way, lines)
