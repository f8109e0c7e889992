"""All that rooms declare in their `indicators.py`: found once, in the order of the floors."""

from collections import defaultdict
from collections.abc import Iterator
from functools import cache
from hashlib import sha256
from importlib import import_module
from importlib.util import find_spec

from django.apps import apps
from django.db.models import Model, Q

from lantian.kernel.conditions import Columns, Turn, columns_of, columns_on, turns_of
from lantian.registry.counted import Indicator, Rows
from lantian.registry.models import existing

GROUND = ("id", "city", "region")


@cache
def indicators() -> dict[str, Indicator]:
    """Every indicator by its code. Raises `ValueError` where two have the same."""
    found: dict[str, Indicator] = {}
    for room in reversed(list(apps.get_app_configs())):
        if room.name.startswith("lantian.") and find_spec(f"{room.name}.indicators"):
            for indicator in import_module(f"{room.name}.indicators").INDICATORS:
                if indicator.code in found:
                    raise ValueError(f"Two indicators are called {indicator.code}.")
                found[indicator.code] = indicator
    return found


@cache
def asked_rows() -> dict[str, tuple[Rows, ...]]:
    """What is counted, each only once, by model: one statement for each counts a village."""
    found: defaultdict[str, dict[str, Rows]] = defaultdict(dict)
    for indicator in indicators().values():
        for rows in filter(None, (indicator.rows, indicator.out_of)):
            found[rows.model].setdefault(repr(rows), rows)
    return {model: tuple(rows.values()) for model, rows in found.items()}


def on_file(rows: Rows) -> Q:
    """The rows of children whose file is open: those that figures are about."""
    return existing(rows.to_child) & Q(**{f"{rows.to_child}closed_on__isnull": True})


@cache
def counted_columns() -> Columns:
    """Table by table the columns that indicators read; a change of any touches the village."""
    found: defaultdict[type[Model], set[str]] = defaultdict(set)
    for rows in _all_rows():
        model = apps.get_model(rows.model)
        read = columns_of(model, rows.where, on_file(rows)), columns_on(model, f"{rows.to_child}region")
        for columns in (*read, columns_on(model, rows.days_of) if rows.days_of else {}):
            for table, names in columns.items():
                found[table] |= names
    return {table: names | set(GROUND) for table, names in found.items()}


def turns() -> Iterator[tuple[str, str, Turn]]:
    """Where time alone changes a figure: model, the way to the child, and the day that stands in a column."""
    told = {(rows.model, rows.to_child, turn) for rows in _all_rows() for turn in turns_of(rows.where)}
    yield from sorted(told)


@cache
def signature() -> str:
    """A mark of all declarations: when it changes, everything is counted anew."""
    told = [(one.code, repr(one.rows), repr(one.out_of), one.edition) for one in indicators().values()]
    return sha256(repr(sorted(told)).encode()).hexdigest()


def _all_rows() -> Iterator[Rows]:
    for rows in asked_rows().values():
        yield from rows
