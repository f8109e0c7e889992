"""The house as a browser meets it: a web server of its own that connects as the web role, and its database.

The tables with the cast are made once; every story plays in a fresh copy of them, under one name.
"""

import os
import signal
import socket
import subprocess
import sys
import urllib.request
from collections.abc import Callable, Iterator
from concurrent.futures import ThreadPoolExecutor
from contextlib import contextmanager
from pathlib import Path
from threading import Event
from typing import Any, TypeVar
from urllib.error import URLError

import psycopg
import pymupdf
from django.conf import settings
from django.db import connection
from psycopg import sql
from psycopg.conninfo import make_conninfo

from lantian.access.guards import WEB
from lantian.config.postgres import WEB_URL

Result = TypeVar("Result")

ROOT = Path(__file__).resolve().parents[2]
SECONDS_TO_START = 60


class Tables:
    """The databases of the stories: `stage` with the cast, and `played`, copied from it for each story."""

    def __init__(self) -> None:
        self.own = str(connection.settings_dict["NAME"])
        self.stage, self.played = f"{self.own}_stage", f"{self.own}_story"

    @contextmanager
    def staged(self) -> Iterator[None]:
        """Inside the block Django's connection is one to the stage, a copy of the test database."""
        connection.close()
        self.copy(self.own, self.stage)
        self._connect_to(self.stage)
        try:
            yield
        finally:
            self._connect_to(self.own)

    def behind_the_scenes(self, act: Callable[[], Result]) -> Result:
        """Does something in what is being played, as the owner of its tables, on a connection of its own."""

        def alone() -> Result:
            connection.settings_dict = {**connection.settings_dict, "NAME": self.played}
            try:
                return act()
            finally:
                connection.close()

        with ThreadPoolExecutor(1) as hand:
            return hand.submit(alone).result()

    def copy(self, source: str, target: str) -> None:
        """Makes `target` afresh as a copy of `source`; the web server's connections to it are cut."""
        self.drop(target)
        self._say("CREATE DATABASE {} TEMPLATE {}", target, source)

    def drop(self, name: str) -> None:
        with psycopg.connect(self.web_address("postgres")) as web:
            # Not by the owner: one who is no superuser may not end the sessions of another role.
            web.execute(
                "SELECT pg_terminate_backend(pid, 10000) FROM pg_stat_activity"
                " WHERE datname = %s AND usename = current_user",
                [name],
            )
        self._say("DROP DATABASE IF EXISTS {}", name)

    def web_address(self, name: str) -> str:
        """How the web role connects to a database, in libpq's words."""
        named = {"dbname": name, "user": WEB, "password": settings.WEB_PASSWORD}
        owner = connection.settings_dict
        where = {"host": str(owner["HOST"] or ""), "port": str(owner["PORT"] or "")}
        return make_conninfo(**named, **{key: value for key, value in where.items() if value})

    def _connect_to(self, name: str) -> None:
        connection.close()
        connection.settings_dict["NAME"] = name

    def _say(self, statement: str, *names: str) -> None:
        parameters: dict[str, Any] = connection.get_connection_params()
        parameters = {
            key: parameters[key] for key in ("host", "port", "user", "password") if key in parameters
        }
        with psycopg.connect(**parameters, dbname="postgres", autocommit=True) as maintenance:
            maintenance.execute(sql.SQL(statement).format(*map(sql.Identifier, names)))


@contextmanager
def web_server(tables: Tables) -> Iterator[str]:
    """The real web server as the web role; gives its address. The name `localhost` lets security keys work."""
    port = _free_port()
    url = f"http://localhost:{port}"
    environment = {
        **os.environ,
        WEB_URL: tables.web_address(tables.played),
        "LANTIAN_DB_AS": "web",
        "LANTIAN_PUBLIC_URL": url,
    }
    server = ["granian", "--interface", "wsgi", "--host", "127.0.0.1", "--port", str(port)]
    with _process(
        *server, "--blocking-threads", "4", "lantian.config.wsgi:application", env=environment
    ) as process:
        _wait_for(url, process)
        yield url


@contextmanager
def worker(tables: Tables) -> Iterator[None]:
    """The real worker of jobs as the web role, for as long as the block."""
    environment = {**os.environ, WEB_URL: tables.web_address(tables.played), "LANTIAN_DB_AS": "web"}
    with _process("django", "procrastinate", "worker", env=environment):
        yield


@contextmanager
def _process(*words: str, env: dict[str, str]) -> Iterator[subprocess.Popen[bytes]]:
    process = subprocess.Popen([sys.executable, "-m", *words], cwd=ROOT, env=env, start_new_session=True)
    try:
        yield process
    finally:
        process.terminate()
        try:
            process.wait(10)
        except subprocess.TimeoutExpired:
            os.killpg(process.pid, signal.SIGKILL)
            process.wait()


def _wait_for(url: str, process: subprocess.Popen[bytes]) -> None:
    pause = Event()
    for _ in range(SECONDS_TO_START * 20):
        assert process.poll() is None, "The web server did not start."
        try:
            urllib.request.urlopen(f"{url}/accounts/login/", timeout=10).close()  # noqa: S310 - our own
        except (URLError, ConnectionError, TimeoutError):
            pause.wait(0.05)
        else:
            return
    raise AssertionError("The web server does not answer.")


def pdf_text(file: Path) -> str:
    """The words of a PDF, without the blanks and line ends between them."""
    with pymupdf.open(file) as document:
        return "".join("".join(page.get_text() for page in document).split())


def _free_port() -> int:
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        return int(probe.getsockname()[1])
