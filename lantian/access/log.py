"""The access log: one line for each child that somebody opened, revealed, printed or exported."""

from collections.abc import Iterable
from typing import Any
from uuid import UUID

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
