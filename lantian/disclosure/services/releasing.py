"""Letting figures out of the house: protected, entered into the ledger, frozen."""

import hashlib
import json
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from typing import Any

from django.db import connection, transaction
from django.utils import timezone

from lantian.access.log import note_access
from lantian.access.scopes import acting_post
from lantian.disclosure.errors import DisclosureError
from lantian.disclosure.models import Release, ReleaseWithdrawal
from lantian.disclosure.queries.releases import told_before
from lantian.disclosure.rules.attacking import Exposure, exposed
from lantian.disclosure.rules.protecting import protect
from lantian.disclosure.rules.tables import Shown, Table, name_of
from lantian.kernel.city import acting_city

LOCK = 6104_8


@dataclass(frozen=True, slots=True)
class Prepared:
    """Tables as they may be told after all that was told before; `exposures` is what could be found out still."""

    shown: list[Shown]
    exposures: list[Exposure]


def prepare(tables: Sequence[Table]) -> Prepared:
    """The tables as they would leave the house now. Writes nothing."""
    earlier = told_before(tables)
    shown = protect(tables, earlier=earlier)
    return Prepared(shown, exposed(shown, earlier=earlier))


@transaction.atomic
def release(
    *,
    kind: str,
    title: str,
    reader: str,
    basis: str,
    tables: Sequence[Table],
    on: date,
    labels: Mapping[str, str] | None = None,
) -> Release:
    """Enters tables into the ledger as they are told to `reader`; what leaves the house is what the row holds.

    `labels` are what people call the codes of tables and columns.

    Releases of a city wait for each other, so that each is protected against all that were before it. Raises
    `DisclosureError`: `nothing` without a table, `exposed` when something could be found out whatever is held back.
    """
    if not tables:
        raise DisclosureError("nothing")
    _wait_for_others()
    prepared = prepare(tables)
    if prepared.exposures:
        raise DisclosureError("exposed", count=len(prepared.exposures))
    row = _row(
        prepared.shown, kind=kind, title=title, reader=reader, basis=basis, on=on, labels=dict(labels or {})
    )
    row.save(force_insert=True)
    note_access(
        "disclosure.release",
        region=row.place,
        release=str(row.pk),
        kind=kind,
        told=row.told,
        hidden=row.hidden,
    )
    return row


@transaction.atomic
def withdraw(*, release: Release, reason: str) -> ReleaseWithdrawal:
    """Says that a release was wrong. Raises `DisclosureError` (`withdrawn`) when somebody has said so before."""
    _wait_for_others()
    if release.withdrawals.exists():
        raise DisclosureError("withdrawn")
    row = ReleaseWithdrawal(
        release=release, places=release.places, reason=reason, recorded_by=acting_post().user_id
    )
    row.save(force_insert=True)
    note_access("disclosure.withdraw", region=release.place, release=str(release.pk), reason=reason)
    return row


def checksum_of(row: Release) -> str:
    """The SHA-256 of what a release says, to hold a copy against."""
    said: dict[str, Any] = {
        "kind": row.kind,
        "title": row.title,
        "reader": row.reader,
        "basis": row.basis,
        "on": row.on.isoformat(),
        "tables": row.tables,
    }
    text = json.dumps(said, ensure_ascii=False, sort_keys=True, separators=(",", ":"))
    return hashlib.sha256(text.encode()).hexdigest()


def _wait_for_others() -> None:
    with connection.cursor() as cursor:
        cursor.execute("SELECT pg_advisory_xact_lock(%s, %s)", [LOCK, acting_city()])


def _row(shown: Sequence[Shown], **said: Any) -> Release:
    post = acting_post()
    places = sorted({place for table in shown for place in table.places})
    cells = sum(len(table.places) * len(table.columns) for table in shown)
    hidden = sum(table.hidden for table in shown)
    days = [table.as_of for table in shown]
    row = Release(
        **said, place=post.region_low or 0, places=places,
        first_as_of=min(days), as_of=max(days), told=cells - hidden, hidden=hidden,
        names=sorted({name_of(table.code, column) for table in shown for column in table.columns}),
        tables=[table.as_data() for table in shown], read_at=timezone.now(), recorded_by=post.user_id,
    )  # fmt: skip
    row.checksum = checksum_of(row)
    return row
