"""The papers of a child's file that the acting post may read."""

from collections.abc import Iterable
from dataclasses import dataclass
from uuid import UUID

from django.db.models import QuerySet

from lantian.access.models import User
from lantian.access.policy import Role
from lantian.kernel.questions import worded_once
from lantian.registry.models import ChildDocument
from lantian.registry.rules.documents import SEE_WITHDRAWN, kinds_to_attach, kinds_to_read


@dataclass(frozen=True)
class DocumentLine:
    """A paper in its latest version, who attached it, and the versions before, the newest first."""

    document: ChildDocument
    attached_by: str
    before: list[ChildDocument]
    may_open: bool
    may_change: bool

    @property
    def is_withdrawn(self) -> bool:
        return self.document.withdrawn_at is not None


def documents_of(child: UUID, role: Role, compartments: Iterable[str]) -> list[DocumentLine]:
    """The papers of a child, the latest date first, those that were withdrawn at the end; in two queries."""
    kinds = kinds_to_read(role)
    if not kinds:
        return []
    rows = _rows(child, sorted(kinds))
    authors = {row.recorded_by for row in rows if row.recorded_by}
    names = dict(User.objects.filter(pk__in=authors).values_list("pk", "name")) if rows else {}
    mine = kinds_to_attach(role, list(compartments))
    lines = [
        DocumentLine(
            document=row,
            attached_by=names.get(row.recorded_by, "") if row.recorded_by else "",
            before=[older for older in rows if older.series == row.series and older.number < row.number],
            may_open=row.withdrawn_at is None or role in SEE_WITHDRAWN,
            may_change=row.withdrawn_at is None and row.kind in mine,
        )
        for row in rows
        if row.is_latest
    ]
    return sorted(lines, key=lambda line: line.is_withdrawn)


@worded_once
def _rows(child: UUID, kinds: list[str]) -> QuerySet[ChildDocument]:
    rows = ChildDocument.objects.filter(child=child, kind__in=kinds).select_related("file")
    return rows.order_by("-dated_on", "series", "-number")


def document_to_open(child: UUID, key: UUID, role: Role) -> ChildDocument | None:
    """A paper of a child that a role may open; None for any other, as if there were none."""
    document = (
        ChildDocument.objects.filter(pk=key, child=child, kind__in=kinds_to_read(role))
        .select_related("file", "child")
        .first()
    )
    is_shown = document and (document.withdrawn_at is None or role in SEE_WITHDRAWN)
    return document if is_shown else None
