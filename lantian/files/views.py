from typing import Any
from uuid import UUID

from django.http import Http404, HttpRequest, HttpResponse, StreamingHttpResponse
from django.shortcuts import get_object_or_404, render
from django.utils.http import content_disposition_header
from django.views.decorators.http import require_GET

from lantian.access.doors import allowed
from lantian.access.log import note_access
from lantian.files.kinds import media_type
from lantian.files.models import Evidence, StoredFile
from lantian.files.services import content_of, path_of

CLOSER = (StoredFile.Purpose.DOCUMENT, StoredFile.Purpose.EXPORT)
SHOWN_AT_ONCE = ("jpeg", "png")
"""Pictures are shown; everything else is saved, since no browser shows a PDF in a sandbox."""


@allowed("files.open")
@require_GET
def open_file(request: HttpRequest, key: UUID) -> Any:
    """Gives a file of the acting post's place back as it was sent, to be saved and not to be shown.

    The documents of a child and exports of figures have addresses of their own, which ask for more.
    """
    stored = get_object_or_404(StoredFile.objects.exclude(purpose__in=CLOSER), pk=key)
    if stored.removed_at:
        return say_removed(request, stored)
    if not path_of(stored.pk).exists():
        raise Http404
    note_access("files.open", region=stored.region, file=str(stored.pk))
    return answer_with(stored, is_shown=False)


def answer_with(stored: StoredFile, *, is_shown: bool) -> StreamingHttpResponse:
    """The content of a file. What was sent in runs nothing, loads nothing and is no page of this house."""
    return StreamingHttpResponse(
        content_of(stored),
        content_type=media_type(stored.kind),
        headers={
            "Content-Disposition": content_disposition_header(not is_shown, stored.name) or "attachment",
            "Content-Length": str(stored.size),
            "Content-Security-Policy": "default-src 'none'; style-src 'unsafe-inline'; sandbox",
            "Cross-Origin-Resource-Policy": "same-origin",
            "X-Content-Type-Options": "nosniff",
        },
    )


def answer_with_evidence(file: Evidence) -> StreamingHttpResponse:
    """The content of evidence that a room keeps, under a name that says nothing."""
    ending = {"jpeg": "jpg"}.get(file.kind, file.kind)
    stored = StoredFile(id=file.pk, name=f"evidence.{ending}", kind=file.kind, size=file.size)
    return answer_with(stored, is_shown=file.kind in SHOWN_AT_ONCE)


def say_removed(request: HttpRequest, stored: StoredFile) -> HttpResponse:
    """What is gone, since when and why, to whoever would open it (410)."""
    return render(request, "files/removed.html", {"stored": stored}, status=410)
