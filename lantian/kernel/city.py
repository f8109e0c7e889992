"""The city (prefecture, four digits: 6104) whose rows the running request or job may name."""

from collections.abc import Iterator
from contextlib import contextmanager
from contextvars import ContextVar

_cities: ContextVar[tuple[int, ...]] = ContextVar("cities", default=())


class NoCity(RuntimeError):
    """A city row was asked for while no city was set."""


def acting_cities() -> tuple[int, ...]:
    """The cities in force; raises `NoCity` where none is."""
    cities = _cities.get()
    if not cities:
        raise NoCity("City rows can only be read inside `in_cities(…)`.")
    return cities


def cities_named() -> tuple[int, ...]:
    """The cities in force; empty where none is."""
    return _cities.get()


def acting_city() -> int:
    """The one city in force, for rows about to be written."""
    (city,) = acting_cities()
    return city


@contextmanager
def in_cities(*cities: int) -> Iterator[None]:
    """Sets the cities for all that runs inside."""
    token = _cities.set(cities)
    try:
        yield
    finally:
        _cities.reset(token)
