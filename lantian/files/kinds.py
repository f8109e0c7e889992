"""What a file is, told from its first bytes: enough to say so on a page and to send it back as what it is."""

from typing import NamedTuple

HEAD_BYTES = 4096


class Kind(NamedTuple):
    """A kind of file: how it begins, and its media type (RFC 6838)."""

    starts: tuple[bytes, ...]
    media_type: str


KINDS = {
    "xlsx": Kind((), "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet"),
    "ods": Kind((), "application/vnd.oasis.opendocument.spreadsheet"),
    "zip": Kind((b"PK\x03\x04", b"PK\x05\x06"), "application/zip"),
    "xls": Kind((bytes.fromhex("d0cf11e0a1b11ae1"),), "application/vnd.ms-excel"),
    "pdf": Kind((b"%PDF-",), "application/pdf"),
    "png": Kind((b"\x89PNG\r\n\x1a\n",), "image/png"),
    "jpeg": Kind((b"\xff\xd8\xff",), "image/jpeg"),
    "heic": Kind((), "image/heic"),
    "text": Kind((), "text/plain"),
    "other": Kind((), "application/octet-stream"),
}
_OPEN_DOCUMENT = b"mimetypeapplication/vnd.oasis.opendocument.spreadsheet"
# Brands of ISO/IEC 23008-12 (HEIC, HEIF) and of AVIF, its sister.
_HEIC_BRANDS = {b"heic", b"heix", b"hevc", b"hevx", b"heim", b"heis", b"mif1", b"msf1", b"avif", b"avis"}
_CONTROLS = bytes(set(range(32)) - set(b"\t\n\v\f\r\x1a"))
_UTF16_MARKS = (b"\xff\xfe", b"\xfe\xff")


def kind_of(head: bytes) -> str:
    """The name of a kind among `KINDS`. Of the office formats only what they begin with is looked at."""
    found = next((name for name, kind in KINDS.items() if head.startswith(kind.starts)), None)
    if found == "zip":
        return _kind_of_archive(head)
    if found:
        return found
    if head[4:8] == b"ftyp" and head[8:12] in _HEIC_BRANDS:
        return "heic"
    is_text = head.startswith(_UTF16_MARKS) or len(head.translate(None, delete=_CONTROLS)) == len(head)
    return "text" if is_text else "other"


def media_type(kind: str) -> str:
    """The media type of a kind."""
    return KINDS[kind].media_type if kind in KINDS else KINDS["other"].media_type


def _kind_of_archive(head: bytes) -> str:
    if _OPEN_DOCUMENT in head:
        return "ods"
    is_workbook = any(part in head for part in (b"[Content_Types].xml", b"xl/", b"_rels/.rels"))
    return "xlsx" if is_workbook else "zip"
