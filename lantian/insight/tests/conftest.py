"""What the tests of figures ask for: figures brought up to date, and what a plain count says."""

from collections.abc import Callable, Iterator
from contextlib import contextmanager
from datetime import date

import pytest
from django.core.cache import cache
from django.db import connection, transaction
from django.test import Client
from django.utils import timezone

from lantian.insight.models import Figure
from lantian.insight.rules.numbers import Numbers
from lantian.insight.services.counting import count_city
from lantian.insight.services.passing import pass_up
from lantian.insight.services.turning import turn_city
from lantian.kernel.city import in_cities
from lantian.places.rules import level_of
from tests.cast import CITY

BACKEND = "allauth.account.auth_backends.AuthenticationBackend"
Enter = Callable[[str], Client]
TODAY = timezone.localdate()
AUTHOR = """SET LOCAL pghistory.context_metadata = '{"user": "a test"}'"""


@pytest.fixture(autouse=True)
def apart() -> None:
    cache.clear()


@contextmanager
def editing() -> Iterator[None]:
    """Rows of the cast's city can be changed as the owner of the database may; history knows whose work it is."""
    with in_cities(CITY), transaction.atomic():
        with connection.cursor() as cursor:
            cursor.execute(AUTHOR)
        yield


def followed(on: date = TODAY) -> int:
    """Brings the figures of the cast's city up to date, as the job does; how many villages were counted."""
    turn_city(CITY, on)
    counted = count_city(CITY, on)
    pass_up(CITY)
    return counted


def figure(place: int, code: str) -> Numbers:
    """What stands there for a place, as the owner of the database reads it."""
    with in_cities(CITY):
        row = Figure.objects.filter(level=level_of(place), place=place, indicator=code).first()
    return Numbers(row.numerator, row.denominator) if row else Numbers()
