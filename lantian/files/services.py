"""Taking files in and giving them out."""

import tempfile
import unicodedata
from collections.abc import Iterable, Iterator, Sequence
from contextlib import contextmanager
from dataclasses import asdict, dataclass
from datetime import datetime
from functools import partial
from pathlib import Path
from typing import Any
from uuid import UUID

from django.conf import settings
from django.db import transaction
from procrastinate.contrib.django import app
from uuid_utils.compat import uuid7

from lantian.access.scopes import acting_post
from lantian.files.kinds import HEAD_BYTES, kind_of
from lantian.files.models import StoredFile
from lantian.files.papers import Paper
from lantian.files.sealing import read_sealed, write_sealed

LONGEST_NAME = 200
JOB = "files.take_off_disk"


@dataclass(frozen=True)
class About:
    """The child that a file is about, its school, and the compartment that closes the file (none: open)."""

    child: UUID
    school: UUID | None = None
    compartment: str = ""


def store_file(
    *,
    chunks: Iterable[bytes],
    name: str,
    region: int,
    purpose: StoredFile.Purpose,
    about: About | None = None,
) -> StoredFile:
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
        **(asdict(about) if about else {}),
    )
    stored.save(force_insert=True)
    return stored


@contextmanager
def discarded_on_failure(stored: StoredFile) -> Iterator[None]:
    """What fails in the block takes the row back; the content, which no transaction holds, goes with it."""
    try:
        yield
    except BaseException:
        take_off_disk([stored.pk])
        raise


@contextmanager
def sealed_away(papers: Sequence[Paper]) -> Iterator[list[dict[str, Any]]]:
    """Seals papers away on disk for rows of a room's own: `id`, `kind`, `size` and `sha256` of each.

    What fails in the block takes them off again.
    """
    files: list[dict[str, Any]] = []
    try:
        for paper in papers:
            file = uuid7()
            files.append({"id": str(file), "kind": paper.kind})
            content = write_sealed([paper.content], path_of(file), file)
            files[-1] |= {"size": content.size, "sha256": content.sha256}
        yield files
    except BaseException:
        take_off_disk([UUID(file["id"]) for file in files])
        raise


@transaction.atomic
def remove_content(*, files: Iterable[StoredFile], why: StoredFile.Removal, now: datetime) -> int:
    """Takes the content of files off the disk for good, once this transaction holds; the rows stay and say so.

    Returns how many had their content still.
    """
    keys = [stored.pk for stored in files if stored.removed_at is None]
    for key in keys:
        StoredFile.objects.filter(pk=key, removed_at__isnull=True).update(removed_at=now, removal=why)
    clear_disk(keys)
    return len(keys)


def clear_disk(keys: Sequence[UUID]) -> None:
    """Deletes sealed files once this transaction holds; a job does it again, in case this process dies in between."""
    if keys:
        transaction.on_commit(partial(take_off_disk, keys))
        app.configure_task(JOB, queue="files").defer(keys=[str(key) for key in keys])


def take_off_disk(keys: Iterable[UUID]) -> None:
    """Deletes sealed files by their keys; those that are gone already are no error."""
    for key in keys:
        path_of(key).unlink(missing_ok=True)


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
