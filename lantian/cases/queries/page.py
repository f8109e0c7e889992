"""Everything that the page of one case shows, in a handful of queries."""

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from typing import Any
from uuid import UUID

from lantian.access.models import Post
from lantian.cases.models import (
    CaseAssessment,
    CaseMember,
    CaseStep,
    CaseTask,
    Conference,
    Intervention,
    Placement,
    ProtectionCase,
    SafetyPlan,
)
from lantian.cases.queries.teams import names_of_seats
from lantian.cases.rules.reading import Reader
from lantian.cases.rules.steps import ABOUT_EVIDENCE, LINE, State, Verb, reached
from lantian.cases.words import AREA_NAMES, BASIS_NAMES, FINDING_NAMES, FINDING_TONES, LINE_NAMES
from lantian.places.models import Region, Unit


@dataclass(frozen=True, slots=True)
class CasePage:
    """A case with its rows, the latest first, as a reader may see them."""

    case: ProtectionCase
    reader: Reader
    steps: Sequence[CaseStep]
    members: Sequence[CaseMember]
    assessments: Sequence[CaseAssessment]
    placements: Sequence[Placement]
    interventions: Sequence[Intervention]
    conferences: Sequence[Conference]
    plan: SafetyPlan | None
    tasks: Sequence[CaseTask]
    names: dict[UUID, str]
    seats: dict[UUID, UUID]

    @property
    def open_tasks(self) -> list[CaseTask]:
        return [task for task in self.tasks if task.state == "open"]

    @property
    def placed(self) -> Placement | None:
        return next((row for row in self.placements if row.ended_on is None), None)


def page_of_case(case: ProtectionCase, reader: Reader, on: date) -> CasePage:
    """All rows of a case."""
    rows = {"case": case.pk}
    members = list(CaseMember.objects.filter(**rows).order_by("since_at", "pk"))
    steps = list(CaseStep.objects.filter(**rows).order_by("-number"))
    tasks = list(CaseTask.objects.filter(**rows).order_by("due_on", "pk"))
    seats = (
        {member.seat for member in members} | {step.seat for step in steps} | {task.seat for task in tasks}
    )
    return CasePage(
        case=case,
        reader=reader,
        steps=steps,
        members=[member for member in members if member.until_at is None],
        assessments=list(CaseAssessment.objects.filter(**rows).order_by("-on", "-pk")),
        placements=list(Placement.objects.filter(**rows).order_by("-since", "-pk")),
        interventions=list(Intervention.objects.filter(**rows).order_by("-on", "-pk")),
        conferences=list(Conference.objects.filter(**rows).order_by("-on", "-pk")),
        plan=SafetyPlan.objects.filter(**rows).order_by("-edition").first(),
        tasks=tasks,
        names=names_of_seats(seats, on),
        seats={member.pk: member.seat for member in members},
    )


def reader_of(case: ProtectionCase, post: Post, *, is_glass: bool = False) -> Reader:
    """How the acting post stands to a case that it sees."""
    if post.seat == case.owner:
        return Reader.OWNER
    if post.seat in case.team:
        return Reader.MEMBER
    return Reader.GLASS if is_glass else Reader.OVERSEER


def line_of(page: CasePage) -> list[dict[str, Any]]:
    """The four steps as a line: which are done, which is the one."""
    since_opened: list[str] = []
    for step in page.steps:
        since_opened.append(step.after)
        if step.verb in (Verb.OPEN, Verb.REOPEN):
            break
    furthest = reached([State(state) for state in since_opened])
    state = State(page.case.state)
    now = {State.HELP: LINE.index(State.ASSESSMENT), State.CLOSED: -1}.get(state, -1)
    here = LINE.index(state) if state in LINE else now
    return [
        {"label": name, "state": "current" if place == here else "done" if place <= furthest else "todo"}
        for place, name in enumerate(LINE_NAMES)
    ]


def place_words(case: ProtectionCase) -> tuple[str, str]:
    """The village and the school of a child by name."""
    region = Region.objects.filter(code=case.region).select_related("parent").first()
    village = f"{region.parent.name if region.parent else ''}{region.name}" if region else ""
    school = Unit.objects.filter(pk=case.school).first() if case.school else None
    return village, school.name if school else ""


def findings(row: CaseAssessment) -> list[dict[str, Any]]:
    """What was found in each of the four areas."""
    return [
        {
            "name": name,
            "says": FINDING_NAMES[getattr(row, area)],
            "tone": FINDING_TONES[getattr(row, area)],
        }
        for area, name in AREA_NAMES.items()
    ]


def history_of(page: CasePage, files: Mapping[UUID, str]) -> Iterator[dict[str, Any]]:
    """The steps as a timeline; words are for the team alone, and what `files` show."""
    for step in page.steps:
        basis = step.basis_words or str(BASIS_NAMES[step.basis])
        words = step.words.reveal() if step.words and page.reader.reads_words else ""
        yield {
            "at": step.at,
            "title": step.get_verb_display(),
            "whom": _whom(page, step, files),
            "words": words,
            "basis": basis,
            "told": step.told,
            "acts": step.acts,
            "who": page.names.get(step.seat, ""),
        }


def _whom(page: CasePage, step: CaseStep, files: Mapping[UUID, str]) -> str:
    """Who joined, left, or answers from then on; which file was set aside or brought back."""
    if step.about is None:
        return ""
    if step.verb in ABOUT_EVIDENCE:
        return files.get(step.about, "") if page.reader.reads_words else ""
    if step.verb not in (Verb.JOIN, Verb.LEAVE, Verb.HAND_OVER):
        return ""
    return page.names.get(page.seats.get(step.about, step.about), "")
