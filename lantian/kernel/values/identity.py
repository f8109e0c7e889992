"""Identity numbers of citizens (GB 11643): 17 digits and a check character, once 15 digits without one.

The first six digits are the division where the number was given, as its code stood then: old codes stay
valid for life, so no table of divisions is asked.
"""

import re
from datetime import date
from functools import lru_cache
from operator import mul
from typing import NamedTuple

from lantian.kernel.values.text import fold
from lantian.kernel.values.wrong import WrongValue

WEIGHTS = (7, 9, 10, 5, 8, 4, 2, 1, 6, 3, 7, 9, 10, 5, 8, 4, 2)
CHECK_CHARACTERS = "10X98765432"
ZEROS = ord("0") * sum(WEIGHTS)

WELL_FORMED = re.compile("[1-9][0-9]{16}[0-9X]", re.ASCII)
CROSSES = str.maketrans(dict.fromkeys("x×✕хХχΧ", "X"))
CLUTTER = re.compile("[ '’‘`\"“”_-]")
SCIENTIFIC = re.compile(r"[0-9](\.[0-9]*)?[Ee]\+?[0-9]{1,3}")
TRAVEL_DOCUMENT = re.compile("[A-Z]{1,2}[0-9]{6,10}")
EARLIEST_YEAR = 1850


class IdentityNumber(NamedTuple):
    """A possible number: 18 characters, and the birth date and sex ("1" male, "2" female) that it says."""

    number: str
    birth_on: date
    sex: str
    area_code: str


def check_identity(text: str) -> IdentityNumber | WrongValue:
    """The identity number in `text`; one of 15 digits is answered with its 18 (GB 11643-1999).

    Codes: identity_check_digit, identity_damaged_by_spreadsheet (digits lost because the cell was a number),
    identity_date_impossible, identity_length, identity_characters, identity_masked, identity_travel_document.
    """
    if not WELL_FORMED.fullmatch(text):
        text = CLUTTER.sub("", fold(text)).translate(CROSSES)
        if len(text) == 15 and text.isascii() and text.isdecimal():
            return _upgrade(text)
        if not WELL_FORMED.fullmatch(text):
            return _what_is_wrong(text)
    if check_character(text) != text[17]:
        is_cut = text.endswith("000")
        return WrongValue("identity_damaged_by_spreadsheet" if is_cut else "identity_check_digit", "identity")
    born_on = _birth_date(text[6:14])
    if born_on is None:
        return WrongValue("identity_date_impossible", "identity", {"digits": text[6:14]})
    return IdentityNumber(text, born_on, "1" if text[16] in "13579" else "2", text[:6])


def check_character(number: str) -> str:
    """The last character that belongs to the first 17 digits of `number` (ISO 7064, MOD 11-2)."""
    return CHECK_CHARACTERS[(sum(map(mul, number.encode(), WEIGHTS)) - ZEROS) % 11]


def mask_identity(number: str) -> str:
    """`number` as screens show it: 6104**********12."""
    return f"{number[:4]}**********{number[-2:]}"


def _upgrade(text: str) -> IdentityNumber | WrongValue:
    """The 18 characters of a number of 15 digits: they leave out the century (always 19) and the check."""
    number = f"{text[:6]}19{text[6:]}"
    born_on = _birth_date(number[6:14])
    if born_on is None or text[0] == "0":
        return WrongValue("identity_length", "identity", {"length": 15})
    sex = "1" if text[14] in "13579" else "2"
    return IdentityNumber(number + check_character(number), born_on, sex, text[:6])


def _what_is_wrong(text: str) -> WrongValue:
    if SCIENTIFIC.fullmatch(text):
        return WrongValue("identity_damaged_by_spreadsheet", "identity")
    if "*" in text:
        return WrongValue("identity_masked", "identity")
    if TRAVEL_DOCUMENT.fullmatch(text.upper()):
        return WrongValue("identity_travel_document", "identity")
    if len(text) == 18 or not text.rstrip("X").isdecimal():
        return WrongValue("identity_characters", "identity")
    return WrongValue("identity_length", "identity", {"length": len(text)})


@lru_cache(maxsize=65_536)
def _birth_date(digits: str) -> date | None:
    try:
        born_on = date(int(digits[:4]), int(digits[4:6]), int(digits[6:]))
    except ValueError:
        return None
    return born_on if born_on.year >= EARLIEST_YEAR else None
