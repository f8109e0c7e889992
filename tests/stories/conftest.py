"""What every story may ask for: the house with the cast at its door, and a way in for each of them."""

from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any

import pytest
from django.db import connection
from django.test import override_settings
from playwright.sync_api import BrowserContext, ConsoleMessage, Page, expect

from lantian.access.models import User
from tests.cast import play
from tests.stories.house import Tables, web_server

PHONE = {"viewport": {"width": 390, "height": 844}, "has_touch": True, "is_mobile": True}
PATIENCE_IN_MS = 20_000
expect.set_options(timeout=PATIENCE_IN_MS)
ARGON2 = ["django.contrib.auth.hashers.Argon2PasswordHasher"]


def pytest_collection_modifyitems(items: list[pytest.Item]) -> None:
    """Every test of this folder is a story, and one that asks for the test database to be made."""
    for item in items:
        if Path(__file__).parent in item.path.parents:
            item.add_marker(pytest.mark.story)
            item.add_marker(pytest.mark.django_db)


@pytest.fixture(scope="session")
def tables(django_db_setup: None, django_db_blocker: Any) -> Iterator[Tables]:
    with django_db_blocker.unblock():
        tables = Tables()
        with tables.staged(), override_settings(PASSWORD_HASHERS=ARGON2):
            play()
            User.objects.update(is_demo=True)
        tables.copy(tables.stage, tables.played)
        yield tables
        for name in (tables.played, tables.stage):
            tables.drop(name)


@pytest.fixture(scope="session")
def base_url(tables: Tables) -> Iterator[str]:
    """Where the house stands; relative addresses of a page begin there."""
    with web_server(tables) as url:
        yield url


@pytest.fixture(scope="session")
def browser_context_args(browser_context_args: dict[str, Any], base_url: str) -> dict[str, Any]:
    """Browsers of stories know where the house stands, whatever other tests told theirs."""
    return {**browser_context_args, "base_url": base_url, "locale": "zh-CN"}


@pytest.fixture(scope="module", autouse=True)
def connection_of_stories(tables: Tables, django_db_blocker: Any) -> Iterator[None]:
    """While Playwright runs, Django keeps a connection apart from that of other tests: it must not stay behind."""
    yield
    with django_db_blocker.unblock():
        connection.close()


@pytest.fixture(autouse=True)
def house(base_url: str, tables: Tables, django_db_blocker: Any) -> str:
    """The house as it stands when the play begins."""
    with django_db_blocker.unblock():
        tables.copy(tables.stage, tables.played)
    return base_url


@pytest.fixture
def complaints() -> Iterator[list[str]]:
    """What browsers complained of: a story ends without any."""
    heard: list[str] = []
    yield heard
    assert heard == []


@pytest.fixture
def visit(new_context: Callable[..., BrowserContext], complaints: list[str]) -> Callable[..., Page]:
    """Opens the door in a browser of its own; options as for a browser context, such as `**PHONE`."""

    def listen(message: ConsoleMessage) -> None:
        if message.type == "error" and not message.text.startswith("Failed to load resource"):
            complaints.append(message.text)

    def visit(**options: Any) -> Page:
        page = new_context(**options).new_page()
        page.set_default_timeout(PATIENCE_IN_MS)
        page.on("console", listen)
        page.on("pageerror", lambda error: complaints.append(str(error)))
        page.goto("/accounts/login/")
        return page

    return visit


@pytest.fixture
def enter(visit: Callable[..., Page]) -> Callable[..., Page]:
    """Lets somebody of the cast in by the button at the door, in a browser of their own."""

    def enter(part: str, **options: Any) -> Page:
        page = visit(**options)
        page.locator(f"button[name=username][value={part}]").click()
        page.wait_for_url("**/")
        return page

    return enter


def sign_in(page: Page, username: str, password: str) -> None:
    """Goes in by user name and password, as everybody does where nobody is invented."""
    page.goto("/accounts/login/")
    page.locator("details summary").first.click()
    page.fill("[name=login]", username)
    page.fill("[name=password]", password)
    page.get_by_role("button", name="登录", exact=True).click()
    page.wait_for_url(lambda url: "/login/" not in url)
