"""Questions that are worded once are asked as Django would ask them, whoever asked before and with whatever values."""

import asyncio
import importlib
import pkgutil
import types
import typing
from collections.abc import Iterator, Sequence
from datetime import UTC, date, datetime, timedelta
from enum import Enum
from itertools import product
from typing import Any
from uuid import UUID

import pytest
from django.core.exceptions import EmptyResultSet
from django.db import connection, transaction
from uuid_utils.compat import uuid7

import lantian
from lantian.access.scopes import acting_as
from lantian.kernel.city import cities_named, in_cities
from lantian.kernel.questions import MOST_VALUES, QUESTIONS, NotAlike, Question
from lantian.registry.models import Child
from lantian.registry.queries.file import file_of
from lantian.registry.queries.listing import lines_of, school_names
from tests.cast import Cast

pytestmark = pytest.mark.django_db
CITY, NEXT_CITY = 6104, 6105
SAMPLES: dict[Any, Sequence[Any]] = {
    UUID: [uuid7(), uuid7()],
    int: [6104, 5],
    str: ["2班", ""],
    date: [date(2026, 2, 28), date(2024, 9, 1)],
    datetime: [datetime(2026, 2, 28, tzinfo=UTC), datetime(2024, 9, 1, tzinfo=UTC)],
    bool: [True, False],
    types.NoneType: [None],
}


def all_questions() -> list[Question[Any, Any]]:
    for module in pkgutil.walk_packages(lantian.__path__, "lantian."):
        if ".queries" in module.name or ".services" in module.name or module.name.endswith("panels"):
            importlib.import_module(module.name)
    return list(QUESTIONS)


def samples(kind: Any) -> Iterator[Any]:
    """Some values of an argument by its annotation."""
    if kind in SAMPLES:
        yield from SAMPLES[kind]
    elif isinstance(kind, type) and issubclass(kind, Enum):
        yield from kind
    elif isinstance(kind, types.UnionType):
        yield from (one for part in typing.get_args(kind) for one in samples(part))
    else:
        some = list(samples(typing.get_args(kind)[0]))
        yield from (some, some[:1])


def worded_by_django(question: Question[Any, Any], values: Sequence[Any]) -> tuple[str, list[Any]] | None:
    try:
        sql, parameters = question.build(*values).query.get_compiler(connection=connection).as_sql()
    except EmptyResultSet:
        return None
    return sql, list(parameters)


def test_every_question_is_worded_as_django_words_it() -> None:
    questions = all_questions()
    assert len(questions) > 30
    for question in questions:
        kinds = typing.get_type_hints(question.build)
        kinds.pop("return", None)
        for values in product(*(list(samples(kind)) for kind in kinds.values())):
            for city in (CITY, NEXT_CITY):
                with in_cities(city):
                    asked = question.worded((cities_named(), *values))
                    assert asked == worded_by_django(question, values), question.build.__qualname__


def test_who_asks_second_sees_nothing_of_the_first(cast: Cast) -> None:
    child = cast.children["小雨"]
    for _time in range(2):
        with acting_as(cast.village_director):
            assert file_of(child)
        with acting_as(cast.other_county_office):
            assert file_of(child) is None
    with acting_as(cast.village_director):
        assert file_of(uuid7()) is None


def test_lists_of_any_length_are_answered(cast: Cast) -> None:
    with acting_as(cast.village_director):
        children = list(Child.objects.all())
        many = [*(uuid7() for _number in range(MOST_VALUES + 1))]
        assert [line.child for line in lines_of(children, date(2026, 3, 1))] == children
        assert school_names([]) == school_names(many) == {}


def test_rows_are_locked_where_an_event_loop_runs(cast: Cast) -> None:
    async def locked() -> list[Child]:
        question = Question(lambda child: Child.objects.filter(pk=child).select_for_update())
        with in_cities(CITY), transaction.atomic():
            found = question(uuid7())
        connection.close()
        return found

    assert asyncio.run(locked()) == []


def test_long_lists_of_numbers_never_find_two_marks_alike(cast: Cast) -> None:
    codes = list(range(MOST_VALUES - 1))
    with acting_as(cast.village_director):
        for _time in range(40):
            assert not Question(lambda regions: Child.objects.filter(region__in=regions))(codes)


@pytest.mark.parametrize(
    ("build", "value"),
    [
        (lambda most: Child.objects.all()[:most], 3),
        (lambda on: Child.objects.filter(birth_on__lt=on + timedelta(days=1)), date(2026, 3, 1)),
        (lambda on: Child.objects.filter(birth_on__lt=date(2026, 3, 1)), date(2026, 3, 1)),
        (lambda name: Child.objects.filter(name__contains=name), "小雨"),
    ],
    ids=[
        "a length of words",
        "a day made of another",
        "a value that is not asked with",
        "a value in other words",
    ],
)
def test_a_question_that_is_not_alike_is_refused(cast: Cast, build: Any, value: Any) -> None:
    with acting_as(cast.village_director), pytest.raises(NotAlike):
        Question(build)(value)
