"""What reading a roster asks of the places: which village, region or school a text names.

`lantian.places.names` has both indexes. They are handed in, so that a row can be read without a database.
"""

from collections.abc import Hashable
from typing import Protocol

from lantian.kernel.values.wrong import WrongValue

Scope = tuple[int, int]
"""The first and the last 12-digit code of a place and all within it."""


class PlaceIndex(Protocol):
    def find_village(self, town: str, village: str, within: Scope) -> int | WrongValue:
        """The code of a village named with its town ("" where none is given), inside a scope.

        Codes: town_unknown, village_missing, village_unknown, village_ambiguous.
        """

    def find_region(self, text: str, near: Scope | None = None) -> int | None:
        """The code of the deepest region that a text names; `near` decides between regions of one name."""


class SchoolIndex(Protocol):
    def find(self, text: str, within: Scope) -> Hashable | WrongValue:
        """The key of a school by name or 10-digit code. Codes: school_unknown, school_ambiguous."""
