"""Columns of many rows as PostgreSQL takes them: COPY in its binary form, made without a loop over rows.

A column is a matrix of bytes, one line for each value, with the length of each (less than nought: NULL). Values that
repeat are kept once, and `codes` says which row has which.
"""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any

import numpy as np
from numpy.typing import NDArray

Bytes = NDArray[np.uint8]
Numbers = NDArray[Any]

HEAD = b"PGCOPY\n\xff\r\n\0" + bytes(8)
TAIL = b"\xff\xff"
EPOCH_DAYS = 10_957
"""Days from 1970 to 2000, where PostgreSQL begins to count."""
NO_DAY = np.int64(-(10**9))
"""Where a date is not known."""
ELEMENTS = {"int2": 21, "int4": 23, "int8": 20, "uuid": 2950, "date": 1082, "varchar": 1043}


@dataclass(frozen=True, slots=True, eq=False)
class Column:
    """Values of a column: bytes, lengths, and where values repeat which row has which."""

    matrix: Bytes
    lengths: Numbers
    codes: Numbers | None = None

    def __len__(self) -> int:
        return len(self.lengths if self.codes is None else self.codes)

    def where(self, known: NDArray[np.bool_]) -> "Column":
        """The same with NULL in the rows that are not `known`."""
        matrix, lengths = self.rows()
        return Column(matrix, np.where(known, lengths, -1))

    def rows(self) -> tuple[Bytes, Numbers]:
        """Bytes and length of each row."""
        if self.codes is None:
            return self.matrix, self.lengths
        return self.matrix[self.codes], self.lengths[self.codes]

    def take(self, rows: Numbers) -> "Column":
        """The column of these rows, in their order."""
        if self.codes is None:
            return Column(self.matrix[rows], self.lengths[rows])
        return Column(self.matrix, self.lengths, self.codes[rows])


def integers(values: Any, size: int) -> Column:
    """Whole numbers of 2, 4 or 8 bytes."""
    told = np.ascontiguousarray(np.asarray(values).astype(f">i{size}"))
    return _fixed(told.view(np.uint8).reshape(len(told), size))


def booleans(values: Any) -> Column:
    return _fixed(np.asarray(values, dtype=np.uint8).reshape(-1, 1))


def days(values: Numbers) -> Column:
    """Dates as days since 1970; `NO_DAY` is NULL."""
    values = np.asarray(values, dtype=np.int64)
    known = values != NO_DAY
    return integers(np.where(known, values - EPOCH_DAYS, 0), 4).where(known)


def moments(seconds: Numbers) -> Column:
    """Moments as seconds since 1970."""
    return integers((np.asarray(seconds, dtype=np.int64) - EPOCH_DAYS * 86_400) * 1_000_000, 8)


def keys(values: Bytes) -> Column:
    """UUIDs, sixteen bytes a row."""
    return _fixed(values)


def octets(values: Sequence[bytes | None]) -> Column:
    """Bytes or text already encoded, a value a row."""
    lengths = np.fromiter((-1 if one is None else len(one) for one in values), np.int64, len(values))
    width = max(1, int(lengths.max(initial=1)))
    joined = b"".join((one or b"").ljust(width, b"\0") for one in values)
    return Column(np.frombuffer(joined, np.uint8).reshape(len(values), width), lengths)


def texts(vocabulary: Sequence[str], codes: Numbers) -> Column:
    """Texts of a vocabulary."""
    known = octets([one.encode() for one in vocabulary])
    return Column(known.matrix, known.lengths, np.asarray(codes))


def constant(value: bytes | None, count: int) -> Column:
    """One value for all rows."""
    one = octets([value])
    return Column(one.matrix, one.lengths, np.zeros(count, np.int64))


def array_of(items: Sequence[bytes], element: str) -> bytes:
    """An array of encoded items of a type (`ELEMENTS`), as one value."""
    head = np.array([1 if items else 0, 0, ELEMENTS[element]], ">i4").tobytes()
    size = np.array([len(items), 1], ">i4").tobytes() if items else b""
    return head + size + b"".join(len(one).to_bytes(4, "big") + one for one in items)


def arrays(items: Bytes, counts: Numbers, element: str) -> Column:
    """Arrays of up to as many items a row as `items` (rows × most × width) has; `counts` of them are there."""
    rows, most, width = items.shape
    matrix = np.zeros((rows, 20 + most * (4 + width)), np.uint8)
    head = np.array([1, 0, ELEMENTS[element], 0, 1], ">i4").view(np.uint8)
    matrix[:, :20] = head
    matrix[:, 12:16] = counts.astype(">i4").view(np.uint8).reshape(rows, 4)
    matrix[counts == 0, :4] = 0
    for at in range(most):
        start = 20 + at * (4 + width)
        matrix[:, start : start + 4] = np.array([width], ">i4").view(np.uint8)
        matrix[:, start + 4 : start + 4 + width] = items[:, at]
    return Column(matrix, np.where(counts == 0, 12, 20 + counts * (4 + width)))


def encode(columns: Mapping[str, Column]) -> bytes:
    """The rows of these columns as COPY takes them, between `HEAD` and `TAIL`."""
    told = [_plain(column) for column in columns.values()]
    rows = len(told[0])
    sizes = np.full(rows, 2 + 4 * len(told), np.int64)
    for column in told:
        lengths = np.maximum(column.lengths, 0)
        sizes += lengths if column.codes is None else lengths[column.codes]
    ends = np.cumsum(sizes)
    buffer = np.zeros(int(ends[-1]) if rows else 0, np.uint8)
    at = ends - sizes
    for offset, byte in enumerate(len(told).to_bytes(2, "big")):
        buffer[at + offset] = byte
    at = at + 2
    for column in told:
        at = _write(buffer, at, column)
    return buffer.tobytes()


def _fixed(matrix: Bytes) -> Column:
    return Column(matrix, np.full(len(matrix), matrix.shape[1], np.int64))


def _plain(column: Column) -> Column:
    """Few values that repeat stay apart; many are written out."""
    return (
        column if column.codes is None or len(column.lengths) <= len(column.codes) else Column(*column.rows())
    )


def _write(buffer: Bytes, at: Numbers, column: Column) -> Numbers:
    """Writes length and bytes of a column where each row goes on; where they go on after it."""
    matrix, lengths, codes = column.matrix, column.lengths, column.codes
    head = lengths.astype(">i4").view(np.uint8).reshape(-1, 4)
    for offset in range(4):
        buffer[at + offset] = head[:, offset] if codes is None else head[codes, offset]
    told = lengths if codes is None else lengths[codes]
    at = at + 4
    shortest, longest = int(told.min()), int(told.max())
    for offset in range(max(longest, 0)):
        line = matrix[:, offset]
        if offset < shortest:
            buffer[at + offset] = line if codes is None else line[codes]
        else:
            rows = np.flatnonzero(told > offset)
            buffer[at[rows] + offset] = line[rows if codes is None else codes[rows]]
    return at + np.maximum(told, 0)
