"""A file as it lies on disk: sealed with AES-256-GCM in blocks, under a key of its own.

`LTF1 · key id (1 byte) · salt (16) · blocks`. The file's key comes from the sealing key by HKDF (RFC 5869) with the
salt. A block is up to 256 KiB and its tag; its nonce is its number and whether it is the last one, so that blocks
can be neither exchanged nor cut off. Everything is bound to the key of the file's row.
"""

import hashlib
import os
from collections.abc import Iterable, Iterator
from pathlib import Path
from typing import BinaryIO, NamedTuple
from uuid import UUID

from cryptography.exceptions import InvalidTag
from cryptography.hazmat.primitives.ciphers.aead import AESGCM
from cryptography.hazmat.primitives.hashes import SHA256
from cryptography.hazmat.primitives.kdf.hkdf import HKDF

from lantian.access.sealing import keys, newest_key

MAGIC = b"LTF1"
SALT_BYTES = 16
HEADER_BYTES = len(MAGIC) + 1 + SALT_BYTES
BLOCK = 256 * 1024
TAG_BYTES = 16


class FileDamaged(Exception):
    """A sealed file that is not what was written: cut off, changed, or sealed with a key that is gone."""


class Content(NamedTuple):
    """How many bytes a file has, and its SHA-256 in hexadecimal digits."""

    size: int
    sha256: str


def write_sealed(chunks: Iterable[bytes], path: Path, key: UUID) -> Content:
    """Writes a new file of mode 0600 that appears under `path` when it is whole."""
    key_id, secret = newest_key()
    salt = os.urandom(SALT_BYTES)
    cipher = _cipher(secret, salt)
    digest, size = hashlib.sha256(), 0
    draft = path.with_suffix(".new")
    with _created(draft) as file:
        file.write(MAGIC + bytes([key_id]) + salt)
        for number, (block, is_last) in enumerate(_blocks(chunks)):
            digest.update(block)
            size += len(block)
            file.write(cipher.encrypt(_nonce(number, is_last), block, key.bytes))
        file.flush()
        os.fsync(file.fileno())
    draft.replace(path)
    return Content(size, digest.hexdigest())


def read_sealed(path: Path, key: UUID) -> Iterator[bytes]:
    """The content in blocks; raises `FileNotFoundError`, `FileDamaged`."""
    with path.open("rb") as file:
        header = file.read(HEADER_BYTES)
        secret = keys().get(header[len(MAGIC)]) if len(header) == HEADER_BYTES else None
        if secret is None or not header.startswith(MAGIC):
            raise FileDamaged
        cipher = _cipher(secret, header[-SALT_BYTES:])
        sealed, number = file.read(BLOCK + TAG_BYTES), 0
        while sealed:
            following = file.read(BLOCK + TAG_BYTES)
            try:
                yield cipher.decrypt(_nonce(number, not following), sealed, key.bytes)
            except InvalidTag:
                raise FileDamaged from None
            sealed, number = following, number + 1
        if not number:
            raise FileDamaged


def _cipher(secret: bytes, salt: bytes) -> AESGCM:
    return AESGCM(HKDF(SHA256(), 32, salt, b"lantian file").derive(secret))


def _nonce(number: int, is_last: bool) -> bytes:
    return number.to_bytes(11, "big") + bytes([is_last])


def _blocks(chunks: Iterable[bytes]) -> Iterator[tuple[bytes, bool]]:
    """The content in blocks of full size and whether each is the last one, which may be shorter or empty."""
    held = bytearray()
    for chunk in chunks:
        held += chunk
        while len(held) > BLOCK:
            yield bytes(held[:BLOCK]), False
            del held[:BLOCK]
    yield bytes(held), True


def _created(path: Path) -> BinaryIO:
    path.parent.mkdir(mode=0o700, parents=True, exist_ok=True)
    path.unlink(missing_ok=True)
    return os.fdopen(os.open(path, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600), "wb")
