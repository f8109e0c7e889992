"""A file with the panels of all rooms costs a bounded number of questions, whatever was done for the child."""

from pathlib import Path

import pytest
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext
from django.utils import timezone
from uuid_utils.compat import uuid7

from lantian.access.scopes import acting_as
from lantian.encounters.rules.accounts import Account
from lantian.encounters.rules.kinds import Kind
from lantian.encounters.services.recording import record
from tests.cast import Cast

BACKEND = "allauth.account.auth_backends.AuthenticationBackend"
MOST = 32
TODAY = timezone.localdate()


@pytest.fixture(autouse=True)
def files_root(settings, tmp_path: Path) -> None:
    settings.FILES_ROOT = tmp_path


@pytest.mark.parametrize("part", ["village_director", "county_office", "class_teacher", "parent"])
def test_a_file_costs_few_questions_and_no_more_after_much_care(cast: Cast, part: str) -> None:
    client, child = Client(), cast.children["小雨"]
    client.force_login(cast.posts[part].user, backend=BACKEND)

    def reads() -> int:
        client.get(f"/children/{child}/")
        with CaptureQueriesContext(connection) as asked:
            assert client.get(f"/children/{child}/").status_code == 200
        return len([query for query in asked if query["sql"].startswith("SELECT")])

    few = reads()
    with acting_as(cast.village_director):
        for _turn in range(5):
            told = Account(TODAY, seen=("child",), noted="一切都好")
            record(occasion=uuid7(), kind=Kind.HOME_VISIT, children=[child], told=told, today=TODAY)
    assert reads() <= few + 1 <= MOST
