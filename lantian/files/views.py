from typing import Any
from uuid import UUID

from django.http import Http404, HttpRequest, StreamingHttpResponse
from django.shortcuts import get_object_or_404
from django.utils.http import content_disposition_header
from django.views.decorators.http import require_GET

from lantian.access.doors import allowed
from lantian.access.log import note_access
from lantian.files.kinds import media_type
from lantian.files.models import StoredFile
from lantian.files.services import content_of, path_of


@allowed("files.open")
@require_GET
def open_file(request: HttpRequest, key: UUID) -> Any:
    """Gives a file of the acting post's place back as it was sent, to be saved and not to be shown."""
    stored = get_object_or_404(StoredFile.objects, pk=key)
    if not path_of(stored.pk).exists():
        raise Http404
    note_access("files.open", region=stored.region, file=str(stored.pk))
    return StreamingHttpResponse(
        content_of(stored),
        content_type=media_type(stored.kind),
        headers={
            "Content-Disposition": content_disposition_header(True, stored.name) or "attachment",
            "Content-Length": str(stored.size),
            "X-Content-Type-Options": "nosniff",
        },
    )
