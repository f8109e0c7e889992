"""Sealed fields: identity numbers, phones and addresses, encrypted one by one.

A sealed value is `algorithm (1 byte) · key id (1 byte) · nonce (12) · ciphertext and tag`, bound to its
column. AES-256-GCM by default, SM4-GCM (GB/T 32907) where the setting `SEALING_ALGORITHM` asks for it; both can
be read at any time, and so can every key that `SEALING_KEYS` still lists. Exact search goes by `blind_index`, a
keyed hash.
"""

import hashlib
import hmac
import os
from collections.abc import Iterator
from functools import lru_cache
from typing import TYPE_CHECKING, Any

from cryptography.hazmat.primitives.ciphers import Cipher, algorithms, modes
from cryptography.hazmat.primitives.ciphers.aead import AESGCM
from django.conf import settings
from django.db import models

AES, SM4 = 1, 2
NONCE_BYTES = 12
TAG_BYTES = 16


class SealBroken(ValueError):
    """A sealed value that no listed key opens, or that stood in another column."""


def seal(text: str, column: str) -> bytes:
    """`text` sealed for `column` with the newest key."""
    key_id, key = newest_key()
    nonce = os.urandom(NONCE_BYTES)
    if settings.SEALING_ALGORITHM == "SM4":
        return bytes((SM4, key_id)) + nonce + _sm4(key, nonce, text.encode(), column.encode())
    return bytes((AES, key_id)) + nonce + _aes(key).encrypt(nonce, text.encode(), column.encode())


def unseal(sealed: bytes, column: str) -> str:
    """The text of a sealed value; raises `SealBroken`."""
    nonce, body = sealed[2 : 2 + NONCE_BYTES], sealed[2 + NONCE_BYTES :]
    try:
        opener, key = OPENERS[sealed[0]], keys()[sealed[1]]
        return opener(key, nonce, body, column.encode()).decode()
    except Exception:
        raise SealBroken(f"A sealed value of {column} cannot be opened.") from None


def blind_index(text: str) -> bytes:
    """A keyed hash (HMAC-SHA-256, first 16 bytes) by which equal values are found without being read."""
    return hmac.digest(settings.BLIND_INDEX_KEY, text.encode(), "sha256")[:16]


class Sealer:
    """Seals and indexes many values as `seal` and `blind_index` do one: keys looked up once, chance drawn in blocks.

    It belongs to one work in one process: a copy of it in a forked process would repeat nonces.
    """

    DRAWN_AT_ONCE = 1024

    def __init__(self) -> None:
        key_id, self._key = newest_key()
        self._is_sm4 = settings.SEALING_ALGORITHM == "SM4"
        self._head = bytes((SM4 if self._is_sm4 else AES, key_id))
        self._index_key = settings.BLIND_INDEX_KEY
        self._encrypt = _aes(self._key).encrypt
        self._nonces = self._draw()

    def seal(self, text: str, column: bytes) -> bytes:
        """`text` sealed for `column` (its name in bytes)."""
        nonce = next(self._nonces)
        if self._is_sm4:
            return self._head + nonce + _sm4(self._key, nonce, text.encode(), column)
        return self._head + nonce + self._encrypt(nonce, text.encode(), column)

    def index(self, text: str) -> bytes:
        """The blind index of `text`."""
        return hmac.digest(self._index_key, text.encode(), "sha256")[:16]

    def _draw(self) -> Iterator[bytes]:
        while True:
            drawn = os.urandom(NONCE_BYTES * self.DRAWN_AT_ONCE)
            for start in range(0, len(drawn), NONCE_BYTES):
                yield drawn[start : start + NONCE_BYTES]


def keys() -> dict[int, bytes]:
    """All keys that open values, by id (1–255); 32 bytes each."""
    return settings.SEALING_KEYS


def newest_key() -> tuple[int, bytes]:
    """The id and the bytes of the key that seals new values: the highest id."""
    key_id = max(settings.SEALING_KEYS)
    return key_id, settings.SEALING_KEYS[key_id]


@lru_cache
def _aes(key: bytes) -> AESGCM:
    return AESGCM(key)


@lru_cache
def _sm4_key(key: bytes) -> bytes:
    return hashlib.sha256(b"lantian SM4" + key).digest()[:16]


def _sm4(key: bytes, nonce: bytes, text: bytes, column: bytes) -> bytes:
    sealer = Cipher(algorithms.SM4(_sm4_key(key)), modes.GCM(nonce)).encryptor()
    sealer.authenticate_additional_data(column)
    return sealer.update(text) + sealer.finalize() + sealer.tag


def _open_sm4(key: bytes, nonce: bytes, body: bytes, column: bytes) -> bytes:
    tag = body[-TAG_BYTES:]
    opener = Cipher(algorithms.SM4(_sm4_key(key)), modes.GCM(nonce, tag)).decryptor()
    opener.authenticate_additional_data(column)
    return opener.update(body[:-TAG_BYTES]) + opener.finalize()


def _open_aes(key: bytes, nonce: bytes, body: bytes, column: bytes) -> bytes:
    return _aes(key).decrypt(nonce, body, column)


OPENERS = {AES: _open_aes, SM4: _open_sm4}


class Sealed:
    """A sealed value as it lies in a row: printing it shows nothing, `reveal()` opens it."""

    __slots__ = ("column", "sealed")

    def __init__(self, sealed: bytes, column: str) -> None:
        self.sealed, self.column = bytes(sealed), column

    def reveal(self) -> str:
        return unseal(self.sealed, self.column)

    def __str__(self) -> str:
        return "••••••"

    def __repr__(self) -> str:
        return f"<Sealed {self.column}>"

    def __eq__(self, other: object) -> bool:
        return isinstance(other, Sealed) and self.column == other.column and self.reveal() == other.reveal()

    def __hash__(self) -> int:
        return hash(self.column)


class SealedField(models.BinaryField):
    """A column of sealed text. Read as `Sealed`; write a `str` (sealed on the way in), a `Sealed` or None.

    `bound_to` is the name that a value is sealed for; history tables and renamed columns keep it.
    """

    if TYPE_CHECKING:
        _pyi_private_set_type: str | bytes | Sealed | None
        _pyi_private_get_type: Sealed  # type: ignore[assignment]

    def __init__(self, *args: Any, bound_to: str, **kwargs: Any) -> None:
        self.bound_to = bound_to
        super().__init__(*args, **kwargs)

    def deconstruct(self) -> tuple[str, str, list[Any], dict[str, Any]]:
        name, path, args, kwargs = super().deconstruct()
        return name, path, list(args), {**kwargs, "bound_to": self.bound_to}

    def from_db_value(self, value: Any, expression: Any, connection: Any) -> Sealed | None:
        return None if value is None else Sealed(value, self.bound_to)

    def get_prep_value(self, value: Any) -> bytes | None:
        if value is None or value == "":
            return None
        if isinstance(value, Sealed):
            return value.sealed
        return value if isinstance(value, bytes) else seal(value, self.bound_to)

    def get_db_prep_value(self, value: Any, connection: Any, prepared: bool = False) -> Any:
        return super().get_db_prep_value(self.get_prep_value(value), connection, prepared=True)

    def value_to_string(self, obj: Any) -> str:
        return str(self.value_from_object(obj) or "")
