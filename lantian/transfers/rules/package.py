"""The package with which a child's file goes to another city: what may be in it, how it is closed and opened.

Pure. A package is `LANTIAN PACKAGE · header (one line of JSON) · nonce · sealed content · check`. The key comes from
the passphrase by scrypt (RFC 7914); AES-256-GCM seals the content and binds the header to it, so that whoever knows
the passphrase knows also that nothing was changed. The check (SHA-256) tells a damaged file from a wrong passphrase.
"""

import base64
import hashlib
import hmac
import json
import os
import secrets
import unicodedata
from collections.abc import Collection, Iterator, Mapping
from dataclasses import asdict, dataclass
from datetime import date
from typing import Any

from cryptography.exceptions import InvalidTag
from cryptography.hazmat.primitives.ciphers.aead import AESGCM
from cryptography.hazmat.primitives.kdf.scrypt import Scrypt

MAGIC = b"LANTIAN PACKAGE\n"
VERSION = 2
READABLE = (1, VERSION)
"""In the first, needs had no code."""
COST, MOST_COST = 2**15, 2**17
SALT_BYTES, NONCE_BYTES, TAG_BYTES, CHECK_BYTES = 16, 12, 16, 32
MOST_BYTES = 1 << 20
MOST_HEADER = 1024
MOST_TEXT, MOST_ROWS = 500, 400
GROUPS, DIGITS = 6, 4
"""A passphrase is 24 digits: they can be told by telephone, and nobody tries 10^24 of them through scrypt."""

Value = str | int | bool | None | list[str]

FIELDS: Mapping[str, Collection[str]] = {
    "child": ("child_name", "identity_number", "no_identity_reason", "sex", "birth_on", "ethnicity"),
    "family": (
        *(
            f"{who}_{item}"
            for who in ("father", "mother")
            for item in ("name", "phone", "away", "destination")
        ),
        "father_away_since",
        "mother_away_since",
        "carer_name",
        "carer_relation",
        "carer_phone",
        "guardianship",
        "lives_with",
    ),
    "home": ("hukou_registered", "hukou_nature", "hukou_place", "income_sources", "aid", "poverty_marks"),
    "schooling": ("stage", "school_text", "grade", "class_name", "boarding"),
    "health": ("health", "disability_kind", "disability_grade", "illness"),
    "level": ("level", "since"),
    "plan": ("term", "mind", "study", "life", "made_on"),
}
"""What may be in a package, part by part, and nothing else: facts by the names that the register takes them by."""

ROWS: Mapping[str, Collection[str]] = {
    "needs": ("need", "code", "since", "measures"),
    "encounters": ("on", "kind", "way", "by"),
}
"""Parts of many rows, and what may stand in each."""

PARTS = (*FIELDS, *ROWS)
ALWAYS = ("child",)
FACTS = ("child", "family", "home", "schooling", "health")
ORIGIN = ("office", "place", "why", "moves_on", "agreed_with", "made_on")


class PackageError(ValueError):
    """`code` is one of no_package, other_version, damaged, wrong_passphrase, too_late, foreign_content."""

    def __init__(self, code: str) -> None:
        super().__init__(code)
        self.code = code


@dataclass(frozen=True)
class Header:
    """What can be read of a package without its passphrase: no person and no place smaller than a city."""

    version: int
    city: int
    made_on: str
    opens_until: str
    salt: str
    cost: int


@dataclass(frozen=True)
class Content:
    """What a package holds: its key and the secret from which its receipt follows, whence it comes, the parts."""

    package: str
    secret: str
    origin: dict[str, str]
    parts: dict[str, Any]

    @property
    def receipt(self) -> str:
        """The code by which the old office knows that this was opened: who has only the file cannot make it."""
        digest = hmac.digest(bytes.fromhex(self.secret), self.package.encode(), "sha256")
        number = int.from_bytes(digest[:8], "big") % 10**12
        return "-".join(f"{number:012d}"[start : start + 4] for start in (0, 4, 8))


def new_passphrase() -> str:
    """A passphrase as people read it to each other: six groups of four digits."""
    return " ".join(f"{secrets.randbelow(10**DIGITS):0{DIGITS}d}" for _ in range(GROUPS))


def plain(typed: str) -> str:
    """The digits of a passphrase or receipt, however they were typed."""
    return "".join(sign for sign in unicodedata.normalize("NFKC", typed) if sign.isdecimal())


def pack(
    content: Content, passphrase: str, *, city: int, made_on: date, opens_until: date, cost: int = COST
) -> bytes:
    """A sealed package. Raises `PackageError`: foreign_content, for anything that `FIELDS` and `ROWS` do not name."""
    refuse_foreign(asdict(content))
    salt, nonce = os.urandom(SALT_BYTES), os.urandom(NONCE_BYTES)
    header = Header(
        VERSION, city, made_on.isoformat(), opens_until.isoformat(), base64.b64encode(salt).decode(), cost
    )
    head = MAGIC + json.dumps(asdict(header)).encode() + b"\n"
    text = json.dumps(asdict(content), ensure_ascii=False).encode()
    whole = head + nonce + AESGCM(_key(passphrase, salt, cost)).encrypt(nonce, text, head)
    return whole + hashlib.sha256(whole).digest()


def unpack(blob: bytes, passphrase: str, *, today: date) -> tuple[Header, Content]:
    """What is in a package. Raises `PackageError`."""
    header, head, sealed = _read(blob)
    if date.fromisoformat(header.opens_until) < today:
        raise PackageError("too_late")
    key = _key(passphrase, base64.b64decode(header.salt), header.cost)
    try:
        text = AESGCM(key).decrypt(sealed[:NONCE_BYTES], sealed[NONCE_BYTES:], head)
    except InvalidTag:
        raise PackageError("wrong_passphrase") from None
    try:
        found = json.loads(text)
        refuse_foreign(found)
        return header, Content(**found)
    except (ValueError, TypeError) as error:
        raise PackageError("foreign_content") from error


def check_number(blob: bytes) -> str:
    """Eight signs of the check of a package, by which two offices tell by telephone that they mean the same file."""
    signs = hashlib.sha256(blob).hexdigest()[:8].upper()
    return f"{signs[:4]} {signs[4:]}"


def refuse_foreign(found: Any) -> None:
    """Raises `PackageError("foreign_content")` unless all that is in a content is declared and of a plain shape."""
    if not isinstance(found, dict) or set(found) != {"package", "secret", "origin", "parts"}:
        raise PackageError("foreign_content")
    is_keyed = all(
        isinstance(found[name], str) and _is_hex(found[name], digits)
        for name, digits in (("package", 32), ("secret", 32))
    )
    if not (is_keyed and _is_row(found["origin"], ORIGIN) and _are_parts(found["parts"])):
        raise PackageError("foreign_content")


def facts_in(content: Content) -> dict[str, Value]:
    """What the register takes, of all parts together."""
    return {
        name: value
        for part in FACTS
        for name, value in content.parts.get(part, {}).items()
        if value not in (None, "", [])
    }


def _are_parts(parts: Any) -> bool:
    if not isinstance(parts, dict) or not set(ALWAYS) <= set(parts) <= set(PARTS):
        return False
    return all(
        _is_row(found, FIELDS[part])
        if part in FIELDS
        else isinstance(found, list)
        and len(found) <= MOST_ROWS
        and all(_is_row(row, ROWS[part]) for row in found)
        for part, found in parts.items()
    )


def _is_row(row: Any, fields: Collection[str]) -> bool:
    return isinstance(row, dict) and set(row) <= set(fields) and all(map(_is_plain, row.values()))


def _is_plain(value: Any) -> bool:
    if isinstance(value, list):
        return len(value) <= MOST_ROWS and all(
            isinstance(one, str) and len(one) <= MOST_TEXT for one in value
        )
    return value is None or isinstance(value, int) or (isinstance(value, str) and len(value) <= MOST_TEXT)


def _is_hex(text: str, digits: int) -> bool:
    return len(text) == digits and all(sign in "0123456789abcdef" for sign in text)


def _read(blob: bytes) -> tuple[Header, bytes, bytes]:
    """Header, its bytes, and what is sealed; refuses what is no package before anything is derived from it."""
    if not blob.startswith(MAGIC) or len(blob) > MOST_BYTES:
        raise PackageError("no_package")
    whole, check = blob[:-CHECK_BYTES], blob[-CHECK_BYTES:]
    if hashlib.sha256(whole).digest() != check:
        raise PackageError("damaged")
    line, _, sealed = whole.removeprefix(MAGIC).partition(b"\n")
    if len(line) > MOST_HEADER or len(sealed) < NONCE_BYTES + TAG_BYTES:
        raise PackageError("damaged")
    return _header_in(line), MAGIC + line + b"\n", sealed


def _header_in(line: bytes) -> Header:
    try:
        found = json.loads(line)
        version = found["version"]
    except (ValueError, TypeError, KeyError) as error:
        raise PackageError("damaged") from error
    if version not in READABLE:
        raise PackageError("other_version")
    try:
        header = Header(**found)
        date.fromisoformat(header.made_on)
        date.fromisoformat(header.opens_until)
        is_sound = len(base64.b64decode(header.salt, validate=True)) == SALT_BYTES
        is_sound = is_sound and isinstance(header.city, int) and header.cost in _costs()
    except (ValueError, TypeError) as error:
        raise PackageError("damaged") from error
    if not is_sound:
        raise PackageError("damaged")
    return header


def _costs() -> Iterator[int]:
    """Powers of two that a server can afford: a forged header must not eat its memory."""
    cost = 2
    while cost <= MOST_COST:
        yield cost
        cost *= 2


def _key(passphrase: str, salt: bytes, cost: int) -> bytes:
    return Scrypt(salt=salt, length=32, n=cost, r=8, p=1).derive(plain(passphrase).encode())
