"""Uploads that grow too large are refused while they still arrive."""

from typing import Any

from django.conf import settings
from django.core.files.uploadhandler import SkipFile, StopUpload, TemporaryFileUploadHandler
from django.http import HttpRequest

# A browser whose upload is cut off shows an error of its own. So what follows the limit is read and dropped, in order
# that our answer is seen; what goes far beyond is cut off after all.
READ_AND_DROPPED = 16


class LimitedUpload(TemporaryFileUploadHandler):
    """Keeps an upload on disk up to `UPLOAD_LIMIT_BYTES`; a larger one never reaches the view."""

    def __init__(self, request: HttpRequest | None = None) -> None:
        super().__init__(request)
        self._arrived = 0

    def handle_raw_input(self, input_data: Any, *described: Any) -> None:
        _meta, content_length, *_rest = described
        if content_length > READ_AND_DROPPED * settings.UPLOAD_LIMIT_BYTES:
            raise StopUpload(connection_reset=True)

    def receive_data_chunk(self, raw_data: bytes, start: int) -> None:
        self._arrived += len(raw_data)
        if self._arrived > settings.UPLOAD_LIMIT_BYTES:
            self.request.upload_was_too_large = True  # type: ignore[union-attr]
            self.file.close()
            raise SkipFile
        super().receive_data_chunk(raw_data, start)


def was_too_large(request: HttpRequest) -> bool:
    """Whether a file of this request was dropped because it went past the limit."""
    request.POST  # noqa: B018 - reading it parses what was sent
    return getattr(request, "upload_was_too_large", False)


def limit_in_mebibytes() -> int:
    """The most that one upload may be."""
    return int(settings.UPLOAD_LIMIT_BYTES) >> 20
