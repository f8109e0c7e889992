"""The access log: one line for each child that somebody opened, revealed, printed or exported."""

from collections.abc import Iterable
from datetime import UTC, datetime
from typing import Any
from uuid import UUID

from django.db import connection

from lantian.access.models import AccessEntry
from lantian.access.scopes import ActingScope, acting_scope


def note_access(
    action: str, *, region: int, child: UUID | None = None, school: UUID | None = None, **detail: Any
) -> None:
    """Notes that the acting post did `action` with a child (or, without one, with a list in `region`).

    In a writing transaction the line stands or falls with it; in a reading one it is written right after,
    and the answer is not given when that fails. `detail` holds no personal data: field names, counts, reasons.
    """
    note_accesses(action, [(child, region, school)], **detail)


def note_accesses(
    action: str, children: Iterable[tuple[UUID | None, int, UUID | None]], **detail: Any
) -> None:
    """Notes the same of many children at once, each by key, region and school; as `note_access` does."""
    acting = acting_scope()
    entries = [_entry(acting, action, *child, detail) for child in children]
    if acting.read_only:
        acting.entries.extend(entries)
    else:
        AccessEntry.objects.bulk_create(entries)


def moment_of_transaction() -> str:
    """The time that all rows of history of this transaction bear: by it a line of the log finds what it is about."""
    with connection.cursor() as cursor:
        cursor.execute("SELECT CURRENT_TIMESTAMP")
        return in_log(cursor.fetchone()[0])


def in_log(moment: datetime) -> str:
    """A moment as the detail of a line holds it."""
    return moment.astimezone(UTC).isoformat()


def _entry(
    acting: ActingScope,
    action: str,
    child: UUID | None,
    region: int,
    school: UUID | None,
    detail: dict[str, Any],
) -> AccessEntry:
    return AccessEntry(
        city=acting.post.city,
        user=acting.post.user_id,
        post=acting.post.pk,
        action=action,
        child=child,
        region=region,
        school=school,
        detail=detail,
    )
