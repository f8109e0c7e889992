"""Conditions on rows that are data: which columns they read, and on which day time alone changes what they say."""

from collections import defaultdict
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from datetime import date, timedelta
from typing import Any, NamedTuple

from django.core.exceptions import FieldDoesNotExist
from django.db.models import F, ForeignKey, Func, IntegerField, Model, Q
from django.db.models.constants import LOOKUP_SEP

Columns = dict[type[Model], set[str]]
BEFORE_THE_DAY, FROM_THE_DAY = ("lte", "gt"), ("lt", "gte")
EPOCH = date(2000, 1, 1)


@dataclass(frozen=True)
class Day:
    """In a condition: the day on which it is asked, and some days later (or earlier)."""

    later: int = 0

    def on(self, on: date) -> date:
        return on + timedelta(self.later)


class Turn(NamedTuple):
    """Time alone changes a condition of a row on the day that stands in `column`, moved by `later` days."""

    column: str
    later: int


class DaysSinceEpoch(Func):
    """A date as a number of days, so that dates can be added up and their mean told."""

    template = f"(%(expressions)s - DATE '{EPOCH}')"
    output_field = IntegerField()


def asked_on(condition: Q, on: date) -> Q:
    """The condition as it is asked on a day: every `Day` in it is a date."""
    return _mapped(condition, lambda value: value.on(on) if isinstance(value, Day) else value)


def turns_of(condition: Q) -> frozenset[Turn]:
    """When time alone changes what the condition says of a row. Raises `TypeError` where that cannot be told."""
    return frozenset(turn for leaf in _leaves(condition) for turn in _turns_of_leaf(leaf))


def turning(turn: Turn, after: date, up_to: date) -> Q:
    """The rows of which time alone changed the condition after one day and up to another."""
    shift = timedelta(turn.later)
    return Q(**{f"{turn.column}__gt": after + shift, f"{turn.column}__lte": up_to + shift})


def columns_of(model: type[Model], *conditions: Q) -> Columns:
    """The columns that conditions on rows of a model read, table by table, joins included."""
    found: Columns = defaultdict(set)
    for condition in conditions:
        for leaf in _leaves(condition):
            for path in _paths_of_leaf(leaf):
                _walk(model, path, found)
    return found


def columns_on(model: type[Model], path: str) -> Columns:
    """The columns that one path from a model reads (`child__region`)."""
    found: Columns = defaultdict(set)
    _walk(model, path, found)
    return found


def _mapped(condition: Q, change: Callable[[Any], Any]) -> Q:
    mapped = Q(_connector=condition.connector, _negated=condition.negated)
    mapped.children = [_mapped_leaf(child, change) for child in condition.children]
    return mapped


def _mapped_leaf(child: Any, change: Callable[[Any], Any]) -> Any:
    if isinstance(child, Q):
        return _mapped(child, change)
    return (child[0], change(child[1])) if isinstance(child, tuple) else child


def _leaves(condition: Q) -> Iterator[Any]:
    for child in condition.children:
        if isinstance(child, Q):
            yield from _leaves(child)
        else:
            yield child


def _turns_of_leaf(leaf: Any) -> Iterator[Turn]:
    if not isinstance(leaf, tuple) or not isinstance(leaf[1], Day):
        return
    column, _, lookup = leaf[0].rpartition(LOOKUP_SEP)
    if lookup in BEFORE_THE_DAY:
        yield Turn(column, leaf[1].later)
    elif lookup in FROM_THE_DAY:
        yield Turn(column, leaf[1].later - 1)
    else:
        raise TypeError(f"When {leaf[0]} changes by time alone cannot be told.")


def _paths_of_leaf(leaf: Any) -> Iterator[str]:
    if isinstance(leaf, tuple):
        yield leaf[0]
        leaf = leaf[1]
    yield from _names_in(leaf)


def _names_in(expression: Any) -> Iterator[str]:
    """The columns that an expression (`F("gaps").bitand(1)`) names."""
    if isinstance(expression, F):
        yield str(expression.name)  # type: ignore[attr-defined]
    elif hasattr(expression, "get_source_expressions"):
        for part in expression.get_source_expressions():
            yield from _names_in(part)


def _walk(model: type[Model], path: str, found: Columns) -> None:
    is_joined = False
    for part in path.split(LOOKUP_SEP):
        try:
            field = model._meta.pk if part == "pk" else model._meta.get_field(part)
        except FieldDoesNotExist:
            return
        found[model] |= {"id", "city"} if is_joined else set()
        found[model].add(str(field.column))  # type: ignore[union-attr]
        if not isinstance(field, ForeignKey):
            return
        found[model].add("city")
        model, is_joined = field.related_model, True
