from collections.abc import Callable

import pytest
from django.core.cache import cache
from django.test import Client

from tests.cast import Cast

BACKEND = "allauth.account.auth_backends.AuthenticationBackend"


@pytest.fixture(autouse=True)
def files_root(settings, tmp_path) -> None:
    settings.FILES_ROOT = tmp_path
    cache.clear()


@pytest.fixture
def enter(cast: Cast, as_web: None) -> Callable[[str], Client]:
    """A browser in which one of the cast is signed in, by name of the part."""

    def signed_in(part: str) -> Client:
        client = Client()
        client.force_login(cast.posts[part].user, backend=BACKEND)
        return client

    return signed_in


@pytest.fixture(autouse=True)
def alone(no_rooms_above: None) -> None:
    """The rooms above follow no child here, and stand on no file."""
