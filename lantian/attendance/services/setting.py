"""An office sets for its place after how many school days what is owed."""

from django.db import IntegrityError, transaction

from lantian.access.log import note_access
from lantian.access.scopes import acting_post
from lantian.attendance.errors import AttendanceError
from lantian.attendance.models import AbsenceRule
from lantian.attendance.queries.rulebook import rule_of
from lantian.attendance.rules.stages import Thresholds, problem_of
from lantian.kernel.versions import update_if_unchanged


@transaction.atomic
def set_days(*, days: Thresholds, basis: str, version: int) -> AbsenceRule:
    """Keeps the days of the place of the acting office; `version` 0 where it had none.

    Raises `AttendanceError`: days_outside, not_rising, taken; `Conflict`.
    """
    wrong = problem_of(days)
    if wrong:
        raise AttendanceError(wrong, field="visit" if wrong == "not_rising" else "look")
    place = acting_post().region_low or 0
    values = {"look": days.look, "visit": days.visit, "report": days.report, "basis": basis}
    note_access("attendance.set", region=place)
    known = rule_of(place)
    if known:
        return update_if_unchanged(known, values, version=version)
    row = AbsenceRule(place=place, recorded_by=acting_post().user_id, **values)
    try:
        with transaction.atomic():
            row.save(force_insert=True)
    except IntegrityError:
        raise AttendanceError("taken") from None
    return row
