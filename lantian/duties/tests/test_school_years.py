"""School years that meet: one lasts until the next that was announced, whatever was thought of before."""

from datetime import date, timedelta

import pytest

from lantian.duties.rules.calendar import Calendar, usual_year
from lantian.places.rules import TermKind

THIS, NEXT = usual_year(2025), usual_year(2026)


@pytest.mark.parametrize("begins", [date(2026, 8, 27), date(2026, 9, 1), date(2026, 9, 7)])
@pytest.mark.parametrize("before", [(THIS,), ()])
def test_between_two_school_years_is_no_day_of_school(begins: date, before: tuple) -> None:
    calendar = Calendar((*before, NEXT._replace(autumn_on=begins)))
    day = THIS.summer_on
    while day < begins:
        holidays = calendar.in_holidays(day)
        assert holidays
        assert holidays.kind == TermKind.SUMMER_HOLIDAYS
        assert calendar.school_again(day) == begins
        day += timedelta(days=1)
    assert calendar.in_holidays(begins) is None


def test_a_next_year_that_cannot_follow_changes_nothing() -> None:
    calendar = Calendar((THIS, NEXT._replace(autumn_on=date(2026, 6, 1))))
    assert calendar.school_year(2025) == THIS
