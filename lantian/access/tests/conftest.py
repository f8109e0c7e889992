"""Visitors at the door: signed in as one of the cast, served as the role that the web server logs in as."""

from collections.abc import Callable
from typing import Any

import pytest
from django.core.cache import cache
from django.test import Client

from tests.cast import PASSWORD

Visit = Callable[[str], Client]


@pytest.fixture(autouse=True)
def forget_counts() -> None:
    """What is counted in memory: submissions from one address, codes that were used."""
    cache.clear()


@pytest.fixture
def stage(as_web: None, settings: Any) -> None:
    settings.ROOT_URLCONF = "lantian.access.tests.urls"


@pytest.fixture
def visit(stage: None) -> Visit:
    """Signs in one of the cast by name of the part; returns the browser."""

    def enter(part: str) -> Client:
        client = Client()
        answer = sign_in(client, part)
        assert answer.status_code == 302, answer.content.decode()
        return client

    return enter


def sign_in(client: Client, username: str, password: str = PASSWORD) -> Any:
    return client.post("/accounts/login/", {"login": username, "password": password})
