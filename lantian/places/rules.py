"""What follows from a region's code, and from dates, alone.

A code has 12 digits: 2 province, 2 city, 2 county, 3 town, 3 village (统计用区划代码). What lies inside a
region is therefore a range of numbers.
"""

from collections.abc import Iterable, Mapping
from datetime import date, timedelta
from enum import StrEnum
from itertools import pairwise
from typing import NamedTuple

from lantian.kernel.days.rules import Span

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

BELOW = dict(pairwise(Level))
"""The level right below each one; a village has none."""
ABOVE = {below: above for above, below in BELOW.items()}

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


def code_of_today(code: int, after: Mapping[int, int]) -> int:
    """The code that stands today for an old one; `after` holds what followed regions that ended.

    What lay in a region of which nothing finer is recorded keeps its last digits: 610427102200 is 610482102200.
    """
    for outer in [code, *reversed(ancestors_of(code))]:
        if outer in after:
            return after[outer] + code - outer
    return code


class Borders:
    """The areas as they were on a day: where a home of any other day lay, or would lie.

    `ended` and `begun` say when regions ended or began, `after` and `before` who followed them and whom they followed.
    """

    def __init__(
        self,
        on: date,
        ended: Mapping[int, date],
        begun: Mapping[int, date],
        successions: Iterable[tuple[int, int]],
    ) -> None:
        self.on, self.ended, self.begun = on, ended, begun
        self.after: dict[int, set[int]] = {}
        self.before: dict[int, set[int]] = {}
        for old, new in successions:
            self.after.setdefault(old, set()).add(new)
            self.before.setdefault(new, set()).add(old)

    def area_of(self, home: int, known: Iterable[int] = ()) -> int | None:
        """The region of that day in which a home lay; None where it can be one of several.

        `known` are other codes that the same home had: of several regions the one among them is meant.
        """
        found = {one for one in self._reached(home) if self._stands(one)}
        told = found & set(known) or found
        return next(iter(told)) if len(told) == 1 else None

    def _stands(self, code: int) -> bool:
        return holds_on(self.begun.get(code), self.ended.get(code), self.on)

    def _reached(self, code: int) -> set[int]:
        """Itself, and all that it was before or became after."""
        step = self.after if code in self.ended and self.ended[code] <= self.on else self.before
        seen, waiting = set(), [code]
        while waiting:
            current = waiting.pop()
            if current not in seen:
                seen.add(current)
                waiting += step.get(current, ())
        return seen


class SchoolDates(NamedTuple):
    """The five days of a school year; the last is the first day of the next."""

    autumn_on: date
    winter_on: date
    spring_on: date
    summer_on: date
    ends_on: date


class TermKind(StrEnum):
    AUTUMN = "autumn"
    WINTER_HOLIDAYS = "winter_holidays"
    SPRING = "spring"
    SUMMER_HOLIDAYS = "summer_holidays"


class Term(NamedTuple):
    """A term or the holidays after it, in the school year that began in `year`."""

    year: int
    kind: TermKind
    span: Span

    @property
    def is_school(self) -> bool:
        return self.kind in (TermKind.AUTUMN, TermKind.SPRING)


class WindowKind(StrEnum):
    """When children need one round more (重点时段): parents come home and leave, school begins, water is warm."""

    TERM_BEGINS = "term_begins"
    SPRING_FESTIVAL = "spring_festival"
    SUMMER = "summer"


class Window(NamedTuple):
    kind: WindowKind
    span: Span


BEGINNING_OF_TERM = timedelta(days=14)


def terms_of(dates: SchoolDates) -> list[Term]:
    """The two terms and the two holidays of a school year. Raises `ValueError` when its days are not in order."""
    spans = (Span(since, until) for since, until in pairwise(dates))
    return [Term(dates.autumn_on.year, kind, span) for kind, span in zip(TermKind, spans, strict=True)]


def windows_of(dates: SchoolDates) -> list[Window]:
    """The key windows of a school year: the first two weeks of each term, and both holidays.

    The Spring Festival always lies in the winter holidays, and so do the coming and leaving of parents around it.
    """
    kinds = {
        TermKind.AUTUMN: WindowKind.TERM_BEGINS,
        TermKind.WINTER_HOLIDAYS: WindowKind.SPRING_FESTIVAL,
        TermKind.SPRING: WindowKind.TERM_BEGINS,
        TermKind.SUMMER_HOLIDAYS: WindowKind.SUMMER,
    }
    return [Window(kinds[term.kind], _beginning(term)) for term in terms_of(dates)]


def _beginning(term: Term) -> Span:
    until = term.span.since + BEGINNING_OF_TERM if term.is_school else term.span.until
    return Span(term.span.since, min(until, term.span.until))
