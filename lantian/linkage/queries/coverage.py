"""How much of a list is in the register: what a census is measured by."""

from dataclasses import dataclass
from datetime import date
from uuid import UUID

from django.db.models import Count, QuerySet

from lantian.linkage.models import Source, SourceLine
from lantian.places.rules import ancestors_of, scope_of

Standing = SourceLine.Standing


@dataclass(frozen=True)
class Coverage:
    """The newest list of a kind about a place: `lines` are children on it, each once.

    `linked` are registered, `settled` are not children of ours, `open` nobody has decided about; lines that cannot be
    read are in none of them.
    """

    source: UUID
    kind: str
    name: str
    as_of_on: date
    lines: int
    linked: int
    settled: int
    open: int

    @property
    def ours(self) -> int:
        """The children of the list who are, or may be, children of ours."""
        return self.lines - self.settled


def coverage_of(region: int, kind: str) -> Coverage | None:
    """Of the newest list of `kind` that is about `region` or a place around it, the lines of `region`.

    None where the acting post sees no such list.
    """
    places = [region, *ancestors_of(region)]
    lists = Source.objects.filter(kind=kind, state=Source.State.OPEN, region__in=places)
    source = lists.order_by("-as_of_on", "-region", "-recorded_at").first()
    return _coverage(source, region) if source else None


def _coverage(source: Source, region: int) -> Coverage:
    lines = SourceLine.objects.filter(source=source.pk, repeats__isnull=True)
    if region != source.region:
        lines = lines.filter(region__range=scope_of(region))
    counts = counts_by_standing(lines)
    linked, settled = counts.get(Standing.LINKED, 0), counts.get(Standing.NOT_OURS, 0)
    undecided = counts.get(Standing.MISSING, 0) + counts.get(Standing.DOUBTFUL, 0)
    total = linked + settled + undecided
    return Coverage(source.pk, source.kind, source.name, source.as_of_on, total, linked, settled, undecided)


def counts_by_standing(lines: QuerySet[SourceLine]) -> dict[str, int]:
    """How many of some lines have each standing."""
    return dict(lines.order_by().values_list("standing").annotate(Count("pk")))
