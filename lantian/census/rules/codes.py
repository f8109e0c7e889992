"""The code of a household on a sheet: 82102259-0012K, that is county, town, village, running number, check letter.

The letter is the weighted sum of the sixteen digits (region code and number; weights 1 to 16) modulo 23, which
is prime: any wrong digit and any two neighbours exchanged are noticed. With its letter at the end no spreadsheet
takes the code for a figure.
"""

import re
from typing import NamedTuple

LETTERS = "ABCDEFGHJKLMNPQRSTUVWXY"
SHAPE = re.compile(r"(?P<village>[0-9]{8})-?(?P<number>[0-9]{4})(?P<letter>[A-Z])")
TAIL = 10**8
MOST = 9_999


class HouseholdCode(NamedTuple):
    """What a code says: the last eight digits of the village's code, and the running number in it."""

    village: int
    number: int


def code_of(village: int, number: int) -> str:
    """The code of a household; `number` from 1 to 9999."""
    return f"{village % TAIL:08}-{number:04}{_letter(village, number)}"


def read_code(text: str, city: int) -> HouseholdCode | None:
    """What a code says in a city (four digits); None where it is damaged."""
    found = SHAPE.fullmatch(re.sub(r"[\s_—–－]", "", text).upper().replace("--", "-"))
    if found is None:
        return None
    village, number = int(found["village"]), int(found["number"])
    is_right = found["letter"] == _letter(city * TAIL + village, number)
    return HouseholdCode(village, number) if is_right else None


def _letter(village: int, number: int) -> str:
    digits = f"{village:012}{number:04}"
    return LETTERS[sum(place * int(digit) for place, digit in enumerate(digits, 1)) % len(LETTERS)]
