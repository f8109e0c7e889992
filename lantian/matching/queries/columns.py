"""Rows of a question as columns: binary COPY with fields of fixed width is an array already, without a row made of it.

COPY out of a question obeys the row policies of every table in it.
"""

from collections.abc import Mapping
from typing import Any
from uuid import UUID

import numpy as np
from django.db import connection
from numpy.typing import NDArray

HEADER, TRAILER = 19, 2
"""Bytes before the first row (signature, flags, length of what follows: nothing) and after the last."""
WIDTHS = {"uuid": "V16", "int8": ">i8", "int4": ">i4", "int2": ">i2", "bool": "?"}
NOBODY = UUID(int=0)

Columns = dict[str, NDArray[Any]]


def columns_of(fields: Mapping[str, str], sql: str, parameters: Mapping[str, Any]) -> Columns:
    """The answer to a question, column by column.

    `fields` are the names of its columns and their types (of `WIDTHS`), in order; no value may be null. Keys come as
    16 bytes each (`key_at` reads one), numbers in the byte order of this machine.
    """
    layout = [("_fields", ">i2")]
    for name, kind in fields.items():
        layout += [(f"_{name}", ">i4"), (name, WIDTHS[kind])]
    row = np.dtype(layout)
    whole = f"COPY ({sql}) TO STDOUT (FORMAT BINARY)"
    asked = connection.ops.compose_sql(whole, parameters)  # type: ignore[attr-defined]
    with connection.cursor() as cursor, cursor.copy(asked) as copy:
        content = b"".join(bytes(part) for part in copy)
    rows = np.frombuffer(content, row, offset=HEADER, count=(len(content) - HEADER - TRAILER) // row.itemsize)
    return {name: _plain(rows[name]) for name in fields}


def key_at(keys: NDArray[Any], at: int) -> UUID:
    """One key of a column."""
    return UUID(bytes=keys[at].tobytes())


def places_of(keys: NDArray[Any], among: NDArray[Any]) -> NDArray[np.int64]:
    """Where each of `keys` stands in `among`; -1 for those that are not there."""
    if not len(among):
        return np.full(len(keys), -1, np.int64)
    given, known = keys.view("S16").ravel(), among.view("S16").ravel()
    order = np.argsort(known, kind="stable")
    at = np.searchsorted(known, given, sorter=order)
    at = order[np.minimum(at, len(known) - 1)]
    return np.where(known[at] == given, at, -1)


def codes_of(keys: NDArray[Any]) -> NDArray[np.int64]:
    """A number for each different key, the same for the same key; -1 for the key of nobody."""
    _, codes = np.unique(keys.view("S16"), return_inverse=True)
    return np.where(keys.view("S16").ravel() == b"", -1, codes.ravel()).astype(np.int64)


def _plain(column: NDArray[Any]) -> NDArray[Any]:
    if column.dtype.kind == "V":
        return np.ascontiguousarray(column)
    return np.ascontiguousarray(column.astype(column.dtype.newbyteorder("=")))
