"""Where formulas of an .xls workbook failed, as `formula_errors` says it of .xlsx.

The file is a compound file (MS-CFB): sectors chained by a table. In its stream `Workbook` (BIFF8, MS-XLS) a
BOUNDSHEET record names each worksheet and says where it begins; a failed formula is a BOOLERR record, or a
FORMULA record whose result is an error. They are found by their shape: what is filled in from here was empty.
"""

import re
import struct
from bisect import bisect
from collections import defaultdict
from collections.abc import Iterator
from pathlib import Path

from lantian.kernel.sheets.formula_errors import Errors

_NAMES = {
    0x00: "#NULL!",
    0x07: "#DIV/0!",
    0x0F: "#VALUE!",
    0x17: "#REF!",
    0x1D: "#NAME?",
    0x24: "#NUM!",
    0x2A: "#N/A",
}
_FAILED = re.compile(rb"\x05\x02\x08\x00(.{4})..(.)\x01|\x06\x00..(.{4})..\x02.(.)...\xff\xff", re.S)
_BOUNDSHEET = 0x85
_END = 0x0A
_NO_SECTOR = 0xFFFFFFFA
"""Sector numbers from here on are marks, not sectors."""
_SECTOR, _SHORT_SECTOR, _SHORT_STREAM = 512, 64, 4096


def find_errors(path: Path) -> dict[str, Errors]:
    """Failed formulas by the name of their worksheet; `LookupError` or `struct.error` for a broken file."""
    stream = _workbook_stream(path.read_bytes())
    sheets = sorted(_sheets(stream))
    starts = [start for start, _ in sheets]
    found: dict[str, Errors] = defaultdict(lambda: defaultdict(list))
    for match in _FAILED.finditer(stream, starts[0]):
        row, column = struct.unpack("<HH", match[1] or match[3])
        name = sheets[bisect(starts, match.start()) - 1][1]
        if error := _NAMES.get((match[2] or match[4])[0]):
            found[name][row].append((column, error))
    return dict(found)


def _sheets(stream: bytes) -> Iterator[tuple[int, str]]:
    """Where each sheet begins, and its name; told by the records before the first of them."""
    place, kind = 0, 0
    while kind != _END:
        kind, length = struct.unpack_from("<HH", stream, place)
        if kind == _BOUNDSHEET:
            start, letters, is_wide = struct.unpack_from("<IxxBB", stream, place + 4)
            name = stream[place + 12 : place + 12 + letters * (1 + is_wide)]
            yield start, name.decode("utf-16-le" if is_wide else "latin-1")
        place += 4 + length


def _workbook_stream(content: bytes) -> bytes:
    """The stream `Workbook` of a compound file; `LookupError` where there is none."""
    table_sectors = min(_header(content, 44), len(content) // _SECTOR)
    directory, short_table = _header(content, 48), _header(content, 60)
    chain = [follower for sector in _table_sectors(content, table_sectors) for follower in _numbers(sector)]
    entries = _follow(content, directory, chain, _SECTOR)
    root, book = _entry(entries, "Root Entry"), _entry(entries, "Workbook")
    if book[1] >= _SHORT_STREAM:
        return _follow(content, book[0], chain, _SECTOR)[: book[1]]
    short_chain = _numbers(_follow(content, short_table, chain, _SECTOR))
    # Short sectors count from the start of the root's stream, the others from the second sector of the file.
    short_sectors = bytes(_SHORT_SECTOR) + _follow(content, root[0], chain, _SECTOR)
    return _follow(short_sectors, book[0], short_chain, _SHORT_SECTOR)[: book[1]]


def _table_sectors(content: bytes, count: int) -> list[bytes]:
    """The sectors of the table of chains; the header lists the first 109 of them."""
    places = list(struct.unpack_from("<109I", content, 76))
    more = _header(content, 68)
    while more < _NO_SECTOR and len(places) < count:
        *listed, more = _numbers(_sector(content, more, _SECTOR))
        places += listed
    return [_sector(content, place, _SECTOR) for place in places[:count]]


def _follow(content: bytes, first: int, chain: list[int], size: int) -> bytes:
    """The sectors of a chain, joined; one that runs in a circle is cut off."""
    parts: list[bytes] = []
    while first < _NO_SECTOR and len(parts) < len(chain):
        parts.append(_sector(content, first, size))
        first = chain[first]
    return b"".join(parts)


def _sector(content: bytes, number: int, size: int) -> bytes:
    return content[(number + 1) * size : (number + 2) * size]


def _numbers(sectors: bytes) -> list[int]:
    return [number for (number,) in struct.iter_unpack("<I", sectors)]


def _header(content: bytes, place: int) -> int:
    return int.from_bytes(content[place : place + 4], "little")


def _entry(entries: bytes, name: str) -> tuple[int, int]:
    """First sector and length of a stream, by the directory."""
    wanted = f"{name}\0".encode("utf-16-le")
    for start in range(0, len(entries), 128):
        if entries.startswith(wanted, start):
            first, length = struct.unpack_from("<II", entries, start + 116)
            return first, length
    raise LookupError(name)
