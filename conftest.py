"""The browser of the tests: the one that is installed, else Playwright's own."""

import os
import shutil
from typing import Any

import pytest

BROWSERS = ("chromium", "chromium-browser", "google-chrome", "google-chrome-stable", "microsoft-edge")
QUIET = (
    "--disable-background-networking",
    "--disable-component-update",
    "--disable-quic",
    "--disable-sync",
    "--no-first-run",
)


@pytest.fixture(scope="session")
def browser_type_launch_args(browser_type_launch_args: dict[str, Any]) -> dict[str, Any]:
    """How Playwright starts the browser: without a word to the outside, and for root without its sandbox."""
    installed = next(filter(None, map(shutil.which, BROWSERS)), None)
    arguments = [*QUIET, *(["--no-sandbox"] if os.geteuid() == 0 else [])]
    return browser_type_launch_args | {
        "args": arguments,
        **({"executable_path": installed} if installed else {}),
    }
