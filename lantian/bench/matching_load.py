"""Who takes part in a plan, read from the database as columns: a city, by its office, under its policies."""

import time

import numpy as np
from django.utils import timezone

from lantian.access.policy import Role
from lantian.access.scopes import acting_as
from lantian.bench.city import XIANYANG, build_city, fill, office_of
from lantian.bench.stage import own_database
from lantian.helping.models import Helper
from lantian.kernel.city import in_cities
from lantian.matching.queries.load import load
from lantian.places.models import Region
from lantian.places.rules import scope_of

KINDS = ("volunteer", "teacher", "neighbour")


def seconds_of_loading(children: int, helpers: int) -> float:
    """Seconds of one loading of so many children and helpers; the bench fails when others were found."""
    with own_database("matching"):
        build_city()
        with in_cities(6104):
            fill(0, children)
            _bring(helpers)
        city, today = office_of(Role.CITY_OFFICE, XIANYANG), timezone.localdate()
        with acting_as(city, read_only=True):
            start = time.perf_counter()
            found = load(*scope_of(XIANYANG), today, only_counted=False)
            seconds = time.perf_counter() - start
    loaded = len(found.children["key"]), len(found.helpers["key"])
    if loaded != (children, helpers):
        raise ArithmeticError(f"{loaded} children and helpers where there are {children} and {helpers}.")
    return seconds


def _bring(helpers: int) -> None:
    """Accepted and checked helpers, in villages drawn evenly."""
    dice, today = np.random.default_rng(5), timezone.localdate()
    codes = Region.objects.filter(level="village", code__range=scope_of(XIANYANG)).values_list(
        "code", flat=True
    )
    homes = dice.choice(np.array(list(codes)), helpers).tolist()
    Helper.objects.bulk_create(
        (
            Helper(
                city=6104, region=home, name="甲", name_pinyin="jia", sex=str(1 + number % 2), birth_on="1970-01-01",
                phone="13800000000", phone_index=number.to_bytes(32),
                kind=KINDS[number % len(KINDS)], standing=Helper.Standing.ACCEPTED, standing_on=today,
                most_children=1 + number % 3, farthest=Helper.Farthest.TOWN, gives_mind=True,
                vetted_until=today.replace(year=today.year + 1, day=1),
            )
            for number, home in enumerate(homes)
        ),
        batch_size=2_000,
    )  # fmt: skip
