"""The access log: one line for each child that somebody opened, revealed, printed or exported."""

from typing import Any
from uuid import UUID

from lantian.access.models import AccessEntry
from lantian.access.scopes import acting_scope


def note_access(
    action: str, *, region: int, child: UUID | None = None, school: UUID | None = None, **detail: Any
) -> None:
    """Notes that the acting post did `action` with a child (or, without one, with a list in `region`).

    In a writing transaction the line stands or falls with it; in a reading one it is written right after,
    and the answer is not given when that fails. `detail` holds no personal data: field names, counts, reasons.
    """
    acting = acting_scope()
    entry = AccessEntry(
        city=acting.post.city,
        user=acting.post.user_id,
        post=acting.post.pk,
        action=action,
        child=child,
        region=region,
        school=school,
        detail=detail,
    )
    if acting.read_only:
        acting.entries.append(entry)
    else:
        entry.save(force_insert=True)
