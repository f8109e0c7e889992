"""Who is missing in the class of the demonstration: one ill, one since yesterday, one for a week."""

from collections.abc import Mapping
from datetime import date, timedelta
from uuid import UUID

from uuid_utils.compat import uuid7

from lantian.access.models import Post
from lantian.access.scopes import acting_as
from lantian.attendance.queries.rulebook import SchoolDays
from lantian.attendance.rules.absence import Outcome, Reason, Step
from lantian.attendance.services.acting import note_step
from lantian.attendance.services.following import follow_absences
from lantian.attendance.services.noting import Missing, note_missing
from lantian.encounters.queries.groups import children_in
from lantian.registry.models import Child

STORIES = (
    (0, True, Reason.ILL),
    (1, False, Reason.UNKNOWN),
    (5, False, Reason.REFUSES),
)


def miss_school(posts: Mapping[str, Post], on: date) -> None:
    """The teacher notes three children; nobody in the holidays."""
    teacher = posts["teacher"]
    with acting_as(teacher):
        children = [key for key, _name in children_in(teacher, "")][-len(STORIES) :]
        days = _school_days(children, on)
        if len(days) <= STORIES[-1][0]:
            return
        for child, (ago, is_excused, reason) in zip(children, STORIES, strict=False):
            rows = note_missing(
                occasion=uuid7(), missing=[Missing(child, is_excused, reason)], since=days[ago], today=on
            )
            if ago > 1:
                for row in rows:
                    note_step(
                        absence=row, key=uuid7(), step=Step.CALLED, on=days[ago], outcome=Outcome.NOT_REACHED, today=on
                    )  # fmt: skip
    with acting_as(posts["binzhou"]):
        follow_absences(children, on)


def _school_days(children: list[UUID], on: date) -> list[date]:
    """The school days of the last four weeks, the latest first."""
    pupil = Child.objects.filter(pk__in=children).first()
    if pupil is None:
        return []
    is_school_day = SchoolDays(on).is_school_day(pupil.region, pupil.school)
    return [day for ago in range(29) if is_school_day(day := on - timedelta(days=ago))]
