"""Who is missing now, in a class, a place, at a school, and of whom an education bureau was told."""

from collections import defaultdict
from collections.abc import Collection, Iterable, Mapping
from dataclasses import dataclass
from datetime import date
from typing import Any
from uuid import UUID

from django.db.models import Count, Q, QuerySet

from lantian.access.models import Post
from lantian.attendance.models import AbsenceStep, SchoolAbsence
from lantian.attendance.queries.rulebook import SchoolDays
from lantian.attendance.rules.stages import Stage
from lantian.encounters.queries.groups import children_in
from lantian.places.models import Unit
from lantian.places.rules import Scope
from lantian.registry.queries.active import active, of_files

SHOWN = 30
TO_VISIT = Q(visit_from__isnull=False, visited_on__isnull=True)
LISTS = {"unexcused": Q(is_excused=False), "visit": TO_VISIT, "excused": Q(is_excused=True)}


@dataclass(frozen=True, slots=True)
class Line:
    """An absence with its school days, what was done, and the last stage that it reached."""

    row: SchoolAbsence
    days: int
    steps: list[AbsenceStep]
    school: str = ""
    village: str = ""

    @property
    def is_called(self) -> bool:
        return any(step.step == "called" for step in self.steps)

    @property
    def tone(self) -> str:
        """How grave it is: by the last stage reached."""
        if self.row.is_excused:
            return "neutral"
        return "danger" if self.row.report_from else "warning" if self.row.look_from else "watch"


def missing_now(scope: Scope | None) -> QuerySet[SchoolAbsence]:
    """Children on file who are missing now, of a range of places or of all whom the acting post sees."""
    rows = SchoolAbsence.objects.filter(active("child__"), is_open())
    return rows.filter(region__range=scope) if scope else rows


def told_to(unit: UUID) -> QuerySet[SchoolAbsence]:
    """Absences of which a bureau was told and that go on: it sees no file, and so no name."""
    return SchoolAbsence.objects.filter(is_open(), units__contains=[unit])


def is_open() -> Q:
    return Q(until__isnull=True, withdrawn_at__isnull=True)


def counts(rows: QuerySet[SchoolAbsence]) -> dict[str, int]:
    """How many of them stand in each list."""
    return rows.aggregate(**{name: Count("pk", filter=where) for name, where in LISTS.items()})


def lines_of(
    rows: Iterable[SchoolAbsence], on: date, names: Mapping[int, str] | None = None, *, steps: bool = True
) -> list[Line]:
    """Absences in words: with school days, schools, villages by `names`, and `steps` for whoever may know of them."""
    found = list(rows)
    if not found:
        return []
    days, done = SchoolDays(on), _steps(row.pk for row in found) if steps else {}
    schools = Unit.objects.in_bulk({row.school for row in found if row.school})
    return [
        Line(
            row,
            days.missed(row),
            done.get(row.pk, []),
            schools[row.school].name if row.school in schools else "",
            (names or {}).get(row.region, "").split(" ")[-1],
        )
        for row in found
    ]


def _steps(absences: Iterable[UUID]) -> dict[UUID, list[AbsenceStep]]:
    found: defaultdict[UUID, list[AbsenceStep]] = defaultdict(list)
    rows = AbsenceStep.objects.filter(absence__in=list(absences), withdrawn_at__isnull=True)
    for row in rows.order_by("on", "pk"):
        found[row.absence_id].append(row)
    return found


def pupils(post: Post, group: str) -> tuple[list[tuple[UUID, str]], list[SchoolAbsence]]:
    """The children of a class by key and name who are there as far as is known, and the absences of the others."""
    children = children_in(post, group)
    rows = missing_now(None).filter(child__in=[key for key, _name in children]).select_related("child")
    missing = list(rows.order_by("since", "pk"))
    keys = {row.child_id for row in missing}
    return [(key, name) for key, name in children if key not in keys], missing


def of_child(child: UUID) -> list[SchoolAbsence]:
    """All absences of a child, the latest first, withdrawn ones too; those of merged files as well."""
    rows = SchoolAbsence.objects.filter(of_files([child]))
    return list(rows.select_related("child").order_by("-since", "-pk")[:SHOWN])


def suggesting(children: Collection[UUID]) -> dict[UUID, UUID]:
    """Children who are missing for so long that it is reported, with the absence that says so."""
    rows = SchoolAbsence.objects.filter(is_open(), child__in=list(children), report_from__isnull=False)
    return dict(rows.values_list("child", "pk"))


def looked_for(children: Collection[UUID]) -> dict[UUID, UUID]:
    """Children on file who are missing for so many days that somebody looks, with the absence that says so."""
    rows = SchoolAbsence.objects.filter(
        is_open(), active("child__"), child__in=list(children), look_from__isnull=False
    )
    return dict(rows.values_list("child", "pk"))


def news(since: date, on: date) -> QuerySet[SchoolAbsence]:
    """Absences that somebody must look into since a day, and that go on."""
    return SchoolAbsence.objects.filter(is_open(), look_from__gt=since, look_from__lte=on)


def stages_of(row: SchoolAbsence) -> list[tuple[Stage, Any]]:
    """The stages that an absence reached, with their days."""
    return [(stage, day) for stage in Stage if (day := row.from_day(stage))]
