"""Mending who a child is: name and number have derived columns beside them."""

from collections.abc import Mapping
from typing import Any

from lantian.access.scopes import taking_rows_away
from lantian.access.sealing import blind_index
from lantian.kernel.values.pinyin import name_pinyin
from lantian.registry.building import other_readings, temporary_key
from lantian.registry.models import Child, IdentityKey, OtherReading
from lantian.registry.services.facts import correct_child
from lantian.registry.services.registering import refuse_known_number


def correct_identity(*, child: Child, values: Mapping[str, Any], version: int) -> Child:
    """Mends a child's own columns; `identity` (an `IdentityNumber`, empty: unchanged) is checked against the register.

    Raises `Conflict`, `AlreadyRegistered`.
    """
    columns = dict(values)
    number = columns.pop("identity", None)
    number = getattr(number, "number", number) or None
    if "name" in columns:
        pinyin = name_pinyin(columns["name"])
        columns |= {"name_pinyin": pinyin.full[:160], "name_initials": pinyin.initials[:24]}
    index = blind_index(number) if number else None
    if number and index != (child.identity_index and bytes(child.identity_index)):
        refuse_known_number(number)
        columns |= {
            "identity": number,
            "identity_index": index,
            "temporary_key": "",
            "no_identity_reason": "",
        }
    elif child.identity_index is not None:
        columns["no_identity_reason"] = ""
    elif not child.temporary_key:
        columns["temporary_key"] = temporary_key(child.city)
    mended = correct_child(child=child, values=columns, version=version)
    if "identity_index" in columns:
        _rekey(mended)
    if mended.name != child.name:
        _respell(mended)
    return mended


def _rekey(child: Child) -> None:
    with taking_rows_away():
        IdentityKey.objects.filter(city=child.city, child=child.pk).delete()
    IdentityKey(hash=child.identity_index, city=child.city, child=child.pk).save(force_insert=True)


def _respell(child: Child) -> None:
    OtherReading.objects.filter(child=child.pk).delete()
    for reading in other_readings(child.name):
        OtherReading(child=child, region=child.region, school=child.school, reading=reading).save(
            force_insert=True
        )
