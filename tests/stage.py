"""The stage as it stands when the cast has come on, kept so that it can be set again in a moment."""

from collections.abc import Callable
from copy import deepcopy
from dataclasses import dataclass
from datetime import date
from typing import Any

from django.conf import settings
from django.db import connection, transaction
from django.test import override_settings
from django.utils import timezone

from tests.cast import Cast, play

TABLES = "SELECT tablename FROM pg_tables WHERE schemaname = 'public' ORDER BY tablename"
FOLLOWERS = settings.CHILD_FOLLOWERS
COLUMNS = (
    "SELECT string_agg(quote_ident(column_name), ', ' ORDER BY ordinal_position) "
    "FROM information_schema.columns WHERE table_name = %s AND is_generated = 'NEVER'"
)


@dataclass(frozen=True)
class Set:
    """What was played on a day: the cast, and the rows that it brought, by the statement that takes them in."""

    on: date
    cast: Cast
    rows: dict[str, bytes]


class Stage:
    """Plays the cast once in each process and day; afterwards its rows are copied back as they were.

    Copying passes triggers by, which only a superuser may: for any other owner the cast is played each time.
    """

    def __init__(self, play: Callable[[], Cast] = play) -> None:
        self._play = play
        self._set: Set | None = None

    def enter(self) -> Cast:
        """Everybody on the stage of an empty database."""
        if not _is_superuser():
            return self._play()
        if self._set is None or self._set.on != timezone.localdate():
            self._set = self._built()
        else:
            _copy_in(self._set.rows)
        return deepcopy(self._set.cast)

    def _built(self) -> Set:
        before = {table: _count(table) for table in _tables()}
        with override_settings(CHILD_FOLLOWERS=FOLLOWERS):
            cast = self._play()
        changed = [table for table, count in before.items() if _count(table) != count]
        assert not [table for table in changed if before[table]], "The cast adds to rows that were there."
        return Set(timezone.localdate(), deepcopy(cast), dict(map(_copied, changed)))


def _is_superuser() -> bool:
    return bool(_value("SELECT current_setting('is_superuser') = 'on'"))


def _tables() -> list[str]:
    with connection.cursor() as cursor:
        cursor.execute(TABLES)
        return [name for (name,) in cursor.fetchall()]


def _count(table: str) -> int:
    return int(_value(f'SELECT count(*) FROM "{table}"'))


def _copied(table: str) -> tuple[str, bytes]:
    columns = _value(COLUMNS, table)
    with (
        connection.cursor() as cursor,
        cursor.copy(f'COPY "{table}" ({columns}) TO STDOUT (FORMAT binary)') as copy,
    ):
        return f'COPY "{table}" ({columns}) FROM STDIN (FORMAT binary)', b"".join(copy)


def _copy_in(rows: dict[str, bytes]) -> None:
    with transaction.atomic(), connection.cursor() as cursor:
        cursor.execute("SET LOCAL session_replication_role = replica")
        for statement, content in rows.items():
            with cursor.copy(statement) as copy:
                copy.write(content)
        cursor.execute("SET LOCAL session_replication_role = origin")


def _value(sql: str, *params: Any) -> Any:
    with connection.cursor() as cursor:
        cursor.execute(sql, params)
        return cursor.fetchone()[0]
