"""Identity numbers for comparing: what is right, what was typed, and how much of a damaged one is legible."""

import re
from datetime import date
from functools import lru_cache
from typing import NamedTuple

from lantian.kernel.values.identity import (
    CLUTTER,
    CROSSES,
    EARLIEST_YEAR,
    SCIENTIFIC,
    WELL_FORMED,
    check_character,
)
from lantian.kernel.values.text import fold

LENGTH = 18
SHORTEST_LEGIBLE = 14
SHORTEST_TYPED = 10
KEPT_BY_SPREADSHEETS = 15
WRITTEN_OUT = 17
LATEST_SHORT_YEAR = "40"
LEGIBLE = re.compile("[0-9]*")


class Number(NamedTuple):
    """`right` passes GB 11643, else None; `typed` is comparable text; `legible` the start of a damaged one.

    `tail` are the last nine characters, `digits` the sum of their codes: a swap of two leaves it as it was.
    """

    right: str | None = None
    typed: str | None = None
    legible: str | None = None
    tail: str | None = None
    digits: int | None = None


def read_number(text: str) -> Number:
    """A number as typed; one of 15 digits is completed, but its check character is ours, so it is never `right`."""
    if _is_right(text):
        return _whole(text, text)
    text = CLUTTER.sub("", fold(text)).translate(CROSSES).upper()
    if SCIENTIFIC.fullmatch(text):
        return _cut(text.partition("E")[0].replace(".", "")[: KEPT_BY_SPREADSHEETS - 1])
    if "*" in text:
        return _cut(text.partition("*")[0])
    if len(text) == KEPT_BY_SPREADSHEETS and text.isdecimal():
        century = "20" if text[6:8] <= LATEST_SHORT_YEAR else "19"
        body = f"{text[:6]}{century}{text[6:]}"
        return _whole(body + check_character(body), None)
    return _typed(text)


def _typed(text: str) -> Number:
    if len(text) < SHORTEST_TYPED or not any(map(str.isdecimal, text)):
        return Number()
    if not WELL_FORMED.fullmatch(text):
        return Number(typed=text, tail=text[-9:] if len(text) == LENGTH else None)
    is_right = _is_right(text)
    number = _whole(text, text if is_right else None)
    if not is_right and text.endswith("000"):
        return number._replace(legible=text[:KEPT_BY_SPREADSHEETS])
    return number


def _is_right(text: str) -> bool:
    """Whether `check_identity` would accept it; asked for each line of a city, so the usual case is short."""
    return bool(WELL_FORMED.fullmatch(text)) and check_character(text) == text[-1] and _is_day(text[6:14])


@lru_cache(maxsize=65_536)
def _is_day(digits: str) -> bool:
    try:
        return date(int(digits[:4]), int(digits[4:6]), int(digits[6:])).year >= EARLIEST_YEAR
    except ValueError:
        return False


def _whole(text: str, right: str | None) -> Number:
    return Number(right, text, None, text[-9:], sum(text.encode()))


def _cut(start: str) -> Number:
    legible = LEGIBLE.match(start)
    if legible is None or len(legible[0]) < SHORTEST_LEGIBLE:
        return Number()
    return Number(typed=legible[0], legible=legible[0])
