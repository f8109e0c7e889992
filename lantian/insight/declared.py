"""All that rooms declare in their `indicators.py`: found once, in the order of the floors."""

from collections import defaultdict
from collections.abc import Iterable, Iterator
from functools import cache
from hashlib import sha256
from importlib import import_module
from importlib.util import find_spec
from typing import NamedTuple

from django.apps import apps
from django.db.models import Model, Q

from lantian.kernel.conditions import Columns, Turn, columns_of, columns_on, turns_of
from lantian.registry.counted import Beside, Indicator, Rows
from lantian.registry.models import Child, existing

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
def asked_rows() -> dict[tuple[str, str | None], tuple[Rows, ...]]:
    """What is counted, each only once, by model and the way to the child: one statement for each counts a village."""
    found: defaultdict[tuple[str, str | None], dict[str, Rows]] = defaultdict(dict)
    for indicator in indicators().values():
        for rows in filter(None, (indicator.rows, indicator.out_of)):
            found[rows.model, rows.to_child].setdefault(repr(rows), rows)
    return {key: tuple(rows.values()) for key, rows in found.items()}


def on_file(to_child: str | None) -> Q:
    """The rows of children whose file is open: those that figures are about. Rows about no child count all."""
    return Q() if to_child is None else existing(to_child) & Q(**{f"{to_child}closed_on__isnull": True})


@cache
def counted_columns() -> Columns:
    """Table by table the columns that indicators read; a change of any touches the village.

    Raises `ValueError` where a condition looks at rows that may lie in another village: nobody would notice a change.
    """
    found: defaultdict[type[Model], set[str]] = defaultdict(set)
    for model, to_child, where, paths in _looked_at():
        read = columns_of(model, where, on_file(to_child)), *(columns_on(model, path) for path in paths)
        for columns in read:
            if elsewhere := set(columns) - {model, Child}:
                raise ValueError(f"A condition on {model.__name__} looks at {elsewhere}.")
            for table, names in columns.items():
                found[table] |= names
    return {table: names | set(GROUND) for table, names in found.items()}


def turns() -> Iterator[tuple[str, str | None, Turn]]:
    """Where time alone changes a figure: model, the way to the child, and the day that stands in a column."""
    told = {
        (model._meta.label, to_child, turn)
        for model, to_child, where, _paths in _looked_at()
        for turn in turns_of(where)
    }
    yield from sorted(told, key=str)


@cache
def signature() -> str:
    """A mark of all declarations: when it changes, everything is counted anew."""
    told = [(one.code, repr(one.rows), repr(one.out_of), one.edition) for one in indicators().values()]
    return sha256(repr(sorted(told)).encode()).hexdigest()


class _Looked(NamedTuple):
    """Rows that are counted or looked at: how they lead to their child, by what condition, and further columns."""

    model: type[Model]
    to_child: str | None
    where: Q
    paths: tuple[str, ...]


def _looked_at() -> Iterator[_Looked]:
    for (label, to_child), asked in asked_rows().items():
        for rows in asked:
            summed = tuple(filter(None, (rows.days_of, rows.sum_of)))
            paths = (rows.region, *summed, *_shared(rows.beside))
            yield _Looked(apps.get_model(label), to_child, rows.where, paths)
            yield from _looked_beside(rows.beside)


def _looked_beside(besides: Iterable[Beside]) -> Iterator[_Looked]:
    for one in besides:
        paths = ("child__region", *one.same, *_shared(one.beside))
        yield _Looked(apps.get_model(one.model), "child__", one.where, paths)
        yield from _looked_beside(one.beside)


def _shared(besides: Iterable[Beside]) -> tuple[str, ...]:
    return tuple(name for one in besides for name in one.same)
