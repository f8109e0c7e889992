"""What stands on paper for families and children: plain words, no level, no label, nobody beside anybody."""

from collections import defaultdict
from datetime import date
from uuid import UUID

from lantian.places.models import Unit
from lantian.plans.codes import can_dos, need_kinds
from lantian.plans.documents.papers import Certificate, FamilyPlan, Help, Line, VoiceSheets
from lantian.plans.models import Goal, Measure, SelfCheck
from lantian.plans.queries.child import latest_plan, lines_of
from lantian.plans.queries.owners import seat_names
from lantian.plans.rules.growing import new_since
from lantian.plans.rules.sections import in_sections, section_of
from lantian.plans.rules.terms import TermKey
from lantian.plans.words import SECTIONS, term_name
from lantian.registry.models import Child
from lantian.registry.queries.active import files_of

MOST_HELPS = 5


def family_plan(child: Child, on: date) -> FamilyPlan | None:
    """The plan of a child as its family gets it; None without a plan."""
    files = files_of(child.pk)
    plan = latest_plan(files)
    if plan is None:
        return None
    goal = Goal.objects.filter(child__in=files, state=Goal.State.GOING).order_by("-set_on", "-pk").first()
    return FamilyPlan(
        name=child.name,
        term=term_name(TermKey(plan.year, plan.term)),
        edition=plan.version,
        made_on=plan.made_on,
        review_on=plan.review_on,
        lines=[Line(line.name, line.text, line.owner) for line in lines_of(plan, on)],
        helps=_helps(files, on),
        goal=goal.words if goal else "",
        next_step=goal.next_step if goal else "",
    )


def _helps(files: list[UUID], on: date) -> list[Help]:
    """What goes on for the child, the heart first, as many as fit on the page."""
    live = Measure.objects.filter(child__in=files, state=Measure.State.LIVE).select_related("need")
    rows = list(live.order_by("due_on", "pk"))
    names = seat_names((one.seat for one in rows), on)

    def section(one: Measure) -> str:
        kind = need_kinds()[one.need.code]
        return section_of(kind.loss, kind.area)

    ordered = [(name, one) for name, part in in_sections(rows, section) for one in part]
    return [
        Help(
            str(SECTIONS[name]),
            one.what,
            names.get(one.seat, "") if one.seat else one.outside,
            one.due_on,
        )
        for name, one in ordered[:MOST_HELPS]
    ]


def certificate_of(goal: Goal) -> Certificate:
    """The certificate of a goal that was reached: the child's own words and its day."""
    return Certificate(goal.child.name, goal.self_code, goal.words, goal.ended_on or goal.set_on)


def growth_of(child: Child) -> list[tuple[SelfCheck, dict[str, list[str]], set[str]]]:
    """The self-checks of a child, the latest first: what it ticked by self, and what of it was new."""
    checks = list(SelfCheck.objects.filter(child__in=files_of(child.pk)).order_by("year", "term", "on"))
    found = []
    for check, new in zip(checks, new_since([check.ticks for check in checks]), strict=True):
        by_self: dict[str, list[str]] = defaultdict(list)
        for code in check.ticks:
            if code in can_dos():
                by_self[can_dos()[code].self_].append(code)
        found.append((check, dict(by_self), new))
    return found[::-1]


def voice_sheets(children: list[Child], term: TermKey, school: UUID | None) -> VoiceSheets:
    """A sheet for each child of a class or village; no sheet has a name on it unless the child writes it there."""
    unit = Unit.objects.filter(pk=school).first() if school else None
    return VoiceSheets(term=term_name(term), place=unit.name if unit else "", number=len(children))
