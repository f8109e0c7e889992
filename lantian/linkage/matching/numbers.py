"""Identity numbers for comparing: what is right, what was typed, and how much of a damaged one is legible."""

import re
from datetime import date
from typing import NamedTuple

import pyarrow as pa
import pyarrow.compute as pc

from lantian.kernel.values.identity import (
    CHECK_CHARACTERS,
    CLUTTER,
    CROSSES,
    EARLIEST_YEAR,
    SCIENTIFIC,
    WEIGHTS,
    WELL_FORMED,
    check_character,
)
from lantian.kernel.values.text import fold

LENGTH, TAIL = 18, 9
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


def read_numbers(texts: pa.Array) -> dict[str, pa.Array]:
    """`read_number` for each of many texts, most of which have the form of a number: those are told by columns."""
    has_form = pc.fill_null(pc.match_substring_regex(texts, f"^{WELL_FORMED.pattern}$"), False)
    formed = pc.if_else(has_form, texts, None)
    digits, weighted = _sums(formed)
    last = pc.utf8_slice_codeunits(formed, WRITTEN_OUT)
    belongs = pa.array(list(CHECK_CHARACTERS)).take(_remainder(weighted, len(CHECK_CHARACTERS)))
    is_right = pc.and_(pc.equal(last, belongs), pc.is_valid(born_by(formed)))
    is_cut = pc.and_not(pc.ends_with(formed, "000"), is_right)
    columns = {
        "number": pc.if_else(is_right, formed, None),
        "typed": formed,
        "legible": pc.if_else(is_cut, pc.utf8_slice_codeunits(formed, 0, KEPT_BY_SPREADSHEETS), None),
        "tail": pc.utf8_slice_codeunits(formed, TAIL),
        "digits": pc.add(digits, _code(last)).cast(pa.int32()),
    }
    is_odd = pc.and_not(pc.fill_null(pc.not_equal(texts, ""), False), has_form)
    odd = [read_number(text) for text in texts.filter(is_odd).to_pylist()]
    parts = zip(*odd, strict=True) if odd else [()] * len(columns)
    return {
        name: pc.replace_with_mask(column, is_odd, pa.array(part, column.type))
        for (name, column), part in zip(columns.items(), parts, strict=True)
    }


def _sums(formed: pa.Array) -> tuple[pa.Array, pa.Array]:
    """Of the first 17 characters of well-formed numbers: the sum of their codes, and that of GB 11643."""
    rest = pc.utf8_slice_codeunits(formed, 0, WRITTEN_OUT).cast(pa.int64())
    digits, weighted = ord("0") * WRITTEN_OUT, 0
    for weight in reversed(WEIGHTS):
        before = pc.divide(rest, 10)
        digit = pc.subtract(rest, pc.multiply(before, 10))
        digits, weighted = pc.add(digits, digit), pc.add(weighted, pc.multiply(digit, weight))
        rest = before
    return digits, weighted


def _code(last: pa.Array) -> pa.Array:
    place = pc.index_in(last, pa.array(list(CHECK_CHARACTERS)))
    return pa.array(list(CHECK_CHARACTERS.encode()), pa.int64()).take(place)


def _remainder(numbers: pa.Array, divisor: int) -> pa.Array:
    return pc.subtract(numbers, pc.multiply(pc.divide(numbers, divisor), divisor))


def born_by(numbers: pa.Array) -> pa.Array:
    """The days of birth that numbers say; null where they say none that can be."""
    said = pc.strptime(pc.utf8_slice_codeunits(numbers, 6, 14), "%Y%m%d", "s", error_is_null=True).cast(
        pa.date32()
    )
    # The 30th of February is read as the 2nd of March.
    is_that_day = pc.equal(
        pc.utf8_lpad(pc.day(said).cast(pa.string()), 2, "0"), pc.utf8_slice_codeunits(numbers, 12, 14)
    )
    return pc.if_else(pc.and_(is_that_day, pc.greater_equal(pc.year(said), EARLIEST_YEAR)), said, None)


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
        return Number(typed=text, tail=text[TAIL:] if len(text) == LENGTH else None)
    is_right = _is_right(text)
    number = _whole(text, text if is_right else None)
    if not is_right and text.endswith("000"):
        return number._replace(legible=text[:KEPT_BY_SPREADSHEETS])
    return number


def _is_right(text: str) -> bool:
    """Whether `check_identity` would accept it as it stands."""
    return bool(WELL_FORMED.fullmatch(text)) and check_character(text) == text[-1] and _is_day(text[6:14])


def _is_day(digits: str) -> bool:
    try:
        return date(int(digits[:4]), int(digits[4:6]), int(digits[6:])).year >= EARLIEST_YEAR
    except ValueError:
        return False


def _whole(text: str, right: str | None) -> Number:
    return Number(right, text, None, text[TAIL:], sum(text.encode()))


def _cut(start: str) -> Number:
    legible = LEGIBLE.match(start)
    if legible is None or len(legible[0]) < SHORTEST_LEGIBLE:
        return Number()
    return Number(typed=legible[0], legible=legible[0])
