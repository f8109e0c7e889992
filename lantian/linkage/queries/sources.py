"""What the pages of a list show: how it stands, what could not be read, who has still how much to do."""

import json
from collections import defaultdict
from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime
from typing import Any
from uuid import UUID

from django.db.models import Count, Q, QuerySet

from lantian.linkage.models import Question, Source, SourceLine
from lantian.places import queries as places
from lantian.places.rules import STEPS, Level, level_of
from lantian.registry.imports.messages import field_label
from lantian.registry.queries.imports import SILENT_FOR, Fault
from lantian.registry.roster.messages import describe
from lantian.registry.roster.parsing import WrongCell

SHOWN = 200
State = Question.State


@dataclass(frozen=True)
class PlaceCount:
    """A place right below that of a list: how many of its questions are answered, how many open, by kind."""

    region: int
    name: str
    open: int
    answered: int
    by_kind: dict[str, int]

    @property
    def total(self) -> int:
        return self.open + self.answered


@dataclass(frozen=True)
class Repeated:
    """A line about a child about whom another line of the list is too."""

    row: int
    first: int
    name: str
    child: UUID | None


def lists() -> QuerySet[Source]:
    """The lists of the acting scope."""
    return Source.objects.exclude(kind=Source.Kind.DOUBLES)


def faults(source: Source) -> list[Fault]:
    """The first cells that could not be read, in the order of rows."""
    lines = SourceLine.objects.filter(source=source.pk, faults__isnull=False).order_by("row")[:SHOWN]
    cells = [WrongCell(**cell) for line in lines if line.faults for cell in json.loads(line.faults.reveal())]
    return [_fault(cell) for cell in cells[:SHOWN]]


def repeated(source: Source) -> list[Repeated]:
    """The first lines that repeat others, beside the lines that they repeat."""
    lines = SourceLine.objects.filter(source=source.pk, repeats__isnull=False).order_by("row")[:SHOWN]
    return [Repeated(line.row, line.repeats or 0, line.name, line.child) for line in lines]


def counts_by_kind(questions: QuerySet[Question]) -> dict[str, int]:
    """How many of some questions there are of each kind."""
    return dict(questions.order_by().values_list("kind").annotate(Count("pk")))


def progress(sources: Iterable[Source]) -> dict[UUID, tuple[int, int]]:
    """By list, how many of its questions are answered, and how many there are."""
    keys = [source.pk for source in sources]
    counted = (State.ANSWERED, State.OPEN)
    rows = (
        Question.objects.filter(source__in=keys, state__in=counted)
        .order_by()
        .values_list("source")
        .annotate(answered=Count("pk", filter=Q(state=State.ANSWERED)), total=Count("pk"))
    )
    found = {source: (answered, total) for source, answered, total in rows}
    return {key: found.get(key, (0, 0)) for key in keys}


def by_place(questions: QuerySet[Question], region: int) -> list[PlaceCount]:
    """Questions by the places right below a region; those that no such place can answer stand under the region."""
    step = _step_below(region)
    rows = (
        questions.filter(state__in=(State.OPEN, State.ANSWERED))
        .order_by()
        .values_list("region", "kind", "state")
        .annotate(count=Count("pk"))
    )
    found: dict[int, dict[tuple[str, str], int]] = defaultdict(lambda: defaultdict(int))
    for place, kind, state, count in rows:
        found[place - place % step][kind, state] += count
    names = places.paths(found)
    counted = [_place_count(code, names.get(code, ""), counts) for code, counts in found.items()]
    return sorted(counted, key=lambda one: (-one.open, one.region))


def has_gone_silent(source: Source, now: datetime) -> bool:
    """Whether a comparison gives no sign of life."""
    return source.moved_at is not None and now - source.moved_at > SILENT_FOR


def _fault(cell: WrongCell) -> Fault:
    reason, expected = describe(cell)
    return Fault(cell.row, field_label(cell.key or ""), cell.value, reason, expected)


def _step_below(region: int) -> int:
    levels = [*Level]
    below = levels[min(levels.index(level_of(region)) + 1, len(levels) - 1)]
    return STEPS[below]


def _place_count(region: int, path: str, counts: dict[tuple[str, str], int]) -> PlaceCount:
    by_kind: dict[str, int] = defaultdict(int)
    sums: dict[str, int] = defaultdict(int)
    for (kind, state), count in counts.items():
        sums[state] += count
        if state == State.OPEN:
            by_kind[kind] += count
    name: Any = path.rpartition(" ")[2]
    return PlaceCount(region, name, sums[State.OPEN], sums[State.ANSWERED], dict(by_kind))
