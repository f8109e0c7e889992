"""An office names who stands in a network of a place; a nomination ends and is never changed."""

from collections.abc import Mapping
from datetime import date
from typing import Any
from uuid import UUID

from django.db import IntegrityError, transaction

from lantian.access.log import note_access
from lantian.access.scopes import acting_post
from lantian.kernel.versions import update_if_unchanged
from lantian.networks.errors import NetworkError
from lantian.networks.models import NetworkSeat
from lantian.networks.rules.nets import FILLED_BY, NOMINATED, Slot
from lantian.networks.services.filling import settle_places
from lantian.places.rules import is_within, scope_of

VALUES = ("unit", "seat", "name", "phone", "is_substitute", "since", "reason")


@transaction.atomic
def name_member(
    *, place: int, slot: Slot, values: Mapping[str, Any], school: UUID | None, today: date
) -> NetworkSeat:
    """Names somebody for a place in the networks of all children of a place, or of the pupils of a `school`.

    `values` are `VALUES`. Raises `NetworkError`: not_yours, not_named, nobody, in_the_future, taken, school_needed.
    """
    if not looks_after(place):
        raise NetworkError("not_yours")
    _refuse(slot, values, school, today)
    row = NetworkSeat(
        place=place,
        slot=slot.value,
        school=school if slot == Slot.LAW_VICE_PRINCIPAL else None,
        recorded_by=acting_post().user_id,
        **{name: values[name] for name in VALUES if name in values},
    )
    try:
        with transaction.atomic():
            row.save(force_insert=True)
    except IntegrityError as error:
        if "networks_seat_one_first" not in str(error):
            raise
        raise NetworkError("taken", field="is_substitute") from error
    _settled(row, today)
    note_access("networks.name", region=place, part=slot.value, named=str(row.pk))
    return row


@transaction.atomic
def end_nomination(*, row: NetworkSeat, version: int, today: date) -> NetworkSeat:
    """Ends a nomination today. Raises `Conflict`, `NetworkError`: not_yours, ended_already."""
    if not looks_after(row.place):
        raise NetworkError("not_yours")
    if row.until is not None:
        raise NetworkError("ended_already")
    values = {"until": today, "ended_by": acting_post().user_id}
    row = update_if_unchanged(row, values, version=version)
    _settled(row, today)
    note_access("networks.name", region=row.place, part=row.slot, ended=str(row.pk))
    return row


def looks_after(place: int) -> bool:
    """Whether the acting post names people for a place: one that lies in its own."""
    post = acting_post()
    own = (post.region_low or 0, post.region_high or 0)
    return is_within(place, own) and scope_of(place)[1] <= own[1]


def _refuse(slot: Slot, values: Mapping[str, Any], school: UUID | None, today: date) -> None:
    if slot not in NOMINATED:
        raise NetworkError("not_named")
    if not (values.get("unit") or values.get("seat") or values.get("name")):
        raise NetworkError("nobody", field="name")
    if values["since"] > today:
        raise NetworkError("in_the_future", field="since")
    if slot == Slot.LAW_VICE_PRINCIPAL and school is None:
        raise NetworkError("school_needed", field="school")


def _settled(row: NetworkSeat, today: date) -> None:
    """What is filled or empty by it is so at once, and not only tomorrow."""
    if Slot(row.slot) in FILLED_BY:
        settle_places(place=row.place, on=today, slots=[Slot(row.slot)])
