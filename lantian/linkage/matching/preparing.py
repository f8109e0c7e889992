"""From records as they come to columns that can be compared by plain SQL, on any engine."""

from typing import Any

import pyarrow as pa
import pyarrow.compute as pc

from lantian.linkage.matching.names import read_names, said
from lantian.linkage.matching.numbers import born_by, read_numbers
from lantian.linkage.matching.records import RECORDS

NOT_A_DIGIT = r"\D"
SHORTEST_PHONE = 7

ANY_SILENCE = pa.schema([field.with_nullable(True) for field in RECORDS])
"""Null where an empty text is meant is understood."""


def prepare(records: pa.Table, first: int = 0) -> pa.Table:
    """The records in their order, numbered from `first`; "" and remarks in place of names become null."""
    records = records.select(RECORDS.names).cast(ANY_SILENCE)
    numbers = read_numbers(records["identity"].combine_chunks())
    columns: dict[str, Any] = {
        "unique_id": pa.array(range(first, first + len(records)), pa.int64()),
        "key": records["key"],
        "sex": said(records["sex"]),
        "region": records["region"],
        "phone": _phones(records["phone"]),
    }
    columns |= read_names(records["name"].combine_chunks())
    columns |= numbers
    for parent in ("father", "mother"):
        found = read_names(records[parent].combine_chunks(), ("name", "alike"))
        columns |= {parent: found["name"], f"{parent}_alike": found["alike"]}
    born_by_number = born_by(numbers["number"])
    columns |= _dates(pc.coalesce(records["birth_on"], born_by_number))
    columns["fits"] = pc.and_(
        _agree(records["birth_on"], born_by_number), _agree(columns["sex"], _sex_by_number(numbers["number"]))
    )
    columns |= _places(records["region"])
    return pa.table(columns)


def _phones(column: pa.ChunkedArray) -> pa.Array:
    digits = pc.replace_substring_regex(column, NOT_A_DIGIT, "")
    return pc.if_else(pc.less(pc.utf8_length(digits), SHORTEST_PHONE), None, digits)


def _sex_by_number(numbers: pa.Array) -> pa.Array:
    is_odd = pc.is_in(pc.utf8_slice_codeunits(numbers, 16, 17), pa.array(list("13579")))
    return pc.if_else(pc.is_valid(numbers), pc.if_else(is_odd, "1", "2"), None)


def _agree(typed: pa.Array, by_number: pa.Array) -> pa.Array:
    """Whether a right number says what its line says; silence agrees."""
    return pc.fill_null(pc.equal(typed, by_number), True)


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
