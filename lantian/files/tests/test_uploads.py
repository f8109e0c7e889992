"""An upload past the limit: dropped while it arrives, and the view can say so."""

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.core.files.uploadhandler import StopUpload
from django.test import RequestFactory

from lantian.files.uploads import READ_AND_DROPPED, LimitedUpload, limit_in_mebibytes, was_too_large

MEBIBYTE = 1 << 20


@pytest.fixture(autouse=True)
def small_limit(settings):
    settings.UPLOAD_LIMIT_BYTES = 2 * MEBIBYTE
    settings.FILE_UPLOAD_HANDLERS = ["lantian.files.uploads.LimitedUpload"]


def upload(size: int):
    content = SimpleUploadedFile("花名册.csv", b"x" * size)
    return RequestFactory().post("/", {"file": content, "place": "610482000000"})


def test_an_upload_up_to_the_limit_arrives():
    request = upload(2 * MEBIBYTE)
    assert not was_too_large(request)
    assert request.FILES["file"].size == 2 * MEBIBYTE


def test_a_larger_one_is_dropped_and_what_stands_after_it_is_read():
    request = upload(2 * MEBIBYTE + 1)
    assert was_too_large(request)
    assert "file" not in request.FILES
    assert request.POST["place"] == "610482000000"
    assert limit_in_mebibytes() == 2


def test_what_goes_far_beyond_is_cut_off_at_once():
    handler = LimitedUpload(RequestFactory().post("/"))
    with pytest.raises(StopUpload) as stopped:
        handler.handle_raw_input(None, {}, READ_AND_DROPPED * 2 * MEBIBYTE + 1, b"")
    assert stopped.value.connection_reset
