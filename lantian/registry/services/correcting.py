"""Mending who a child is: name and number have derived columns beside them."""

from collections.abc import Mapping
from typing import Any

from django.db import IntegrityError, transaction

from lantian.access.scopes import taking_rows_away
from lantian.access.sealing import blind_index
from lantian.kernel.values.pinyin import name_pinyin
from lantian.registry.building import other_readings
from lantian.registry.imports.lines import temporary_key
from lantian.registry.models import Child, IdentityKey, OtherReading
from lantian.registry.services.facts import correct_child
from lantian.registry.services.registering import refuse_known_number


def correct_identity(*, child: Child, values: Mapping[str, Any], version: int) -> Child:
    """Mends a child's own columns; `identity` (an `IdentityNumber`, empty: unchanged) is checked against the register.

    Raises `Conflict`, `AlreadyRegistered`, `RegistryError("gone")`.
    """
    columns = dict(values)
    typed = columns.pop("identity", None)
    number: str | None = getattr(typed, "number", typed) or None
    if "name" in columns:
        pinyin = name_pinyin(columns["name"])
        columns |= {"name_pinyin": pinyin.full[:160], "name_initials": pinyin.initials[:24]}
    columns |= _key_columns(child, number)
    try:
        with transaction.atomic():
            return _mend(child, columns, version)
    except IntegrityError:
        if number:  # somebody gave it to another child a moment ago
            refuse_known_number(number)
        raise


def _key_columns(child: Child, number: str | None) -> dict[str, Any]:
    """What goes with the number: its index, or the temporary key of a child that has none."""
    index = blind_index(number) if number else None
    if number and index != (child.identity_index and bytes(child.identity_index)):
        refuse_known_number(number)
        keys = {"identity": number, "identity_index": index}
        return {**keys, "temporary_key": "", "no_identity_reason": ""}
    if child.identity_index is not None:
        return {"no_identity_reason": ""}
    return {} if child.temporary_key else {"temporary_key": temporary_key(child.city)}


def _mend(child: Child, columns: Mapping[str, Any], version: int) -> Child:
    mended = correct_child(child=child, values=columns, version=version)
    if "identity_index" in columns:
        _rekey(mended)
    if "name" in columns:
        _respell(mended)
    return mended


def _rekey(child: Child) -> None:
    with taking_rows_away():
        IdentityKey.objects.filter(city=child.city, child=child.pk).delete()
    IdentityKey(hash=child.identity_index, city=child.city, child=child.pk).save(force_insert=True)


def _respell(child: Child) -> None:
    readings = other_readings(child.name)
    known = OtherReading.objects.filter(child=child.pk)
    if set(known.values_list("reading", flat=True)) == set(readings):
        return
    known.delete()
    for reading in readings:
        OtherReading(child=child, region=child.region, school=child.school, reading=reading).save(
            force_insert=True
        )
