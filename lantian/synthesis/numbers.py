"""Identity numbers and telephones that are well formed and nobody's.

An identity number begins with the city and 90 to 99: no county has such a code, so that no living person has the
number, and whoever reads it knows where it comes from. Mobile numbers begin with 154, which no operator gives out.
"""

import numpy as np

from lantian.kernel.values.identity import CHECK_CHARACTERS, WEIGHTS
from lantian.places.rules import STEPS, Level
from lantian.synthesis.columns import Bytes, Numbers
from lantian.synthesis.families import Flags

SLOTS = 16
"""Numbers for each day and sex that a block may give in a city."""
ORDERS = 499
AREAS = 10
MOST_BLOCKS = AREAS * ORDERS // SLOTS
NOBODYS = 154


def given_once(village: Numbers, born_on: Numbers, sex: Numbers, block: int) -> tuple[Bytes, Flags]:
    """Numbers of 18 characters for children of a block, and whether each is free: no other child ever gets it."""
    city = village // STEPS[Level.CITY]
    same = np.lexsort((sex, born_on, city))
    changes = np.ones(len(same), bool)
    changes[1:] = (
        (city[same][1:] != city[same][:-1])
        | (born_on[same][1:] != born_on[same][:-1])
        | (sex[same][1:] != sex[same][:-1])
    )
    starts = np.maximum.accumulate(np.where(changes, np.arange(len(same)), 0))
    rank = np.empty(len(same), np.int64)
    rank[same] = np.arange(len(same)) - starts
    slot = SLOTS * (block % MOST_BLOCKS) + np.minimum(rank, SLOTS - 1)
    numbers = written(city * 100 + 90 + slot // ORDERS, born_on, 2 * (slot % ORDERS + 1) + (sex == 1))
    # One that ends on 000 looks like one of which a spreadsheet has cut the end.
    is_cut = (numbers[:, 15:] == ord("0")).all(axis=1)
    return numbers, (rank < SLOTS) & ~is_cut


def drawn_numbers(dice: np.random.Generator, village: Numbers, born_on: Numbers, sex: Numbers) -> Bytes:
    """Numbers for adults."""
    area = village // STEPS[Level.CITY] * 100 + dice.integers(90, 100, len(village))
    return written(area, born_on, 2 * dice.integers(1, ORDERS, len(village)) + (sex == 1))


def written(area: Numbers, born_on: Numbers, order: Numbers) -> Bytes:
    """The 18 characters of area, birth and order (GB 11643), the check character included."""
    month = born_on.astype("datetime64[D]").astype("datetime64[M]")
    day = (born_on.astype("datetime64[D]") - month.astype("datetime64[D]")).astype(np.int64) + 1
    months = month.astype(np.int64)
    parts = [(area, 6), (1970 + months // 12, 4), (months % 12 + 1, 2), (day, 2), (order, 3)]
    digits = np.concatenate([_digits(values, width) for values, width in parts], axis=1)
    check = np.frombuffer(CHECK_CHARACTERS.encode(), np.uint8)[digits @ np.array(WEIGHTS) % 11]
    return np.concatenate([digits + ord("0"), check[:, None]], axis=1).astype(np.uint8)


def telephones(dice: np.random.Generator, count: int) -> Bytes:
    """Mobile numbers of eleven digits."""
    told = np.concatenate(
        [_digits(np.full(count, NOBODYS), 3), _digits(dice.integers(0, 10**8, count), 8)], axis=1
    )
    return (told + ord("0")).astype(np.uint8)


def _digits(values: Numbers, width: int) -> Numbers:
    return values[:, None] // 10 ** np.arange(width - 1, -1, -1) % 10
