"""The pytest plugin that gives each test process a `var/` folder and an embedded server of its own.

The server starts when the first test asks for a database and goes when the process ends. With `DATABASE_URL`
the tests use that server instead. The whole suite runs within one day: late in the evening it waits for the next.
"""

import fcntl
import os
import shutil
import tempfile
import time
from collections.abc import Iterator
from contextlib import ExitStack, contextmanager
from datetime import datetime, timedelta
from functools import cache
from pathlib import Path

import pytest
from django.db import connections
from django.utils import timezone

from lantian.config.embedded.server import Server
from lantian.config.environment import ROOT, var_folder
from lantian.config.postgres import OWNER_URL, WEB_URL
from lantian.config.translations import compile_catalogues

UNSAFE_AND_QUICK = {
    "fsync": "off",
    "synchronous_commit": "off",
    "full_page_writes": "off",
    "autovacuum": "off",
}

LONGEST_RUN = timedelta(minutes=25)
"""What the whole suite takes at most, on two cores that have other work besides."""

_at_end = ExitStack()


@pytest.hookimpl(wrapper=True, tryfirst=True)
def pytest_load_initial_conftests() -> Iterator[None]:
    """Before Django reads its settings: the folder, and the environment of a demonstration."""
    os.environ.pop(WEB_URL, None)
    os.environ |= {"LANTIAN_DB_AS": "owner", "LANTIAN_DEMO": "1"}
    os.environ["DJANGO_ALLOW_ASYNC_UNSAFE"] = "1"  # Playwright keeps an event loop in the thread of the test
    worker = os.environ.get("PYTEST_XDIST_WORKER")
    if worker is None:
        _prepare_run()
    elif not os.environ.get(OWNER_URL):
        os.environ["LANTIAN_VAR"] = str(var_folder() / worker)
    try:
        return (yield)
    except BaseException:
        _at_end.close()
        raise


@pytest.hookimpl(tryfirst=True)
def pytest_sessionstart(session: pytest.Session) -> None:
    """Lets no run of the whole suite see two days: what a test calls today is read when its file is read."""
    config = session.config
    if "PYTEST_XDIST_WORKER" in os.environ or config.option.collectonly or config.option.file_or_dir:
        return
    if wait := until_the_run_fits(timezone.localtime()):
        terminal = config.get_terminal_writer()
        terminal.line(f"The day ends in {wait.seconds // 60 + 1} minutes; the tests begin with the next.")
        time.sleep(wait.total_seconds())


def until_the_run_fits(now: datetime) -> timedelta:
    """How long to wait for a day that is long enough for the whole suite; `now` by the clock on the wall."""
    midnight = (now + timedelta(days=1)).replace(hour=0, minute=0, second=0, microsecond=0)
    return midnight - now if midnight - now <= LONGEST_RUN else timedelta()


@pytest.hookimpl(wrapper=True, tryfirst=True)
def pytest_fixture_setup(fixturedef: pytest.FixtureDef[object]) -> Iterator[None]:
    """Gets the database ready before the first test that wants it, and out of the way of the first browser."""
    around = {"django_db_setup": _database_set_up, "playwright": _browsers_set_up}.get(fixturedef.argname)
    if around is None:
        return (yield)
    with around(fixturedef):
        return (yield)


@contextmanager
def _database_set_up(_fixture: pytest.FixtureDef[object]) -> Iterator[None]:
    """Starts this process's server, or takes a turn at the server that was given.

    Roles belong to a whole server, so processes that share one must not make them at the same time.
    """
    if os.environ.get(OWNER_URL):
        with (var_folder() / "setup.lock").open("w") as turn:
            fcntl.flock(turn, fcntl.LOCK_EX)
            yield
    else:
        _start_server()
        yield


@cache
def _start_server() -> None:
    _at_end.callback(Server().remove)
    _at_end.enter_context(Server(settings=UNSAFE_AND_QUICK).running())


@contextmanager
def _browsers_set_up(fixture: pytest.FixtureDef[object]) -> Iterator[None]:
    """Playwright's event loop hides the connections of before from Django, and its end those of then.

    A connection that nobody can close would keep the test database from being copied and dropped.
    """
    connections.close_all()
    yield
    fixture.addfinalizer(connections.close_all)


def pytest_unconfigure() -> None:
    """Stops the server and deletes the folder."""
    _at_end.close()


def _prepare_run() -> None:
    fonts = [os.environ.get("LANTIAN_FONT_DIRS", ""), str(var_folder() / "fonts")]
    os.environ["LANTIAN_FONT_DIRS"] = os.pathsep.join(filter(None, fonts))
    os.environ["LANTIAN_VAR"] = str(_own_folder())
    compile_catalogues(ROOT)


def _own_folder() -> Path:
    """A new folder for this run, locked as long as the run lives; clears away those of runs that died."""
    runs = var_folder() / "tests"
    runs.mkdir(parents=True, exist_ok=True)
    for folder in runs.iterdir():
        _clear_away(folder)
    folder = Path(tempfile.mkdtemp(dir=runs))
    folder.chmod(0o755)
    lock = os.open(folder / "run.lock", os.O_RDWR | os.O_CREAT)
    fcntl.flock(lock, fcntl.LOCK_SH)
    _at_end.callback(_remove, folder)
    return folder


def _clear_away(folder: Path) -> None:
    with (folder / "run.lock").open("a") as lock:
        try:
            fcntl.flock(lock, fcntl.LOCK_EX | fcntl.LOCK_NB)
        except BlockingIOError:
            return
        _remove(folder)


def _remove(folder: Path) -> None:
    """Deletes a run's folder, with the servers of those of its processes that could not do so themselves."""
    for started in folder.rglob("postgres.started"):
        os.environ["LANTIAN_VAR"] = str(started.parent)
        Server().remove()
    shutil.rmtree(folder, ignore_errors=True)
