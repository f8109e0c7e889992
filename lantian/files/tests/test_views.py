from datetime import UTC, datetime

import pytest
from django.urls import reverse
from uuid_utils.compat import uuid7

from lantian.access.models import AccessEntry
from lantian.access.scopes import acting_as
from lantian.files.models import StoredFile
from lantian.files.services import path_of, remove_content, store_file
from tests.cast import BINZHOU, Cast


@pytest.fixture
def stored(cast: Cast, settings, tmp_path) -> StoredFile:
    settings.FILES_ROOT = tmp_path
    with acting_as(cast.county_office):
        return store_file(
            chunks=["姓名\n张小雨\n".encode()],
            name="花名册.csv",
            region=BINZHOU,
            purpose=StoredFile.Purpose.ROSTER,
        )


def opened(client, post, key):
    client.force_login(post.user)
    return client.get(reverse("files:open", args=[key]))


def test_a_file_is_given_to_be_saved_and_the_log_says_so(client, cast: Cast, stored: StoredFile):
    response = opened(client, cast.county_office, stored.pk)
    assert b"".join(response.streaming_content).decode() == "姓名\n张小雨\n"
    assert response["Content-Disposition"].startswith("attachment; filename*=utf-8''%E8%8A%B1")
    with acting_as(cast.county_office):
        assert AccessEntry.objects.filter(action="files.open", region=BINZHOU).count() == 1


@pytest.mark.parametrize("part", ["other_county_office", "village_director"])
def test_to_others_the_file_does_not_exist(client, cast: Cast, stored: StoredFile, part: str):
    assert opened(client, cast.posts[part], stored.pk).status_code == 404


def test_files_are_for_posts_of_places(client, cast: Cast, stored: StoredFile):
    assert opened(client, cast.school_head, stored.pk).status_code == 403


def test_a_file_that_vanished_or_never_was_is_not_found(client, cast: Cast, stored: StoredFile):
    path_of(stored.pk).unlink()
    assert opened(client, cast.county_office, stored.pk).status_code == 404
    assert opened(client, cast.county_office, uuid7()).status_code == 404


def test_whoever_opens_what_is_gone_reads_since_when_and_why(client, cast: Cast, stored: StoredFile):
    with acting_as(cast.county_office):
        remove_content(
            files=[stored], why=StoredFile.Removal.EXPIRED, now=datetime(2026, 11, 2, 1, 0, tzinfo=UTC)
        )
    answer = opened(client, cast.county_office, stored.pk)
    assert answer.status_code == 410
    assert "已按期清除" in answer.content.decode()
    assert "2026-11-02" in answer.content.decode()
    with acting_as(cast.county_office):
        assert not AccessEntry.objects.filter(action="files.open").exists()
    assert opened(client, cast.other_county_office, stored.pk).status_code == 404


def test_what_was_sent_in_runs_nothing(client, cast: Cast, stored: StoredFile):
    answer = opened(client, cast.county_office, stored.pk)
    assert "sandbox" in answer["Content-Security-Policy"]
    assert answer["X-Content-Type-Options"] == "nosniff"
