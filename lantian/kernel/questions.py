"""Questions that a page asks in the same words each time: worded once, asked with other values.

Django puts the SQL of a queryset together anew each time it is asked, which takes longer than asking: two fifths of the
time of a page that is full of them. Only words are kept here, no row and no answer. Every value (the city, a child, a
day) is bound anew, and what is seen the database decides, by role and bounds of the transaction that asks.
"""

from collections.abc import Callable, Hashable, Mapping, Sequence
from contextvars import Context
from copy import copy
from dataclasses import dataclass
from datetime import UTC, date, datetime
from enum import Enum
from functools import update_wrapper
from random import SystemRandom
from typing import Any, Generic, NamedTuple, ParamSpec, TypeVar
from uuid import UUID, uuid4

from django.db import connections
from django.db.models import QuerySet
from django.db.transaction import TransactionManagementError

from lantian.kernel.city import cities_named, in_cities

Values = ParamSpec("Values")
Row = TypeVar("Row")

MOST_VALUES = 64
"""What has more is worded by Django: every length of a list has words of its own."""

CONSTANT = (type(None), bool, Enum)
"""Values that may change the words: each has words of its own."""

QUESTIONS: list["Question[Any, Any]"] = []
"""All that were ever worded once: a test holds them against Django's words."""

_chance = SystemRandom()
_MARKS: dict[type, Callable[[], Any]] = {
    UUID: uuid4,
    int: lambda: _chance.randrange(1_000, 32_000),
    str: lambda: uuid4().hex,
    date: lambda: date.fromordinal(_chance.randrange(693_000, 766_000)),
    datetime: lambda: datetime.fromtimestamp(_chance.randrange(10**9), UTC),
}


class NotAlike(TypeError):
    """A question has other words for other values, or asks with something else than the values it was given."""


@dataclass(frozen=True, slots=True)
class Words:
    """SQL with its parameters, where each value goes, and how the rows of the answer are read."""

    sql: str
    parameters: tuple[Any, ...]
    places: dict[int, int]
    rows: QuerySet[Any, Any]
    compiler: Any
    converters: Any

    def bound(self, values: Sequence[Any]) -> list[Any]:
        """The parameters with `values` in their places; numbers in the type that their column has."""
        parameters = list(self.parameters)
        for place, number in self.places.items():
            value = values[number]
            parameters[place] = type(parameters[place])(value) if type(value) is int else value
        return parameters

    def ask(self, values: Sequence[Any]) -> list[Any]:
        """The answer, read by Django."""
        compiler: Any = copy(self.compiler)
        query: Any = copy(self.rows.query)
        asked = self.sql, self.bound(values)
        compiler.connection = connections[self.rows.db]
        if query.select_for_update and compiler.connection.get_autocommit():
            raise TransactionManagementError("Rows are locked inside a transaction only.")
        compiler.as_sql = lambda *_given, **_more: asked
        compiler.get_converters = lambda _columns: self.converters
        query.get_compiler = lambda *_given, **_more: compiler
        rows: QuerySet[Any, Any] = QuerySet(self.rows.model, query, self.rows.db)
        for name in ("_iterable_class", "_fields", "_prefetch_related_lookups"):
            setattr(rows, name, getattr(self.rows, name))
        return list(rows)


class _Draft(NamedTuple):
    """Words with marks where the values go."""

    marks: list[Any]
    rows: QuerySet[Any, Any]
    compiler: Any
    sql: str
    parameters: tuple[Any, ...]


class Question(Generic[Values, Row]):
    """A function that builds a queryset, called for its rows. See `worded_once`."""

    def __init__(self, build: Callable[Values, QuerySet[Any, Row]]) -> None:
        self.build = build
        self._words: dict[Hashable, Words] = {}
        update_wrapper(self, build)

    def __call__(self, *values: Values.args, **none: Values.kwargs) -> list[Row]:
        given = (cities_named(), *values)
        flat = _flat(given)
        if len(flat) > MOST_VALUES or any(_is_list(value) and not value for value in values):
            return list(self.build(*values, **none))
        return self._words_for(given).ask(flat)

    def worded(self, given: Sequence[Any]) -> tuple[str, list[Any]]:
        """What is asked for the acting cities and some values: SQL and parameters."""
        words = self._words_for(given)
        return words.sql, words.bound(_flat(given))

    def _words_for(self, given: Sequence[Any]) -> Words:
        shape = tuple(map(_shape, given))
        words = self._words.get(shape)
        if words is None:
            words = self._words[shape] = self._first_words(given)
        return words

    def _first_words(self, given: Sequence[Any]) -> Words:
        """The words for values of these kinds, found by drafting them twice: what differs is where values go."""
        in_use = {alias: connections[alias] for alias in connections}
        one, other = (Context().run(self._drafted, _all_marked(given), in_use) for _time in range(2))
        if one.sql != other.sql:
            raise NotAlike(f"{self.build.__qualname__}: other words for other values")
        marks = list(zip(one.marks, other.marks, strict=True))
        pairs = enumerate(zip(one.parameters, other.parameters, strict=True))
        differing = {place: pair for place, pair in pairs if pair[0] != pair[1]}
        values = {pair for pair in marks[len(given[0]) :] if pair[0] != pair[1]}
        if not values <= set(differing.values()) <= set(marks):
            raise NotAlike(f"{self.build.__qualname__}: not asked with its values as they are")
        places = {place: marks.index(pair) for place, pair in differing.items()}
        converters = one.compiler.get_converters([column[0] for column in one.compiler.select])
        return Words(one.sql, one.parameters, places, one.rows, one.compiler, converters)

    def _drafted(self, given: Sequence[Any], in_use: Mapping[str, Any]) -> _Draft:
        """Run where nobody acts: whoever asks first leaves nothing of their own in the words.

        Where an event loop runs, connections are held by context, so they are handed over.
        """
        cities, *values = given
        with in_cities(*cities):
            rows = self.build(*values)  # type: ignore[call-arg]
            compiler: Any = rows.query.get_compiler(connection=in_use[rows.db])
            sql, parameters = compiler.as_sql()
        return _Draft(_flat(given), rows, compiler, sql, tuple(parameters))


def worded_once(build: Callable[Values, QuerySet[Any, Row]]) -> Question[Values, Row]:
    """A question whose words do not depend on its values: all that does comes in as an argument, ready to be bound.

    Arguments are keys, numbers, text, days, moments, lists of them; None, True, False and members of an `Enum` may
    decide on the words. Called, it answers with the list of rows. Raises `NotAlike` when it is asked first.
    """
    question = Question(build)
    QUESTIONS.append(question)
    return question


def _is_list(value: Any) -> bool:
    return isinstance(value, (list, tuple, set, frozenset))


def _flat(given: Sequence[Any]) -> list[Any]:
    return [one for value in given for one in (value if _is_list(value) else (value,))]


def _shape(value: Any) -> Any:
    """What the words may depend on: the kind of a value, of a list also how many there are."""
    if _is_list(value):
        return tuple(map(_shape, value))
    return value if isinstance(value, CONSTANT) else type(value)


def _all_marked(given: Sequence[Any]) -> list[Any]:
    """Marks in the stead of values. No two are alike: Django asks for what stands twice in a list only once."""
    taken: set[Any] = set()
    return [_marked(value, taken) for value in given]


def _marked(value: Any, taken: set[Any]) -> Any:
    if _is_list(value):
        return [_marked(one, taken) for one in value]
    if isinstance(value, CONSTANT):
        return value
    mark = _MARKS[type(value)]()
    while mark in taken:
        mark = _MARKS[type(value)]()
    taken.add(mark)
    return mark
