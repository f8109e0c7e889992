"""A file comes from another city: opened, taken onto the register by its ordinary services, and taken back if wrong."""

import json
from collections.abc import Mapping
from dataclasses import asdict
from datetime import date
from typing import Any
from uuid import UUID, uuid5

from django.db import IntegrityError, connection, transaction

from lantian.access.log import note_access
from lantian.access.policy import Role
from lantian.access.scopes import acting_post
from lantian.access.sealing import blind_index
from lantian.assessment.queries.standing import level_of
from lantian.duties.services import promising
from lantian.duties.services.levels import LEVEL_ASKED
from lantian.kernel.city import acting_city
from lantian.kernel.versions import update_if_unchanged
from lantian.places import queries as places
from lantian.plans.codes import need_kinds
from lantian.plans.models import Need
from lantian.plans.rules.measures import says_nothing
from lantian.plans.services.needs import live_of_kind, note_need, take_proposals_back
from lantian.registry.imports.undoing import BuiltUpon, Origin, undo
from lantian.registry.models import Child
from lantian.registry.services.following import lock_one
from lantian.registry.services.registering import register_child
from lantian.transfers.errors import TransferError
from lantian.transfers.models import InwardFile
from lantian.transfers.rules.moving import VISIT_DAYS
from lantian.transfers.rules.package import Content, PackageError, check_number, plain, unpack
from lantian.transfers.rules.told import level_told, needs_told

State = InwardFile.State
RULE = "transfer_visit"
DONE_THERE = "转出地正在做："


@transaction.atomic
def open_package(*, blob: bytes, passphrase: str, today: date) -> InwardFile:
    """Opens a package that another office sent; nothing of it is in the register yet.

    Raises `TransferError`: the codes of `PackageError`, and brought_already.
    """
    try:
        header, content = unpack(blob, passphrase, today=today)
    except PackageError as error:
        beside = "passphrase" if error.code == "wrong_passphrase" else "file"
        raise TransferError(error.code, field=beside) from error
    row = InwardFile(
        region=acting_post().region_low or 0,
        package=UUID(content.package),
        from_city=header.city,
        from_office=content.origin.get("office", "")[:120],
        check_number=check_number(blob),
        content=json.dumps(asdict(content), ensure_ascii=False),
        opened_on=today,
        recorded_by=acting_post().user_id,
    )
    try:
        with transaction.atomic():
            row.save(force_insert=True)
    except IntegrityError as error:
        if "transfers_inward_once" not in str(error):
            raise
        raise TransferError("brought_already", field="file") from error
    _note(row, step="opened")
    return InwardFile.objects.get(pk=row.pk)


def content_of(row: InwardFile) -> Content:
    """What the package of a file held. Raises `TransferError("not_now")` once that is destroyed."""
    if row.content is None:
        raise TransferError("not_now")
    return Content(**json.loads(row.content.reveal()))


@transaction.atomic
def take_in(*, row: InwardFile, version: int, values: Mapping[str, Any], today: date) -> Child:
    """Registers the child of a file, as the ordinary form gives its `values`; the village owes a first visit.

    Needs that the other city told come as proposals, its level as an assessment that is due today.

    Raises `Conflict`, `TransferError`: not_now; `AlreadyRegistered`, `OutOfScope`.
    """
    row = _locked(row, State.OPENED)
    if number := values.get("identity_number"):
        _number("transfers_free_number", row, number)
    child = register_child(values=values, as_of=today, origin=row.pk)
    _taken(row, child, State.ACCEPTED, version, today)
    return child


@transaction.atomic
def lay_to(*, row: InwardFile, version: int, child: Child, today: date) -> InwardFile:
    """The child is on file here already: what came along is laid to its file, whose facts stay as they are.

    Raises `Conflict`, `TransferError`: not_now; `RegistryError`: closed, gone.
    """
    row = _locked(row, State.OPENED)
    return _taken(row, lock_one(child), State.ATTACHED, version, today)


def _taken(row: InwardFile, child: Child, state: str, version: int, today: date) -> InwardFile:
    values = {
        "state": state,
        "child": child.pk,
        "region": child.region,
        "school": child.school,
        "accepted_on": today,
    }
    taken = update_if_unchanged(row, values, version=version)
    _offer_needs(row, child, today)
    _ask_level(row, child, today)
    promising.promise(
        child=child.pk,
        about=row.pk,
        due_on=places.add_working_days(today, VISIT_DAYS, child.region),
        owed_by=Role.VILLAGE_DIRECTOR,
        seat=None,
        rule=RULE,
    )
    _note(taken, step=state)
    return taken


def _offer_needs(row: InwardFile, child: Child, today: date) -> None:
    """Open needs come as proposals of the former city; village or town says of each whether it is one here."""
    names = {code: kind.name_zh for code, kind in need_kinds().items()}
    rows = content_of(row).parts.get("needs", ())
    for told in needs_told(rows, names, born_on=child.birth_on, today=today):
        if live_of_kind(child, told.code) is None:
            note_need(
                child=child,
                code=told.code,
                told_by=Need.ToldBy.FORMER,
                since=told.since,
                today=today,
                words=DONE_THERE + told.doing if told.doing else "",
                proposed_by=row.pk,
            )


def _ask_level(row: InwardFile, child: Child, today: date) -> None:
    """A level that was decided elsewhere stands for nothing here, and makes an assessment due at once."""
    told = level_told(content_of(row).parts.get("level", {}))
    if told and child.pk not in level_of([child.pk]):
        promising.promise(
            child=child.pk,
            about=_about_level(row),
            due_on=today,
            owed_by=Role.VILLAGE_DIRECTOR,
            seat=None,
            risk_at_least=told.level,
            rule=LEVEL_ASKED,
            is_discreet=True,
        )


def _about_level(row: InwardFile) -> UUID:
    return uuid5(row.pk, LEVEL_ASKED)


@transaction.atomic
def put_away(*, row: InwardFile, version: int, reason: str) -> InwardFile:
    """The file is not for this office, or of no use: what it held is destroyed.

    Raises `Conflict`, `TransferError`: not_now, reason_needed.
    """
    return _end(_locked(row, State.OPENED), State.PUT_AWAY, version, reason)


@transaction.atomic
def take_back(*, row: InwardFile, version: int, reason: str, today: date) -> InwardFile:
    """Takes back, on the same day, what was taken in: the rows that were made of it go, as with a roster.

    Raises `Conflict`, `TransferError`: not_now, not_today, built_upon, reason_needed.
    """
    row = _locked(row, State.ACCEPTED, State.ATTACHED)
    if row.accepted_on != today:
        raise TransferError("not_today")
    take_proposals_back(source=row.pk)
    if row.state == State.ATTACHED:
        promising.drop(about=row.pk)
        promising.drop(about=_about_level(row))
        return _end(row, State.UNDONE, version, reason)
    child = Child.objects.filter(pk=row.child).first() if row.child else None
    if child is None:
        raise TransferError("not_now")
    number = child.identity.reveal() if child.identity else ""
    ended = _end(row, State.UNDONE, version, reason)
    try:
        undo(Origin(row.pk, row.region, today))
    except BuiltUpon as error:
        raise TransferError("built_upon") from error
    if number:
        _number("transfers_give_number_back", row, number)
    return ended


def _end(row: InwardFile, state: str, version: int, reason: str) -> InwardFile:
    if says_nothing(reason):
        raise TransferError("reason_needed", field="reason")
    ended = update_if_unchanged(
        row, {"state": state, "content": None, "reason": reason.strip()}, version=version
    )
    _note(ended, step=state)
    return ended


def _number(function: str, row: InwardFile, number: str) -> None:
    """An identity number stands once in the country: of a child that comes from a city of this same house it is freed,
    or given back, by the code that only whoever opened its package knows."""
    receipt = blind_index(plain(content_of(row).receipt))
    with connection.cursor() as cursor:
        cursor.execute(
            f"SELECT {function}(%s, %s, %s, %s)",
            [acting_city(), row.from_city, blind_index(number), receipt],
        )


def _locked(row: InwardFile, *states: str) -> InwardFile:
    found = InwardFile.objects.filter(pk=row.pk).select_for_update(no_key=True, of=("self",)).first()
    if found is None or found.state not in states:
        raise TransferError("not_now")
    return found


def _note(row: InwardFile, **detail: Any) -> None:
    note_access(
        "transfers.bring_in",
        child=row.child,
        region=row.region,
        school=row.school,
        file=str(row.pk),
        **detail,
    )
