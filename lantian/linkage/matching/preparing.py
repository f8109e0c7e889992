"""From records as they come to columns that can be compared by plain SQL, on any engine."""

import gc
import re
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from typing import Any

import pyarrow as pa
import pyarrow.compute as pc

from lantian.kernel.values.names import BLANK_BESIDE_HAN, REMARKS, USUAL
from lantian.kernel.values.pinyin import surname_length
from lantian.kernel.values.text import fold
from lantian.linkage.matching.numbers import born_by, read_numbers
from lantian.linkage.matching.rarity import expected_share
from lantian.linkage.matching.records import RECORDS
from lantian.linkage.matching.sounds import sound_of

IN_BRACKETS = re.compile(r"[(\[【〔（].*?[)\]】〕）]")
AFTER_A_NAME = re.compile(r"[\s\d*?？.、,，]+$")
NOT_A_DIGIT = r"\D"
SHORTEST_PHONE = 7

ANY_SILENCE = pa.schema([field.with_nullable(True) for field in RECORDS])
"""Null where an empty text is meant is understood."""

NAME = pa.schema(
    [
        ("name", pa.string()),
        ("surname", pa.string()),
        ("given", pa.string()),
        ("given_alike", pa.string()),
        ("sound", pa.string()),
        ("alike", pa.string()),
        ("expected", pa.float64()),
    ]
)
PARENT = pa.schema([NAME.field("name"), NAME.field("alike")])


def prepare(records: pa.Table, first: int = 0) -> pa.Table:
    """The records in their order, numbered from `first`; "" and remarks in place of names become null."""
    records = records.select(RECORDS.names).cast(ANY_SILENCE)
    numbers = read_numbers(records["identity"].combine_chunks())
    columns: dict[str, Any] = {
        "unique_id": pa.array(range(first, first + len(records)), pa.int64()),
        "key": records["key"],
        "sex": _said(records["sex"]),
        "region": records["region"],
        "phone": _phones(records["phone"]),
    }
    columns |= _each(records["name"], _name_of, (None,) * len(NAME), NAME)
    columns |= numbers
    for parent in ("father", "mother"):
        found = _each(records[parent], _parent_of, (None, None), PARENT)
        columns |= {parent: found["name"], f"{parent}_alike": found["alike"]}
    born_by_number = born_by(numbers["number"])
    columns |= _dates(pc.coalesce(records["birth_on"], born_by_number))
    columns["fits"] = pc.and_(
        _agree(records["birth_on"], born_by_number), _agree(columns["sex"], _sex_by_number(numbers["number"]))
    )
    columns |= _places(records["region"])
    return pa.table(columns)


def plain_name(text: str) -> str:
    """A name without blanks, remarks and what lists put behind it (王伟2, 王伟(小名)); "" where it is none."""
    if not USUAL.fullmatch(text):
        text = BLANK_BESIDE_HAN.sub("", AFTER_A_NAME.sub("", IN_BRACKETS.sub("", fold(text)))).lower()
    return "" if text in REMARKS else text


def _name_of(text: str) -> tuple[Any, ...]:
    name = plain_name(text)
    if not name:
        return (None,) * len(NAME)
    surname, given = sound_of(name)
    length = surname_length(name)
    return (
        name,
        surname.alike or None,
        name[length:] or None,
        given.alike or None,
        surname.exact + given.exact or None,
        surname.alike + given.alike or None,
        expected_share(name[:length]),
    )


def _parent_of(text: str) -> tuple[Any, ...]:
    name = plain_name(text)
    if not name:
        return None, None
    surname, given = sound_of(name)
    return name, surname.alike + given.alike or None


def _each(
    column: pa.ChunkedArray,
    read: Callable[[str], tuple[Any, ...]],
    nothing: tuple[Any, ...],
    shape: pa.Schema,
) -> dict[str, pa.Array]:
    """Reads every different text of a column once."""
    encoded = pc.dictionary_encode(column.combine_chunks())
    if isinstance(encoded, pa.ChunkedArray):
        encoded = encoded.combine_chunks()
    with collector_at_rest():
        rows = [read(text) if text else nothing for text in encoded.dictionary.to_pylist()]
        parts = list(zip(*rows, strict=True)) if rows else [()] * len(shape)
    return {
        field.name: pc.take(pa.array(part, field.type), encoded.indices)
        for field, part in zip(shape, parts, strict=True)
    }


@contextmanager
def collector_at_rest() -> Iterator[None]:
    """Millions of objects are made, and there are no cycles among them."""
    was_enabled = gc.isenabled()
    gc.disable()
    try:
        yield
    finally:
        if was_enabled:
            gc.enable()


def _said(column: pa.ChunkedArray) -> pa.Array:
    return pc.if_else(pc.equal(column, ""), None, column)


def _phones(column: pa.ChunkedArray) -> pa.Array:
    digits = pc.replace_substring_regex(column, NOT_A_DIGIT, "")
    return pc.if_else(pc.less(pc.utf8_length(digits), SHORTEST_PHONE), None, digits)


def _sex_by_number(numbers: pa.Array) -> pa.Array:
    is_odd = pc.is_in(pc.utf8_slice_codeunits(numbers, 16, 17), pa.array(list("13579")))
    return pc.if_else(pc.is_valid(numbers), pc.if_else(is_odd, "1", "2"), None)


def _agree(said: pa.Array, by_number: pa.Array) -> pa.Array:
    """Whether a right number says what its line says; silence agrees."""
    return pc.fill_null(pc.equal(said, by_number), True)


def _dates(births: pa.ChunkedArray) -> dict[str, Any]:
    year, month, day = (part(births).cast(pa.int32()) for part in (pc.year, pc.month, pc.day))
    ymd = pc.add(pc.add(pc.multiply(year, 10_000), pc.multiply(month, 100)), day)
    return {
        "birth": births.cast(pa.int32()),
        "ymd": ymd.cast(pa.string()),
        "year": year,
        "month": month,
        "day": day,
    }


def _places(regions: pa.ChunkedArray) -> dict[str, Any]:
    """Town and county of a place; null where the code does not go down to them."""
    towns, counties = pc.divide(regions, 1_000), pc.divide(regions, 1_000_000)
    is_town = pc.greater(pc.subtract(towns, pc.multiply(counties, 1_000)), 0)
    return {"town": pc.if_else(is_town, towns, None), "county": counties}
