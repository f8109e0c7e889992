"""Identity numbers and phones that are well formed, given once, and invented."""

from datetime import date
from random import Random

from lantian.kernel.values.identity import check_character

_OLD_AREAS = {"610482": ("610427", date(2018, 7, 1))}
"""A county's code in numbers given before a day: 彬县 became 彬州市."""

_PREFIXES = "130 131 132 134 135 136 137 138 139 150 151 152 153 155 156 158 159 177 180 181 182 187 188 189"


class Invented:
    """Gives out numbers, none twice."""

    def __init__(self, dice: Random) -> None:
        self._dice = dice
        self._given: set[str] = set()

    def identity_number(self, county: int, born_on: date, sex: str) -> str:
        """18 characters for somebody registered at birth in a county (GB 11643); `county` has six digits."""
        area = area_code(county, born_on)
        while True:
            order = 2 * self._dice.randrange(500) + (sex == "1")
            number = f"{area}{born_on:%Y%m%d}{order:03}"
            number += check_character(number)
            # A number on 000 looks like one whose end a spreadsheet has cut.
            if not number.endswith("000") and self._is_new(number):
                return number

    def phone(self) -> str:
        """A mobile number of 11 digits."""
        while True:
            number = f"{self._dice.choice(_PREFIXES.split())}{self._dice.randrange(10**8):08}"
            if self._is_new(number):
                return number

    def _is_new(self, number: str) -> bool:
        is_new = number not in self._given
        self._given.add(number)
        return is_new


def area_code(county: int, on: date) -> str:
    """The six digits with which a county began its numbers on a day."""
    old, until = _OLD_AREAS.get(str(county), ("", date.min))
    return old if on < until else str(county)
