"""What is wrong with days missing at school, in the user's language."""

from typing import Any

from django.utils.translation import gettext_lazy as _

from lantian.attendance.errors import AttendanceError

SENTENCES: dict[str, Any] = {
    "still_to_come": _("This day is still to come."),
    "too_long_ago": _(
        "The first day can be at most 30 days ago. A child who left school is noted in its file."
    ),
    "no_school_day": _("There was no school on this day: choose a school day."),
    "back_before": _(
        "The child can only be back after the first day missed. Was it a mistake? Withdraw it then."
    ),
    "before_absence": _("On this day the child was not missing: choose another day."),
    "overlaps": _("For %(name)s an absence on this day is noted already."),
    "over_already": _("This absence is over, or was withdrawn."),
    "outcome_needed": _("Say what came of it."),
    "days_outside": _("Give numbers of school days from 1 to 30."),
    "not_rising": _("A later step cannot come before an earlier one: the days must rise."),
    "taken": _("Somebody else has set these days in the meantime. Look at them again."),
}


def say(error: AttendanceError) -> str:
    """The sentence for an error."""
    return str(SENTENCES[error.code]) % error.params
