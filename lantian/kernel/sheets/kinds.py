"""What an uploaded file is, told from its content and never from its name."""

import re
import zipfile
import zlib
from pathlib import Path
from typing import Literal

from lantian.kernel.sheets.limits import MEBIBYTE, Limits, UnreadableSheet

Kind = Literal["xlsx", "xlsb", "xls", "ods", "text"]

_OLE = bytes.fromhex("d0cf11e0a1b11ae1")
_ZIP_PARTS: dict[str, Kind] = {"xl/workbook.xml": "xlsx", "xl/workbook.bin": "xlsb"}
_ODS_TYPE = b"application/vnd.oasis.opendocument.spreadsheet"
_UTF16_MARKS = (b"\xff\xfe", b"\xfe\xff")
_OTHER_FORMATS = (b"%PDF-", b"{\\rtf", b"Rar!", b"7z\xbc\xaf", b"\x1f\x8b", b"\x89PNG", b"\xff\xd8", b"GIF8")
# The record FILEPASS after the first one of an old workbook; the parser knows it only with strong encryption.
_FILEPASS = re.compile(rb"\x09\x08\x10\x00\x00\x06.{14}\x2f\x00", re.S)
_CONTROLS = bytes(set(range(32)) - set(b"\t\n\v\f\r\x1a"))


def recognise(path: Path, limits: Limits) -> Kind:
    """The kind of file that `path` holds; raises `UnreadableSheet` for one that need not be opened."""
    size = path.stat().st_size
    if not size:
        raise UnreadableSheet("empty_file")
    if size > limits.size:
        raise UnreadableSheet("too_large", limit=limits.size // MEBIBYTE)
    with path.open("rb") as file:
        head = file.read(4096)
    if head.startswith(_OLE):
        return _recognise_ole(path.read_bytes())
    if head.startswith(b"PK"):
        return _recognise_zip(path, limits)
    if head.startswith(_OTHER_FORMATS) or (not head.startswith(_UTF16_MARKS) and _has_controls(head)):
        raise UnreadableSheet("not_a_table")
    return "text"


def _has_controls(head: bytes) -> bool:
    return len(head.translate(None, delete=_CONTROLS)) < len(head)


def _recognise_ole(content: bytes) -> Kind:
    """Streams of a compound file are found by their names, which its directory holds in UTF-16."""
    if "EncryptedPackage".encode("utf-16-le") in content or _FILEPASS.search(content):
        raise UnreadableSheet("encrypted")
    if any(name.encode("utf-16-le") in content for name in ("Workbook\0", "WORKBOOK\0", "Book\0", "BOOK\0")):
        return "xls"
    # The directory may be what a cut-off file has lost.
    other = any(name.encode("utf-16-le") in content for name in ("WordDocument", "PowerPoint Document"))
    raise UnreadableSheet("not_a_table" if other else "damaged")


def _recognise_zip(path: Path, limits: Limits) -> Kind:
    try:
        with zipfile.ZipFile(path) as archive:
            _check_unpacked_size(archive.infolist(), limits)
            if any(entry.flag_bits & 1 for entry in archive.infolist()):
                raise UnreadableSheet("encrypted")
            return _recognise_parts(archive)
    except (zipfile.BadZipFile, EOFError, NotImplementedError, ValueError, OSError, zlib.error) as error:
        raise UnreadableSheet("damaged") from error


def _check_unpacked_size(entries: list[zipfile.ZipInfo], limits: Limits) -> None:
    """Sizes as the archive declares them; an archive that lies meets the limits of the parsing process."""
    unpacked = sum(entry.file_size for entry in entries)
    packed = sum(entry.compress_size for entry in entries)
    # Small workbooks of much repetition pack better than any ratio foresees.
    bomb = unpacked > 16 * MEBIBYTE and unpacked > limits.ratio * packed
    if bomb or unpacked > limits.unpacked or len(entries) > 10_000:
        raise UnreadableSheet("too_large_unpacked", limit=limits.unpacked // MEBIBYTE)


def _recognise_parts(archive: zipfile.ZipFile) -> Kind:
    names = {name.lstrip("/").lower(): name for name in archive.namelist()}
    for part, kind in _ZIP_PARTS.items():
        if part in names:
            return kind
    if "mimetype" not in names or not _read_start(archive, names["mimetype"]).startswith(_ODS_TYPE):
        raise UnreadableSheet("not_a_table")
    manifest = names.get("meta-inf/manifest.xml")
    if manifest and b"encryption-data" in _read_start(archive, manifest):
        raise UnreadableSheet("encrypted")
    return "ods"


def _read_start(archive: zipfile.ZipFile, name: str) -> bytes:
    with archive.open(name) as part:
        return part.read(MEBIBYTE)
