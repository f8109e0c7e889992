"""Everything that a post is shown of a child's needs, measures, plan and goals."""

from collections import defaultdict
from collections.abc import Iterable, Iterator
from dataclasses import dataclass, field
from datetime import date
from uuid import UUID

from django.db.models import QuerySet

from lantian.access.models import Post
from lantian.access.policy import Role
from lantian.kernel.questions import worded_once
from lantian.plans.codes import NeedKind, need_kinds
from lantian.plans.models import Goal, Measure, MeasureHop, Need, Plan
from lantian.plans.models.plans import PLAN_LINES
from lantian.plans.queries.owners import seat_names
from lantian.plans.rules.needs import OVER
from lantian.plans.rules.sections import in_sections, section_of
from lantian.plans.rules.showing import parts_for
from lantian.registry.models import Child
from lantian.registry.queries.active import files_of, of_files

Names = dict[UUID, str]


@dataclass(frozen=True)
class MeasureLine:
    """A measure with the name of its owner; `hops` are shown where it went through several hands."""

    measure: Measure
    owner: str
    is_late: bool
    is_own: bool


@dataclass(frozen=True)
class NeedLine:
    """A need in words: its kind, its measures, and the child's own words for those who may read them."""

    need: Need
    kind: NeedKind
    measures: list[MeasureLine]
    words: str = ""

    @property
    def live(self) -> list[MeasureLine]:
        return [line for line in self.measures if line.measure.state == Measure.State.LIVE]

    @property
    def is_over(self) -> bool:
        return self.need.state in OVER


@dataclass(frozen=True)
class LineOfPlan:
    """One of the three lines: mind, study, life; what is done this term, and who answers for it."""

    name: str
    text: str
    owner: str


@dataclass(frozen=True)
class PlanPage:
    """What a post is shown: `shown` are the parts, `sections` the live needs in the order of the plan."""

    shown: frozenset[str]
    sections: list[tuple[str, list[NeedLine]]] = field(default_factory=list)
    over: list[NeedLine] = field(default_factory=list)
    own: list[MeasureLine] = field(default_factory=list)
    plan: Plan | None = None
    lines: list[LineOfPlan] = field(default_factory=list)
    goals: list[Goal] = field(default_factory=list)


def plan_page(child: Child, post: Post, on: date) -> PlanPage:
    """All that `post` is shown of a child's plan."""
    shown, files = parts_for(Role(post.role)), files_of(child.pk)
    needs = need_lines(child.pk, post, on) if "needs" in shown else []
    own = own_measures(files, post, on) if "own_measures" in shown else []
    plan = latest_plan(files) if "lines" in shown else None
    goals = Goal.objects.filter(child__in=files).order_by("-set_on", "-pk") if "goals" in shown else []
    return PlanPage(
        shown=shown,
        sections=sections_of(line for line in needs if not line.is_over),
        over=[line for line in needs if line.is_over],
        own=own,
        plan=plan,
        lines=lines_of(plan, on) if plan else [],
        goals=list(goals),
    )


def sections_of(lines: Iterable[NeedLine]) -> list[tuple[str, list[NeedLine]]]:
    """Needs by section, the heart first."""
    return in_sections(lines, lambda line: section_of(line.kind.loss, line.kind.area))


def need_lines(child: UUID, post: Post, on: date) -> list[NeedLine]:
    """The needs of a child, the live ones first and then the latest."""
    needs = _needs(child)
    measures = _measures([need.pk for need in needs])
    names = seat_names((one.keeper for one in measures), on)  # type: ignore[misc]
    of_need: dict[UUID, list[MeasureLine]] = defaultdict(list)
    for measure in measures:
        of_need[measure.need_id].append(measure_line(measure, names, post, on))
    lines = [
        NeedLine(need, need_kinds()[need.code], of_need[need.pk], words_for(need, post)) for need in needs
    ]
    return sorted(lines, key=lambda line: line.is_over)


@worded_once
def _needs(child: UUID) -> QuerySet[Need]:
    return Need.objects.filter(of_files([child])).order_by("-since", "-pk")


@worded_once
def _measures(needs: list[UUID]) -> QuerySet[Measure]:
    return Measure.objects.filter(need__in=needs).order_by("due_on", "pk")


def words_for(need: Need, post: Post) -> str:
    """The child's own words, for who works with it or has written them down; else nothing."""
    may_read = "words" in parts_for(Role(post.role)) or need.recorded_by == post.user_id
    return need.words.reveal() if need.words and may_read else ""


def measure_line(measure: Measure, names: Names, post: Post, on: date) -> MeasureLine:
    owner = names.get(measure.seat, "") if measure.seat else measure.outside
    is_late = measure.state == Measure.State.LIVE and measure.due_on < on
    return MeasureLine(measure, owner, is_late, is_own=measure.keeper == post.seat)


def own_measures(files: list[UUID], post: Post, on: date) -> list[MeasureLine]:
    """The measures of a child that a post promised itself."""
    rows = Measure.objects.filter(child__in=files, seat=post.seat).order_by("state", "due_on", "pk")
    return [measure_line(one, {}, post, on) for one in rows]


def latest_plan(files: list[UUID]) -> Plan | None:
    """The plan of the latest term."""
    plans = Plan.objects.filter(child__in=files)
    return max(plans, key=lambda plan: (plan.year, plan.term, plan.made_on), default=None)


def lines_of(plan: Plan, on: date) -> list[LineOfPlan]:
    """The three lines of a plan: mind, study, life."""
    names = seat_names((getattr(plan, f"{line}_seat") for line in PLAN_LINES), on)
    return [LineOfPlan(line, getattr(plan, line), _owner(plan, line, names)) for line in PLAN_LINES]


def _owner(plan: Plan, line: str, names: Names) -> str:
    seat = getattr(plan, f"{line}_seat")
    return names.get(seat, "") if seat else getattr(plan, f"{line}_who")


@dataclass(frozen=True)
class Hop:
    """A measure went from one hand to another."""

    hop: MeasureHop
    giver: str
    taker: str


def chain_of(measures: Iterable[Measure], on: date) -> dict[UUID, list[Hop]]:
    """The hands that measures went through, by measure, the first first."""
    keys = [one.pk for one in measures if one.hops]
    hops = list(MeasureHop.objects.filter(measure__in=keys).order_by("number"))
    names = seat_names((seat for hop in hops for seat in (hop.from_seat, hop.to_seat)), on)
    found: dict[UUID, list[Hop]] = defaultdict(list)
    for hop in hops:
        giver = names.get(hop.from_seat, "") if hop.from_seat else hop.from_outside
        taker = names.get(hop.to_seat, "") if hop.to_seat else hop.to_outside
        found[hop.measure_id].append(Hop(hop, giver, taker))
    return dict(found)


def needs_with(lines: Iterable[NeedLine]) -> Iterator[Measure]:
    """All measures of needs."""
    return (one.measure for line in lines for one in line.measures)
