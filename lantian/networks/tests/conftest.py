from collections.abc import Callable
from typing import Any

import pytest
from django.core.cache import cache
from django.test import Client
from django.utils import timezone

from tests.cast import Cast

BACKEND = "allauth.account.auth_backends.AuthenticationBackend"
TODAY = timezone.localdate()


@pytest.fixture(autouse=True)
def fresh(settings: Any, tmp_path: Any) -> None:
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
