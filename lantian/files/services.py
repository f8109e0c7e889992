"""Taking files in and giving them out."""

import tempfile
import unicodedata
from collections.abc import Iterable, Iterator
from contextlib import contextmanager
from pathlib import Path
from uuid import UUID

from django.conf import settings
from uuid_utils.compat import uuid7

from lantian.access.scopes import acting_post
from lantian.files.kinds import HEAD_BYTES, kind_of
from lantian.files.models import StoredFile
from lantian.files.sealing import read_sealed, write_sealed

LONGEST_NAME = 200


def store_file(*, chunks: Iterable[bytes], name: str, region: int, purpose: StoredFile.Purpose) -> StoredFile:
    """Seals a file away for a place of the acting post and records who brought it."""
    key = uuid7()
    head = bytearray()
    content = write_sealed(_remembering(chunks, head), path_of(key), key)
    post = acting_post()
    stored = StoredFile(
        id=key,
        region=region,
        purpose=purpose,
        name=plain_name(name),
        kind=kind_of(bytes(head)),
        size=content.size,
        sha256=content.sha256,
        recorded_by=post.user_id,
    )
    stored.save(force_insert=True)
    return stored


def content_of(stored: StoredFile) -> Iterator[bytes]:
    """The content in blocks; raises `FileNotFoundError`, `FileDamaged`."""
    return read_sealed(path_of(stored.pk), stored.pk)


@contextmanager
def opened_file(stored: StoredFile) -> Iterator[Path]:
    """The content as a plain file that only this account can read, gone after the block. Raises as `content_of`."""
    with tempfile.TemporaryDirectory(prefix="lantian-") as folder:
        path = Path(folder) / "content"
        path.touch(mode=0o600)
        with path.open("wb") as file:
            for block in content_of(stored):
                file.write(block)
        yield path


def path_of(key: UUID) -> Path:
    """Where the file of a key lies: spread over folders by its last digits, which are random."""
    return Path(settings.FILES_ROOT) / key.hex[-2:] / key.hex


def plain_name(name: str) -> str:
    """A name fit to be shown and to be downloaded under: no folders, no control characters, not too long."""
    visible = "".join(sign for sign in name if not unicodedata.category(sign).startswith("C"))
    last = visible.replace("\\", "/").rpartition("/")[2].strip(". ")
    stem, dot, ending = last.rpartition(".")
    if dot and len(ending) <= 8:
        return stem[: LONGEST_NAME - len(ending) - 1] + dot + ending
    return last[:LONGEST_NAME]


def _remembering(chunks: Iterable[bytes], head: bytearray) -> Iterator[bytes]:
    for chunk in chunks:
        if len(head) < HEAD_BYTES:
            head += chunk[: HEAD_BYTES - len(head)]
        yield chunk
