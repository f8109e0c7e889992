"""The calendar by which the duties of one child run: school years, days off, and the periods of rules."""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from datetime import date, timedelta

from lantian.duties.rules.terms import Period, Times, Yearly
from lantian.kernel.days.notices import is_announced
from lantian.kernel.days.rules import DAY, OwnDays, Span, is_working_day
from lantian.places.rules import SchoolDates, Term, terms_of, windows_of

BEFORE_HOLIDAYS = timedelta(days=30)
MONTHS = {Period.MONTH: 1, Period.QUARTER: 3, Period.HALF_YEAR: 6, Period.YEAR: 12}
FIRST_YEAR, LAST_YEAR = 1990, 2190


@dataclass(frozen=True)
class Calendar:
    """School years as announced, the latest last, and days of one's own, the nearest first.

    For years that nobody announced the usual days are taken (`usual_year`), and the answer says so (`is_assumed`).
    """

    years: tuple[SchoolDates, ...] = ()
    own: tuple[OwnDays, ...] = ()

    def school_year(self, number: int) -> SchoolDates:
        """The school year that begins in the autumn of a year: until the next one, where that was announced."""
        dates, following = self._announced(number) or usual_year(number), self._announced(number + 1)
        if following and following.autumn_on > dates.summer_on:
            return dates._replace(ends_on=following.autumn_on)
        return dates

    def _announced(self, number: int) -> SchoolDates | None:
        return next((one for one in self.years if one.autumn_on.year == number), None)

    def is_assumed(self, on: date, *, by_school: bool, by_work: bool) -> bool:
        """Whether what was counted up to a day rests on a school year, or a notice of holidays, still to come."""
        number = on.year - (1 if on.month < 8 else 0)
        return (by_school and not self._announced(number)) or (by_work and not is_announced(on.year))

    def is_worked(self, on: date) -> bool:
        """Whether a day is worked; of years without a notice, whether it is a weekday."""
        return is_working_day(on, self.own)

    def in_holidays(self, on: date) -> Term | None:
        """The school holidays that hold a day, if any."""
        return next((term for term in self._terms_near(on) if on in term.span and not term.is_school), None)

    def is_school_day(self, on: date) -> bool:
        """Whether there is school on a day: worked, and in no school holidays."""
        return self.is_worked(on) and self.in_holidays(on) is None

    def school_again(self, on: date) -> date:
        """The day itself, or of a day in the school holidays the first of the next term."""
        while holidays := self.in_holidays(on):
            on = holidays.span.until
        return on

    def school_part(self, span: Span) -> Span | None:
        """What of a span lies in one term, the longest part; None where less than half of it is school."""
        terms = {term for on in (span.since, span.last) for term in self._terms_near(on) if term.is_school}
        parts = [
            Span(max(span.since, term.span.since), min(span.until, term.span.until))
            for term in terms
            if term.span.overlaps(span)
        ]
        longest = max(parts, key=len, default=None)
        return longest if longest and len(longest) * 2 >= len(span) else None

    def worked_again(self, on: date) -> date:
        """The day itself where it is worked, else the next that is."""
        while not self.is_worked(on):
            on += DAY
        return on

    def periods(self, term: Times | Yearly, since: date) -> Iterator[Span]:
        """The periods of a term that end after a day, in order and without end."""
        return (span for span in self._all_periods(term, since) if span.until > since)

    def _all_periods(self, term: Times | Yearly, since: date) -> Iterator[Span]:
        if isinstance(term, Yearly):
            return _yearly(term, since)
        if term.period == Period.WEEK:
            return _weeks(since)
        if term.period in MONTHS:
            return _months(since, MONTHS[term.period])
        return self._of_school(term, since)

    def _of_school(self, term: Times, since: date) -> Iterator[Span]:
        for number in range(max(since.year - 1, FIRST_YEAR), LAST_YEAR):
            dates = self.school_year(number)
            if term.period == Period.SCHOOL_YEAR:
                yield Span(dates.autumn_on, dates.ends_on)
            elif term.period == Period.TERM:
                yield from (one.span for one in terms_of(dates) if one.is_school)
            elif term.period == Period.WINDOW:
                yield from (one.span for one in windows_of(dates) if one.kind in (term.kinds or (one.kind,)))
            else:
                yield from (
                    Span(one.span.since - BEFORE_HOLIDAYS, one.span.since)
                    for one in terms_of(dates)
                    if not one.is_school
                )

    def _terms_near(self, on: date) -> Iterator[Term]:
        for number in (on.year - 1, on.year):
            yield from terms_of(self.school_year(number))


def usual_year(number: int) -> SchoolDates:
    """A school year as it usually is in Shaanxi, for years that no education office has announced yet."""
    return SchoolDates(
        date(number, 9, 1),
        date(number + 1, 1, 18),
        date(number + 1, 2, 24),
        date(number + 1, 7, 5),
        date(number + 1, 9, 1),
    )


def announced(years: Sequence[SchoolDates]) -> tuple[SchoolDates, ...]:
    """School years in the order of their beginning, of two for one autumn the first given (the nearest)."""
    first: dict[int, SchoolDates] = {}
    for one in years:
        first.setdefault(one.autumn_on.year, one)
    return tuple(first[number] for number in sorted(first))


def _weeks(since: date) -> Iterator[Span]:
    monday = since - timedelta(days=since.weekday())
    while True:
        yield Span(monday, monday + timedelta(days=7))
        monday += timedelta(days=7)


def _months(since: date, length: int) -> Iterator[Span]:
    first = since.year * 12 + (since.month - 1) // length * length
    while True:
        yield Span(_month(first), _month(first + length))
        first += length


def _month(number: int) -> date:
    return date(number // 12, number % 12 + 1, 1)


def _yearly(term: Yearly, since: date) -> Iterator[Span]:
    for year in range(since.year, LAST_YEAR):
        last = date(year, term.month, term.day)
        yield Span(last.replace(year=year - 1) + DAY, last + DAY)
