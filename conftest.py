"""What every test may ask for: a database with its policies, the cast on the stage, a browser."""

import os
import shutil
from collections.abc import Callable, Iterator
from typing import Any

import hypothesis
import pytest
from django.conf import settings
from django.core.cache import cache
from django.db import connection
from django.test import Client

from lantian.access.securing import secure_database
from tests.cast import Cast
from tests.stage import Stage

BACKEND = "allauth.account.auth_backends.AuthenticationBackend"
BROWSERS = ("chromium", "chromium-browser", "google-chrome", "google-chrome-stable", "microsoft-edge")
QUIET = (
    "--disable-background-networking",
    "--disable-component-update",
    "--disable-quic",
    "--disable-sync",
    "--no-first-run",
)


@pytest.fixture
def no_rooms_above(settings: Any) -> None:
    """The register and what stands beside it are tried without the rooms above; the house, with all of them."""
    settings.CHILD_FOLLOWERS = []
    settings.CHILD_PANELS = []


@pytest.fixture(scope="session")
def browser_type_launch_args(browser_type_launch_args: dict[str, Any]) -> dict[str, Any]:
    """How Playwright starts the browser: without a word to the outside, and for root without its sandbox."""
    installed = next(filter(None, map(shutil.which, BROWSERS)), None)
    arguments = [*QUIET, *(["--no-sandbox"] if os.geteuid() == 0 else [])]
    return browser_type_launch_args | {
        "args": arguments,
        **({"executable_path": installed} if installed else {}),
    }


def pytest_configure() -> None:
    """Properties are tried on the same examples everywhere; the cast signs in often, so its passwords are quick."""
    hypothesis.settings.register_profile("house", derandomize=True, deadline=None)
    hypothesis.settings.load_profile("house")
    settings.PASSWORD_HASHERS = ["django.contrib.auth.hashers.MD5PasswordHasher"]


@pytest.fixture(scope="session")
def django_db_setup(django_db_setup: Any, django_db_blocker: Any) -> None:
    """Roles, grants and policies belong to a usable database as much as its tables."""
    with django_db_blocker.unblock():
        secure_database()


@pytest.fixture(scope="session")
def whole_stage() -> Stage:
    return Stage()


@pytest.fixture
def cast(db: Any, whole_stage: Stage) -> Iterator[Cast]:
    """Everybody on the stage, in a database of two counties."""
    cache.clear()
    yield whole_stage.enter()
    connection.check_constraints()


@pytest.fixture
def real_cast(transactional_db: Any, whole_stage: Stage) -> Iterator[Cast]:
    """The cast in a database that other connections see; jobs that were asked for go with it."""
    cache.clear()
    yield whole_stage.enter()
    with connection.cursor() as cursor:
        cursor.execute("TRUNCATE procrastinate_jobs CASCADE")


@pytest.fixture
def as_web(cast: Cast) -> Iterator[None]:
    """The database answers as it answers the web server: `lantian_web` owns nothing and inherits nothing."""
    with connection.cursor() as cursor:
        cursor.execute("SELECT current_setting('is_superuser')")
        # Only a superuser can become another altogether; an owner who is none takes the role.
        become = "SESSION AUTHORIZATION" if cursor.fetchone() == ("on",) else "ROLE"
        cursor.execute(f"SET {become} lantian_web")
        yield
        cursor.execute(f"RESET {become}")


@pytest.fixture
def enter(cast: Cast, as_web: None) -> Callable[[str], Client]:
    """A browser in which one of the cast is signed in, by name of the part."""

    def signed_in(part: str) -> Client:
        client = Client()
        client.force_login(cast.posts[part].user, backend=BACKEND)
        return client

    return signed_in
