"""Papers of a child's file: attached, replaced by a newer version, withdrawn. Nothing is deleted."""

import hashlib
from datetime import date, datetime
from pathlib import Path
from typing import Any
from uuid import UUID

from django.conf import settings
from django.db import transaction
from django.utils import timezone

from lantian.access.log import note_access
from lantian.access.policy import Role
from lantian.access.scopes import acting_post
from lantian.files.models import StoredFile
from lantian.files.papers import Paper, examine
from lantian.files.services import About, discarded_on_failure, store_file
from lantian.kernel.codes.tables import code_table
from lantian.registry.errors import RegistryError
from lantian.registry.models import Child, ChildDocument
from lantian.registry.rules.documents import compartment_of, kinds_to_attach
from lantian.registry.services.following import lock_one
from lantian.registry.services.statuses import tell_rooms_above

ENDINGS = {"pdf": "pdf", "jpeg": "jpg", "png": "png"}
# What the log calls whatever is done with a closed paper. Who reads the log does not learn that there is one: a
# psychologist who "changed the file" would tell it.
UNSAID = "registry.read_child"


@transaction.atomic
def attach_document(*, child: Child, kind: str, dated_on: date, note: str, path: Path) -> ChildDocument:
    """Puts the paper in the uploaded file `path` into a child's file; the same paper sent twice is there once.

    Raises `PaperRefused`, `RegistryError` with `gone`, `kind_not_yours`.
    """
    post = acting_post()
    if kind not in kinds_to_attach(Role(post.role), post.compartments):
        raise RegistryError("kind_not_yours")
    paper = examine(path, limit=settings.DOCUMENT_LIMIT_BYTES)
    child = lock_one(child, closed_too=True)
    standing = _same_paper(child, kind, paper)
    if standing:
        return standing
    return _keep(child, kind, paper, dated_on=dated_on, note=note)


@transaction.atomic
def replace_document(
    *, document: ChildDocument, number: int, dated_on: date, note: str, path: Path
) -> ChildDocument:
    """A newer version of a paper, of which `number` is the version that was seen; the older one stays.

    Raises `PaperRefused`, `RegistryError` with `gone`, `kind_not_yours`, `document_moved_on`.
    """
    post = acting_post()
    if document.kind not in kinds_to_attach(Role(post.role), post.compartments):
        raise RegistryError("kind_not_yours")
    paper = examine(path, limit=settings.DOCUMENT_LIMIT_BYTES)
    child = lock_one(document.child, closed_too=True)
    latest = _latest(document)
    if latest.number != number or latest.withdrawn_at:
        same = latest.number == number + 1 and latest.file.sha256 == hashlib.sha256(paper.content).hexdigest()
        if same and not latest.withdrawn_at:
            return latest
        raise RegistryError("document_moved_on")
    ChildDocument.objects.filter(pk=latest.pk).update(is_latest=False, version=latest.version + 1)
    return _keep(
        child,
        document.kind,
        paper,
        dated_on=dated_on,
        note=note,
        series=latest.series,
        number=latest.number + 1,
    )


@transaction.atomic
def withdraw_document(*, document: ChildDocument, reason: str, now: datetime) -> None:
    """Takes a paper with all its versions out of use: attached by mistake, or revoked. The rows stay.

    Withdrawing twice changes nothing. Raises `RegistryError` with `gone`, `kind_not_yours`.
    """
    post = acting_post()
    if document.kind not in kinds_to_attach(Role(post.role), post.compartments):
        raise RegistryError("kind_not_yours")
    lock_one(document.child, closed_too=True)
    for row in ChildDocument.objects.filter(series=document.series, withdrawn_at__isnull=True):
        ChildDocument.objects.filter(pk=row.pk).update(
            withdrawn_at=now,
            withdrawn_by=post.user_id,
            withdrawal_reason=reason,
            version=row.version + 1,
        )
    note_document("registry.withdraw_document", document)
    _tell(document)


def note_document(action: str, document: ChildDocument, **detail: Any) -> None:
    """Writes an action on a paper into the access log; what is closed under a name that says less."""
    if document.is_closed:
        action, detail = UNSAID, {"did": action, **detail}
    note_access(
        action,
        child=document.child_id,
        region=document.region,
        school=document.school,
        document=str(document.pk),
        **detail,
    )


def _keep(
    child: Child,
    kind: str,
    paper: Paper,
    *,
    dated_on: date,
    note: str,
    series: UUID | None = None,
    number: int = 1,
) -> ChildDocument:
    compartment = compartment_of(kind)
    stored = store_file(
        chunks=[paper.content],
        name=_name_of(kind, dated_on, paper),
        region=child.region,
        purpose=StoredFile.Purpose.DOCUMENT,
        about=About(child.pk, child.school, compartment),
    )
    with discarded_on_failure(stored):
        document = ChildDocument(
            child=child,
            region=child.region,
            school=child.school,
            kind=kind,
            compartment=compartment,
            dated_on=dated_on,
            note=note,
            file=stored,
            number=number,
            recorded_by=acting_post().user_id,
        )
        document.series = series or document.series
        document.save(force_insert=True)
        note_document("registry.attach_document", document)
        _tell(document)
    return document


def _tell(document: ChildDocument) -> None:
    """Rooms above may count a paper as a deed; of what is closed they learn nothing."""
    if not document.is_closed:
        tell_rooms_above([document.child_id], timezone.localdate())


def _name_of(kind: str, dated_on: date, paper: Paper) -> str:
    """What the paper is and of when; never whose."""
    name = code_table("document_kind").name(kind).replace("/", "、")
    return f"{name}-{dated_on:%Y%m%d}.{ENDINGS[paper.kind]}"


def _same_paper(child: Child, kind: str, paper: Paper) -> ChildDocument | None:
    digest = hashlib.sha256(paper.content).hexdigest()
    same = ChildDocument.objects.filter(child=child.pk, kind=kind, withdrawn_at__isnull=True)
    return same.filter(file__sha256=digest).first()


def _latest(document: ChildDocument) -> ChildDocument:
    return ChildDocument.objects.select_related("file").get(series=document.series, is_latest=True)
