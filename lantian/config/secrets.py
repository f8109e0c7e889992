"""Secrets: given in the environment or in a file; a demonstration invents its own, kept in `var/secrets/`."""

import base64
import binascii
import os
import secrets
from pathlib import Path

from lantian.config.environment import env, var_folder

KEY_BYTES = 32
HIGHEST_KEY_ID = 255


class SecretMissing(RuntimeError):
    """A secret that must be given was not given, or cannot be read."""


def secret_key(*, demo: bool) -> str:
    """Django's key, from `LANTIAN_SECRET_KEY`."""
    return secret("LANTIAN_SECRET_KEY", demo=demo)


def blind_index_key(*, demo: bool) -> bytes:
    """The key of the blind indexes, 32 bytes, from `LANTIAN_BLIND_INDEX_KEY` in base64."""
    return _key("LANTIAN_BLIND_INDEX_KEY", secret("LANTIAN_BLIND_INDEX_KEY", demo=demo))


def sealing_keys(*, demo: bool) -> dict[int, bytes]:
    """The keys that seal fields, by id (1–255), 32 bytes each; the highest id seals what is new.

    From `LANTIAN_SEALING_KEYS`: `1:<base64>` or, after a change of keys, `1:<base64>,2:<base64>`.
    """
    keys = {}
    for entry in secret("LANTIAN_SEALING_KEYS", demo=demo, prefix="1:").split(","):
        number, _, text = entry.strip().partition(":")
        if not number.isdecimal() or not 1 <= int(number) <= HIGHEST_KEY_ID or int(number) in keys:
            raise SecretMissing(
                "LANTIAN_SEALING_KEYS: each key is written <number>:<base64>, numbers 1 to 255, none twice."
            )
        keys[int(number)] = _key("LANTIAN_SEALING_KEYS", text)
    return keys


def secret_if_given(variable: str) -> str:
    """A secret that an installation can do without: the variable, the file that `<variable>_FILE` names, or nothing."""
    given = env(variable) or env(f"{variable}_FILE")
    return secret(variable, demo=False) if given else ""


def secret(variable: str, *, demo: bool, prefix: str = "") -> str:
    """The secret of that name: the variable, else the file that `<variable>_FILE` names.

    A demonstration without either invents one, `prefix` before it. Raises `SecretMissing` otherwise.
    """
    if given := env(variable):
        return given
    if file := env(f"{variable}_FILE"):
        return _read(variable, Path(file))
    if not demo:
        raise SecretMissing(
            f"Set {variable} or {variable}_FILE (docs/deploy.md, Keys), or LANTIAN_DEMO=1 for a trial."
        )
    return prefix + kept_secret(variable.removeprefix("LANTIAN_").lower())


def kept_secret(name: str) -> str:
    """The secret in `var/secrets/<name>`: 32 random bytes in base64, made when it is not there yet."""
    file = var_folder() / "secrets" / name
    if not file.exists():
        _make(file)
    return file.read_text().strip()


def new_key() -> str:
    """32 random bytes in base64 (RFC 4648, section 5)."""
    return base64.urlsafe_b64encode(secrets.token_bytes(KEY_BYTES)).decode()


def _key(variable: str, text: str) -> bytes:
    try:
        key = base64.b64decode(text, altchars=b"-_", validate=True)
    except (binascii.Error, ValueError):
        key = b""
    if len(key) != KEY_BYTES:
        raise SecretMissing(
            f"{variable}: a key is {KEY_BYTES} bytes in base64; `lantian new-key` prints one."
        )
    return key


def _read(variable: str, file: Path) -> str:
    try:
        text = file.read_text().strip()
    except OSError as error:
        raise SecretMissing(f"{variable}_FILE: {file} cannot be read ({error.strerror}).") from None
    if not text:
        raise SecretMissing(f"{variable}_FILE: {file} is empty.")
    return text


def _make(file: Path) -> None:
    file.parent.mkdir(mode=0o700, parents=True, exist_ok=True)
    draft = file.with_name(f".{file.name}.{secrets.token_hex(8)}")
    draft.touch(mode=0o600)
    draft.write_text(new_key() + "\n")
    try:
        os.link(draft, file)  # unlike a rename, a link leaves the secret that another process made first
    except FileExistsError:
        pass
    finally:
        draft.unlink()
