from collections.abc import Iterator
from typing import Any

import pytest
from django.conf import settings
from django.db import connection

from lantian.access.securing import secure_database
from tests.cast import Cast, play


def pytest_configure() -> None:
    """The cast signs in often: its passwords need not be slow to check."""
    settings.PASSWORD_HASHERS = ["django.contrib.auth.hashers.MD5PasswordHasher"]


@pytest.fixture(scope="session")
def django_db_setup(django_db_setup: Any, django_db_blocker: Any) -> None:
    """Roles, grants and policies belong to a usable database as much as its tables."""
    with django_db_blocker.unblock():
        secure_database()


@pytest.fixture
def cast(db: Any) -> Iterator[Cast]:
    """Everybody on the stage, in a database of two counties."""
    yield play()
    connection.check_constraints()
