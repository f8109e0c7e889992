"""A database of its own for a bench: made empty, secured, dropped at the end whatever happens."""

from collections.abc import Iterator
from contextlib import contextmanager
from urllib.parse import quote, urlencode

from django.core.management import call_command
from django.db import connection

from lantian.access.securing import secure_database


@contextmanager
def own_database(name: str) -> Iterator[str]:
    """Inside the block this process works in a new database; yields its URL for programs that it starts.

    The connection must be the owner's. A database of the same name, left by a bench that died, goes first.
    """
    usual, database = connection.settings_dict["NAME"], f"lantian_bench_{name}"
    _recreate(database)
    _use(database)
    try:
        call_command("migrate", verbosity=0)
        secure_database()
        yield _url()
    finally:
        _use(usual)
        _run(f"DROP DATABASE IF EXISTS {database} WITH (FORCE)")


def _recreate(database: str) -> None:
    _run(f"DROP DATABASE IF EXISTS {database} WITH (FORCE)")
    _run(f"CREATE DATABASE {database}")


def _use(database: str) -> None:
    connection.close()
    connection.settings_dict["NAME"] = database


def _run(statement: str) -> None:
    with connection.cursor() as cursor:
        cursor.execute(statement)


def _url() -> str:
    """The address of the database in use, as programs read it from `DATABASE_URL`."""
    found = connection.settings_dict
    query = {
        "host": found["HOST"],
        "port": found["PORT"],
        "user": found["USER"],
        "password": found["PASSWORD"],
    }
    given = urlencode({name: value for name, value in query.items() if value}, quote_via=quote)
    return f"postgresql:///{found['NAME']}?{given}"
