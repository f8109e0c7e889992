"""What the yearly notices of the State Council (国务院办公厅关于节假日安排的通知) say of single days.

The days come from the package `chinesecalendar`, which brings a new year within weeks of its notice.
"""

from datetime import date

from chinese_calendar.constants import Holiday, holidays, workdays

ANNOUNCED = frozenset(day.year for day in holidays if day.month == 10)
"""The years whose notice is known: each has its National Day."""

FIXED = {
    (1, 1): Holiday.new_years_day,
    (5, 1): Holiday.labour_day,
    (5, 2): Holiday.labour_day,
    (10, 1): Holiday.national_day,
    (10, 2): Holiday.national_day,
    (10, 3): Holiday.national_day,
}
"""Legal holidays that need no notice to be known (全国年节及纪念日放假办法 art 2); the others go by moon and sun."""


def is_announced(year: int) -> bool:
    """Whether the notice for a year is known."""
    return year in ANNOUNCED


def holiday_on(on: date) -> str:
    """The holiday that a day is off for (`spring_festival`, …), or nothing; a day off in lieu is one too."""
    if not is_announced(on.year):
        fixed = FIXED.get((on.month, on.day))
        return fixed.name if fixed else ""
    return Holiday(holidays[on]).name if on in holidays else ""


def worked_for(on: date) -> str:
    """The holiday for which a weekend day is worked instead, or nothing."""
    return Holiday(workdays[on]).name if on in workdays else ""
