"""The yardstick of the cockpit: DuckDB counts the figures of a place out of a Parquet copy of the rows.

It is asked the very conditions that rooms declare, in one look at each table, and gets a copy that suits it: only rows
of children on file, only columns that are asked for. What it says must be what the page says.
"""

from collections import defaultdict
from collections.abc import Sequence
from datetime import date
from pathlib import Path
from typing import Any

import duckdb
import pyarrow as pa
from django.apps import apps
from django.contrib.postgres.fields import ArrayField
from django.db import connection
from django.db.models import (
    BooleanField,
    DateField,
    DateTimeField,
    DecimalField,
    F,
    Field,
    IntegerField,
    Model,
    QuerySet,
    UUIDField,
)
from django.db.models.functions import Mod
from pyarrow import csv

from lantian.bench.city import CITY
from lantian.insight.declared import asked_rows, counted_columns, indicators, on_file
from lantian.insight.queries.cockpit import Cockpit
from lantian.insight.queries.tallies import aggregate_of
from lantian.insight.rules.numbers import Numbers
from lantian.kernel.city import in_cities
from lantian.places.rules import BELOW, STEPS, Level, level_of, scope_of
from lantian.registry.counted import Rows

ARROW: Sequence[tuple[type[Field], pa.DataType]] = (
    (DateTimeField, pa.timestamp("us", tz="UTC")),
    (DateField, pa.date32()),
    (BooleanField, pa.bool_()),
    (IntegerField, pa.int64()),
    (DecimalField, pa.float64()),
)
Counted = dict[tuple[int, str], Numbers]


class Copy:
    """The rows that figures are counted from, one Parquet file for each table."""

    def __init__(self, folder: Path) -> None:
        self.duck = duckdb.connect()
        self.duck.execute("SET integer_division = true")
        self.folder = folder

    def write(self) -> int:
        """Copies every counted table anew; how many bytes that makes."""
        size = 0
        ways = {apps.get_model(name): to_child for name, to_child in asked_rows()}
        for model in counted_columns():
            table, path = model._meta.db_table, self.folder / f"{model._meta.db_table}.parquet"
            self._write(model, ways.get(model, "child__"), path)
            self.duck.execute(f"CREATE OR REPLACE VIEW {table} AS SELECT * FROM read_parquet('{path}')")
            size += path.stat().st_size
        return size

    def figures(self, place: int, on: date) -> Counted:
        """Every indicator of a place and of the places right below it."""
        counts: defaultdict[str, dict[int, int]] = defaultdict(dict)
        for (name, _to_child), asked in asked_rows().items():
            sql, values = _statement(apps.get_model(name), asked, place, on)
            for below, *numbers in self.duck.execute(sql, values).fetchall():
                for rows, number in zip(asked, numbers, strict=True):
                    counts[repr(rows)][below] = int(number or 0)
        return _by_indicator(counts, place)

    def _write(self, model: type[Model], to_child: str | None, path: Path) -> None:
        columns, plain = sorted(counted_columns()[model] - {"id"}), path.with_suffix(".csv")
        with in_cities(CITY), connection.cursor() as cursor, plain.open("wb") as file:
            found = model._default_manager.filter(on_file(to_child)).values_list(*columns)
            sql, values = found.query.sql_with_params()
            with cursor.copy(f"COPY ({sql}) TO STDOUT (FORMAT csv, HEADER)", values) as copied:
                file.writelines(copied)
        types = {name: _type_of(model, name) for name in columns}
        options = csv.ConvertOptions(
            column_types=types, true_values=["t"], false_values=["f"], null_values=[""], strings_can_be_null=True,
            quoted_strings_can_be_null=False,
        )  # fmt: skip
        self.duck.register("incoming", csv.open_csv(plain, convert_options=options))
        told = ", ".join(_cast(model, name) for name in columns)
        # Of a key is only asked whether there is one.
        self.duck.execute(f"COPY (SELECT true AS id, {told} FROM incoming) TO '{path}' (FORMAT parquet)")
        self.duck.unregister("incoming")
        plain.unlink()


def compare(page: Cockpit, place: int, counted: Counted) -> int:
    """How many figures of a page were held against what was counted. Raises `ArithmeticError` where any differs."""
    told = [(place, cell.indicator.code, cell.numbers) for cell in page.cells]
    for part in page.uneven.parts:
        told += [(part.place, rate.indicator.code, rate.numbers) for rate in part.rates]
    shown = [(where, code, numbers) for where, code, numbers in told if numbers is not None]
    for where, code, numbers in shown:
        other = counted.get((where, code), Numbers())
        if numbers != other:
            raise ArithmeticError(f"{code} of {where} is {numbers} and not {other}.")
    return len(shown)


def _statement(model: type[Model], asked: Sequence[Rows], place: int, on: date) -> tuple[str, list[Any]]:
    step = STEPS[BELOW.get(level_of(place), Level.VILLAGE)]
    with in_cities(CITY):
        rows: QuerySet[Any] = model._default_manager.filter(region__range=scope_of(place))
        below = rows.values(below=F("region") - Mod(F("region"), step))
        numbers = {f"n{at}": aggregate_of(one, on) for at, one in enumerate(asked)}
        sql, values = below.annotate(**numbers).order_by().query.sql_with_params()
    return sql.replace("%s", "?"), [_plain(value) for value in values]


def _by_indicator(counts: dict[str, dict[int, int]], place: int) -> Counted:
    found: Counted = {}
    for one in indicators().values():
        numerators = counts[repr(one.rows)]
        denominators = counts[repr(one.out_of)] if one.out_of else {}
        for below in {*numerators, *denominators}:
            found[below, one.code] = Numbers(numerators.get(below, 0), denominators.get(below, 0))
        found[place, one.code] = Numbers(sum(numerators.values()), sum(denominators.values()))
    return found


def _type_of(model: type[Model], column: str) -> pa.DataType:
    field = _field(model, column)
    return next((told for kind, told in ARROW if isinstance(field, kind)), pa.string())


def _cast(model: type[Model], column: str) -> str:
    field = _field(model, column)
    if isinstance(field, UUIDField):
        return f'"{column}"::UUID AS "{column}"'
    if isinstance(field, ArrayField) and isinstance(field.base_field, IntegerField):
        numbers = f"string_split(trim(\"{column}\", '{{}}'), ',')::BIGINT[]"
        return f'{numbers} AS "{column}"'
    return f'"{column}"'


def _field(model: type[Model], column: str) -> Field:
    field = next(field for field in model._meta.concrete_fields if field.column == column)
    return getattr(field, "target_field", field)


def _plain(value: Any) -> Any:
    """A parameter without the dress that one driver gave it."""
    if isinstance(value, str):
        return str(value)
    return int(value) if isinstance(value, int) else value
