"""Days of the calendar as words on a page."""

from django import template

from lantian.kernel.days.rules import Day
from lantian.kernel.days.words import HOLIDAY_NAMES
from lantian.places.models import SchoolYear

register = template.Library()


@register.filter
def day_name(day: Day) -> str:
    """The holiday that a day is off or worked for, or what a place calls its own day."""
    return str(HOLIDAY_NAMES.get(day.name, day.name))


@register.filter
def beginning(column: str) -> str:
    """What begins on a day: the name of a column of the school year."""
    return str(SchoolYear._meta.get_field(column).verbose_name)  # type: ignore[union-attr]
