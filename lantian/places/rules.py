"""What follows from a region's code, and from dates, alone.

A code has 12 digits: 2 province, 2 city, 2 county, 3 town, 3 village (统计用区划代码). What lies inside a
region is therefore a range of numbers.
"""

from collections.abc import Iterable, Mapping
from datetime import date
from enum import StrEnum

Scope = tuple[int, int]

CHINA: Scope = (100_000_000_000, 829_999_999_999)


class Level(StrEnum):
    PROVINCE = "province"
    CITY = "city"
    COUNTY = "county"
    TOWN = "town"
    VILLAGE = "village"


STEPS = {
    Level.PROVINCE: 10**10,
    Level.CITY: 10**8,
    Level.COUNTY: 10**6,
    Level.TOWN: 10**3,
    Level.VILLAGE: 1,
}
"""How far apart the codes of neighbours of one level are."""

PLACEHOLDERS = ("市辖区", "县", "省直辖县级行政区划", "自治区直辖县级行政区划")
"""Names of city-level codes that only hold counties together: nobody says them."""


class PlaceError(Exception):
    """A change to regions or units that cannot be; `code` and `params` say why (see messages.py)."""

    def __init__(self, code: str, /, **params: str | int) -> None:
        super().__init__(code)
        self.code = code
        self.params = params


def level_of(code: int) -> Level:
    """The level of a 12-digit code; raises `PlaceError` for a number that is no such code."""
    if not CHINA[0] <= code <= CHINA[1]:
        raise PlaceError("not_a_region_code", code=code)
    return next(level for level, step in STEPS.items() if code % step == 0)


def scope_of(code: int) -> Scope:
    """The first and last code of all that lies in a region, itself included."""
    return code, code + STEPS[level_of(code)] - 1


def is_within(code: int, scope: Scope) -> bool:
    return scope[0] <= code <= scope[1]


def overlap(one: Scope, other: Scope) -> Scope | None:
    """What two scopes have in common."""
    low, high = max(one[0], other[0]), min(one[1], other[1])
    return (low, high) if low <= high else None


def ancestors_of(code: int) -> list[int]:
    """Codes of the regions around one, the province first. A city without counties appears once (东莞)."""
    above = [code - code % step for step in STEPS.values() if step > STEPS[level_of(code)]]
    return [outer for outer in dict.fromkeys(above) if outer != code]


def city_of(code: int) -> int:
    """The four digits of the city (prefecture) that a region lies in."""
    return code // STEPS[Level.CITY]


def is_community(code: int) -> bool:
    """Whether a village-level code is an urban one (居委会 001–199), not a village (村委会 200–399)."""
    return 0 < code % 1000 < 200


def padded(digits: str) -> int:
    """A code of 2, 4, 6, 9 or 12 digits as the 12-digit number."""
    return int(digits.ljust(12, "0"))


def is_school_code(text: str) -> bool:
    """Whether a text can be a school code (学校标识码, JY/T 1001): ten digits of ASCII."""
    return len(text) == 10 and text.isascii() and text.isdigit()


def holds_on(since: date | None, until: date | None, on: date) -> bool:
    """Whether the half-open period `[since, until)` holds a day; an open end has no limit."""
    return (since is None or since <= on) and (until is None or on < until)


def last_successors(code: int, successions: Mapping[int, Iterable[int]]) -> frozenset[int]:
    """The regions that stand today where `code` stood: itself when nothing followed it."""
    ends, waiting, seen = set(), [code], set()
    while waiting:
        current = waiting.pop()
        if current in seen:
            continue
        seen.add(current)
        after = list(successions.get(current, ()))
        waiting += after
        if not after:
            ends.add(current)
    return frozenset(ends)
