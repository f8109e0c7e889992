"""A child's file goes to another city: packed, fetched once, and closed here when it is received there."""

import base64
import secrets
from collections.abc import Collection
from dataclasses import dataclass
from datetime import date, timedelta
from typing import Any

from django.conf import settings
from django.db import transaction
from django.utils import timezone
from uuid_utils.compat import uuid7

from lantian.access.log import note_access
from lantian.access.scopes import acting_post
from lantian.access.sealing import blind_index
from lantian.kernel.versions import update_if_unchanged
from lantian.places import queries as places
from lantian.plans.rules.measures import says_nothing
from lantian.registry.models import Child, Closing
from lantian.registry.queries.active import files_of
from lantian.registry.services.closing import close_file
from lantian.registry.services.following import lock_one
from lantian.transfers.errors import TransferError
from lantian.transfers.models import OutwardFile, Transfer
from lantian.transfers.models.moves import Why
from lantian.transfers.queries.package import parts_of
from lantian.transfers.rules.moving import UNDER_WAY, problem_of_leaving
from lantian.transfers.rules.package import (
    ALWAYS,
    PARTS,
    Content,
    check_number,
    new_passphrase,
    pack,
    plain,
)

State = OutwardFile.State


@dataclass(frozen=True)
class Packed:
    """A package that was just made, and its passphrase, which is told once and kept nowhere."""

    row: OutwardFile
    passphrase: str


@transaction.atomic
def pack_file(*, child: Child, values: dict[str, Any], parts: Collection[str], today: date) -> Packed:
    """Packs the chosen parts of a child's file for an office of another city that has agreed to take the child over.

    `values` are to_office, how, agreed_with, agreed_on, why, moves_on. Raises `TransferError`: in_the_future, day_far,
    moves_already, leaves_already; `RegistryError`: closed, gone.
    """
    child = lock_one(child)
    wrong = problem_of_leaving(agreed_on=values["agreed_on"], moves_on=values["moves_on"], today=today)
    if wrong:
        raise TransferError(wrong[1], field=wrong[0])
    _refuse_under_way(child)
    content = _content(child, values, [*ALWAYS, *parts], today)
    passphrase = new_passphrase()
    until = today + timedelta(days=settings.TRANSFER_PACKAGE_DAYS)
    blob = pack(content, passphrase, city=child.city, made_on=today, opens_until=until)
    row = OutwardFile(
        child=child,
        region=child.region,
        school=child.school,
        **values,
        parts=[part for part in PARTS if part in content.parts],
        package=base64.b64encode(blob).decode(),
        check_number=check_number(blob),
        receipt_index=blind_index(plain(content.receipt)),
        made_on=today,
        opens_until=until,
        recorded_by=acting_post().user_id,
    )
    row.save(force_insert=True)
    _note(row, step="packed", parts=row.parts)
    return Packed(row, passphrase)


def _refuse_under_way(child: Child) -> None:
    files = files_of(child.pk)
    moving = Transfer.objects.filter(child__in=files, state__in=UNDER_WAY).first()
    if moving:
        raise TransferError("moves_already", since=moving.asked_on)
    leaving = OutwardFile.objects.filter(child__in=files, state__in=(State.PACKED, State.FETCHED)).first()
    if leaving:
        raise TransferError("leaves_already", since=leaving.made_on)


def _content(child: Child, values: dict[str, Any], chosen: Collection[str], today: date) -> Content:
    return Content(
        package=uuid7().hex,
        secret=secrets.token_hex(16),
        origin={
            "office": acting_post().unit.name,
            "place": places.paths([child.region]).get(child.region, ""),
            "why": str(Why(values["why"])),
            "moves_on": values["moves_on"].isoformat(),
            "agreed_with": values["agreed_with"],
            "made_on": today.isoformat(),
        },
        parts=parts_of(child, today, chosen),
    )


@transaction.atomic
def fetch_package(*, row: OutwardFile, version: int, reason: str, today: date) -> bytes:
    """Gives the package out, once; here nothing of it stays.

    Raises `Conflict`, `TransferError`: not_now, package_expired, reason_needed.
    """
    row = _locked(row, State.PACKED)
    if row.package is None or row.opens_until < today:
        raise TransferError("package_expired", field="reason", since=row.opens_until)
    if says_nothing(reason):
        raise TransferError("reason_needed", field="reason")
    blob = base64.b64decode(row.package.reveal())
    values = {
        "state": State.FETCHED,
        "package": None,
        "fetched_at": timezone.now(),
        "fetched_for": reason.strip(),
    }
    _note(update_if_unchanged(row, values, version=version), step="fetched", reason=reason.strip())
    return blob


@transaction.atomic
def note_receipt(*, row: OutwardFile, version: int, code: str, left_on: date, today: date) -> OutwardFile:
    """The other office told the code of its receipt: the child is theirs, and the file here is closed as moved away.

    Raises `Conflict`, `TransferError`: not_now, wrong_receipt; `RegistryError` as `close_file`.
    """
    row = _locked(row, State.FETCHED)
    if blind_index(plain(code)) != bytes(row.receipt_index):
        raise TransferError("wrong_receipt", field="code")
    received = update_if_unchanged(row, {"state": State.RECEIVED, "over_on": today}, version=version)
    note = f"{row.to_office} {row.check_number}"
    close_file(child=row.child, reason=Closing.Reason.MOVED, since=left_on, today=today, note=note)
    _note(received, step="received")
    return received


@transaction.atomic
def give_up(*, row: OutwardFile, version: int, reason: str, today: date) -> OutwardFile:
    """The child does not go, or the package was lost: no receipt is taken any more, and it can be packed anew.

    Raises `Conflict`, `TransferError`: not_now, reason_needed.
    """
    row = _locked(row, State.PACKED, State.FETCHED)
    if says_nothing(reason):
        raise TransferError("reason_needed", field="reason")
    values = {"state": State.WITHDRAWN, "package": None, "over_on": today, "reason": reason.strip()}
    given_up = update_if_unchanged(row, values, version=version)
    _note(given_up, step="given_up")
    return given_up


def _locked(row: OutwardFile, *states: str) -> OutwardFile:
    found = OutwardFile.objects.filter(pk=row.pk).select_for_update(no_key=True, of=("self",)).first()
    if found is None or found.state not in states:
        raise TransferError("not_now")
    return found


def _note(row: OutwardFile, **detail: Any) -> None:
    note_access(
        "transfers.pack", child=row.child_id, region=row.region, school=row.school, file=str(row.pk), **detail
    )
