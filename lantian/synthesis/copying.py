"""Loading many rows into a database that nobody else uses: COPY, with what slows it down set aside meanwhile.

Triggers, foreign keys, unique rules and indexes of the tables go first and come back at the end, in one transaction:
PostgreSQL itself checks all rows against every rule, and whatever fails leaves the database as it was. No history is
written: rows that were never changed have none.
"""

from collections.abc import Callable, Iterator, Mapping, Sequence
from contextlib import contextmanager
from typing import Any

from django.contrib.postgres.fields import ArrayField
from django.db import connection, models

from lantian.synthesis.columns import HEAD, TAIL, Column, array_of, constant

# A foreign key of any table that refers to one of these is as much in the way as one of theirs.
SET_ASIDE = """
SELECT format('ALTER TABLE %%s DROP CONSTRAINT %%I', conrelid::regclass, conname),
    format('ALTER TABLE %%s ADD CONSTRAINT %%I %%s', conrelid::regclass, conname, pg_get_constraintdef(oid)),
    contype = 'f' AS is_foreign
FROM pg_constraint WHERE contype = 'f' AND (conrelid = ANY (%(tables)s::regclass[])
    OR confrelid = ANY (%(tables)s::regclass[])) OR contype = 'u' AND conrelid = ANY (%(tables)s::regclass[])
ORDER BY is_foreign DESC, 1
"""
INDEXES = """
SELECT format('DROP INDEX %%I', relname), pg_get_indexdef(indexrelid)
FROM pg_index JOIN pg_class ON pg_class.oid = indexrelid
WHERE indrelid = ANY (%(tables)s::regclass[]) AND NOT indisprimary
    AND NOT EXISTS (SELECT FROM pg_constraint WHERE conindid = indexrelid AND contype <> 'f') ORDER BY 1
"""
ELEMENT_OF: Mapping[type, str] = {
    models.BigIntegerField: "int8",
    models.CharField: "varchar",
    models.DateField: "date",
    models.PositiveSmallIntegerField: "int2",
    models.UUIDField: "uuid",
}


@contextmanager
def set_aside(tables: Sequence[str], told: Callable[[str], None]) -> Iterator[None]:
    """Inside the block, in the transaction at hand, rows of `tables` are loaded without triggers, keys and indexes."""
    with connection.cursor() as cursor:
        cursor.execute(f"LOCK TABLE {', '.join(tables)} IN ACCESS EXCLUSIVE MODE")
        cursor.execute(SET_ASIDE, {"tables": list(tables)})
        constraints = cursor.fetchall()
        for table in tables:
            cursor.execute(f"ALTER TABLE {table} DISABLE TRIGGER USER")
        for drop, *_ in constraints:
            cursor.execute(drop)
    with indexes_aside(tables):
        yield
        told("rows")
    told("indexes")
    with connection.cursor() as cursor:
        # Unique rules before the foreign keys that lean on them.
        for _, create, _is_foreign in reversed(constraints):
            cursor.execute(create)
        for table in tables:
            cursor.execute(f"ALTER TABLE {table} ENABLE TRIGGER USER")
            cursor.execute(f"ANALYZE {table}")
    told("rules")


@contextmanager
def indexes_aside(tables: Sequence[str]) -> Iterator[None]:
    """Inside the block, in the transaction at hand, rows are added to `tables` without their indexes.

    Primary keys and unique rules stay.
    """
    with connection.cursor() as cursor:
        cursor.execute("SET LOCAL maintenance_work_mem = '512MB'")
        # Checks that still wait would stand in the way of changing a table.
        cursor.execute("SET CONSTRAINTS ALL IMMEDIATE")
        cursor.execute(INDEXES, {"tables": list(tables)})
        indexes = cursor.fetchall()
        for drop, _ in indexes:
            cursor.execute(drop)
    yield
    with connection.cursor() as cursor:
        for _, create in indexes:
            cursor.execute(create)


def copy_in(table: str, columns: Sequence[str], rows: bytes) -> None:
    """Loads encoded rows into these columns of a table."""
    names = ", ".join(f'"{name}"' for name in columns)
    with (
        connection.cursor() as cursor,
        cursor.copy(f"COPY {table} ({names}) FROM STDIN (FORMAT BINARY)") as copy,
    ):
        copy.write(HEAD)
        copy.write(rows)
        copy.write(TAIL)


def filled(model: type[models.Model], given: Mapping[str, Column]) -> dict[str, Column]:
    """All columns of a table: those given, and in the others what Django would write there."""
    count = len(next(iter(given.values())))
    fields = [field for field in model._meta.concrete_fields if field.column]
    unknown = set(given) - {str(field.column) for field in fields}
    if unknown:
        raise KeyError(f"{model.__name__} has no {', '.join(sorted(unknown))}.")
    return {
        str(field.column): given[str(field.column)]
        if field.column in given
        else constant(_usual(field), count)
        for field in fields
    }


def _usual(field: models.Field) -> bytes | None:
    """What a field holds when nobody says anything, encoded."""
    value: Any = field.get_default() if field.has_default() else None
    if value is None:
        return None if field.null else _empty(field)
    if isinstance(value, bool):
        return bytes([value])
    if isinstance(value, int):
        size = 8 if isinstance(field, models.BigIntegerField) else _size(field)
        return int(value).to_bytes(size, "big", signed=True)
    if isinstance(field, ArrayField) and not value:
        return array_of([], ELEMENT_OF[type(field.base_field)])
    return str(value).encode()


def _size(field: models.Field) -> int:
    return 2 if isinstance(field, (models.SmallIntegerField, models.PositiveSmallIntegerField)) else 4


def _empty(field: models.Field) -> bytes:
    if not isinstance(field, (models.CharField, models.TextField)):
        raise ValueError(f"Nothing is given for {field.model.__name__}.{field.name}.")
    return b""
