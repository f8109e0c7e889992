import os
import stat
from collections.abc import Iterator

import psycopg
import pytest

from lantian.config.embedded.account import CannotStart
from lantian.config.embedded.server import Server
from lantian.config.environment import var_folder

QUICK = {"fsync": "off"}


@pytest.fixture(scope="module", autouse=True)
def own_folder() -> Iterator[None]:
    with pytest.MonkeyPatch.context() as monkeypatch:
        monkeypatch.setenv("LANTIAN_VAR", str(var_folder() / "embedded"))
        yield
        Server().remove()


@pytest.fixture
def server() -> Server:
    return Server(settings=QUICK)


def ask(server: Server, question: str, **as_whom: str) -> object:
    with psycopg.connect(**server.connection_parameters() | as_whom) as connection:
        return connection.execute(question).fetchone()[0]


def do(server: Server, statement: str) -> None:
    with psycopg.connect(**server.connection_parameters()) as connection:
        connection.execute(statement)


def is_up(server: Server) -> bool:
    try:
        return ask(server, "SELECT true")
    except psycopg.OperationalError:
        return False


def test_it_runs_inside_the_block_and_keeps_its_data(server):
    with server.running():
        assert ask(server, "SHOW listen_addresses") == ""
        assert ask(server, "SHOW fsync") == "off"
        do(server, "CREATE TABLE kept AS SELECT 1")
    assert not is_up(server)
    with Server(settings=QUICK).running():
        assert ask(server, "SELECT count(*) FROM kept") == 1


def test_the_last_user_stops_it(server):
    with server.running():
        with Server(settings=QUICK).running():
            pass
        assert is_up(server)
    assert not is_up(server)


def test_a_server_that_somebody_else_started_is_left_running(server):
    with server.running():
        mark = server._beside(".started")
        words = mark.read_text()
        mark.unlink()
    assert is_up(server)
    mark.write_text(words)
    server.stop()
    assert not is_up(server)


def test_other_roles_need_their_password_and_nobody_else_reaches_the_socket(server):
    with server.running():
        do(server, "CREATE ROLE visitor LOGIN PASSWORD 'right'")
        assert ask(server, "SELECT current_user", user="visitor", password="right") == "visitor"
        with pytest.raises(psycopg.OperationalError, match="password authentication failed"):
            ask(server, "SELECT true", user="visitor", password="wrong")
        assert stat.S_IMODE(server.socket_folder.stat().st_mode) == 0o700


def test_the_trace_of_a_dead_server_does_not_keep_it_from_starting(server):
    with server.running():
        pass
    for file in (server.data / "postmaster.pid", server.socket_folder / ".s.PGSQL.5432.lock"):
        file.write_text(f"{os.getpid()}\n{server.data}\n1\n5432\n{server.socket_folder}\n\n")
    with server.running():
        assert is_up(server)


def test_data_of_another_version_are_refused_with_advice(server):
    with server.running():
        pass
    version = server.data / "PG_VERSION"
    kept = version.read_text()
    version.write_text("12\n")
    try:
        with pytest.raises(CannotStart, match="PostgreSQL 12"), server.running():
            pass
    finally:
        version.write_text(kept)


def test_a_long_path_gets_a_short_socket(monkeypatch, tmp_path):
    monkeypatch.setenv("LANTIAN_VAR", str(tmp_path / ("x" * 120)))
    assert len(os.fsencode(Server().socket_folder / ".s.PGSQL.5432")) <= 107
    assert Server().socket_folder != Server("other").socket_folder
