from collections.abc import Callable, Iterator

import pytest
from django.core.cache import cache
from django.test import Client

from tests.cast import Cast

BACKEND = "allauth.account.auth_backends.AuthenticationBackend"


@pytest.fixture
def enter(cast: Cast, as_web: None) -> Iterator[Callable[[str], Client]]:
    """Signs in one of the cast by name of the part."""

    def signed_in(part: str) -> Client:
        client = Client()
        client.force_login(cast.posts[part].user, backend=BACKEND)
        return client

    cache.clear()
    yield signed_in
    cache.clear()
