"""小雨 does not come to school on a Monday, and mornings pass."""

from datetime import date, timedelta
from typing import Any
from uuid import UUID

from uuid_utils.compat import uuid7

from lantian.access.scopes import acting_as
from lantian.attendance.jobs import follow_child
from lantian.attendance.models import SchoolAbsence
from lantian.attendance.services.following import follow_place
from lantian.attendance.services.noting import Missing, end_absence, note_missing
from tests.cast import BINZHOU, CITY, Cast

DAY = timedelta(days=1)
MONDAY = date(2025, 10, 13)
TUESDAY, WEDNESDAY, FRIDAY = MONDAY + DAY, MONDAY + 2 * DAY, MONDAY + 4 * DAY


def noted(cast: Cast, *, occasion: UUID | None = None, **more: Any) -> SchoolAbsence:
    """The class teacher's note."""
    child = cast.children["小雨"]
    with acting_as(cast.class_teacher):
        note_missing(
            occasion=occasion or uuid7(), missing=[Missing(child, **more)], since=MONDAY, today=MONDAY
        )
        return SchoolAbsence.objects.get(child=child)


def on_day(cast: Cast, on: date) -> None:
    """What the worker does at half past ten."""
    with acting_as(cast.county_office):
        follow_place(BINZHOU, BINZHOU + 999_999, on, None)


def back(cast: Cast, row: SchoolAbsence, on: date) -> None:
    """The teacher says that the child is back, and the worker follows."""
    with acting_as(cast.class_teacher):
        end_absence(absence=row, version=1, back_on=on, today=on)
    follow_child(CITY, str(row.child_id))
