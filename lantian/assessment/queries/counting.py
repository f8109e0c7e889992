"""How many children of each place have which level: figures, never lists."""

from collections import Counter
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from typing import Any

from django.db.models import Count, F, QuerySet

from lantian.assessment.models import LevelDecision, Proposal
from lantian.assessment.queries.standing import stands
from lantian.assessment.rules.hiding import hidden
from lantian.duties.rules.levels import RiskLevel
from lantian.places import queries as places
from lantian.places.rules import BELOW, STEPS, Level, level_of, scope_of
from lantian.registry.queries.active import active

COLUMNS = (*reversed(RiskLevel), None)
"""The levels, the gravest first, and children without one."""


@dataclass(frozen=True)
class PlaceCounts:
    """How many children of a place there are at each level (None: too few to be told), and in all."""

    place: int
    name: str
    counts: list[int | None]
    children: int


def counts_below(place: int, *, hides_few: bool) -> list[PlaceCounts]:
    """The places right below one (a village: itself), in the order of their codes. Two queries and the names."""
    step = STEPS[BELOW.get(level_of(place), Level.VILLAGE)]
    counted: dict[int, Counter[RiskLevel | None]] = {}
    confirmed = LevelDecision.objects.filter(stands(), active("child__"), region__range=scope_of(place))
    for code, level, number in _grouped(confirmed, step, "level"):
        counted.setdefault(code, Counter())[RiskLevel(level)] += number
    everybody = Proposal.objects.filter(active("child__"), region__range=scope_of(place))
    totals = {code: number for code, _, number in _grouped(everybody, step, "city")}
    for code, total in totals.items():
        of_place = counted.setdefault(code, Counter())
        of_place[None] = max(total - sum(of_place.values()), 0)
    return _named(counted, hides_few=hides_few)


def _grouped(rows: QuerySet[Any], step: int, column: str) -> Iterator[tuple[int, Any, int]]:
    placed = rows.annotate(place=F("region") - F("region") % step)
    yield from placed.values_list("place", column).annotate(number=Count("pk")).order_by("place")


def _named(counted: dict[int, Counter[RiskLevel | None]], *, hides_few: bool) -> list[PlaceCounts]:
    codes = sorted(counted)
    table = [[counted[code][column] for column in COLUMNS] for code in codes]
    cells: Sequence[Sequence[int | None]] = hidden(table) if hides_few else table
    names = places.paths(codes)
    return [
        PlaceCounts(code, names.get(code, str(code)).split(" ")[-1], list(row), sum(whole))
        for code, row, whole in zip(codes, cells, table, strict=True)
    ]
