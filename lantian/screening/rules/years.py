"""The school year in which a screening counts."""

from datetime import date

FIRST_MONTH = 8


def year_of(on: date) -> int:
    """The calendar year in which the school year of a day began; from August on it is the new one."""
    return on.year if on.month >= FIRST_MONTH else on.year - 1


def days_of_year(year: int) -> tuple[date, date]:
    """First and last day of a school year."""
    return date(year, FIRST_MONTH, 1), date(year + 1, FIRST_MONTH - 1, 31)
