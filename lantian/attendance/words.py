"""What this room calls things."""

from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

from lantian.attendance.rules.absence import Outcome, Reason, Step
from lantian.attendance.rules.stages import Stage

REASON_NAMES = {
    Reason.ILL: pgettext_lazy("why missing", "Ill"),
    Reason.FAMILY: pgettext_lazy("why missing", "Something in the family"),
    Reason.HELPING: pgettext_lazy("why missing", "Helps at home"),
    Reason.WORKING: pgettext_lazy("why missing", "Works for money"),
    Reason.ELSEWHERE: pgettext_lazy("why missing", "Is with the parents elsewhere"),
    Reason.REFUSES: pgettext_lazy("why missing", "Does not want to go to school"),
    Reason.UNKNOWN: pgettext_lazy("why missing", "Not known yet"),
    Reason.OTHER: pgettext_lazy("why missing", "Something else"),
}
STEP_NAMES = {
    Step.CALLED: pgettext_lazy("about an absence", "The guardian was called"),
    Step.LOOKED: pgettext_lazy("about an absence", "The village went to look"),
    Step.VISITED: pgettext_lazy("about an absence", "The school visited the family"),
    Step.REPORTED: pgettext_lazy("about an absence", "Reported in writing to town and education bureau"),
}
STEP_VERBS = {
    Step.CALLED: pgettext_lazy("about an absence", "Guardian called"),
    Step.LOOKED: pgettext_lazy("about an absence", "I went to look"),
    Step.VISITED: pgettext_lazy("about an absence", "Home visit made"),
    Step.REPORTED: pgettext_lazy("about an absence", "Written report sent"),
}
STEP_ICONS = {
    Step.CALLED: {"icon": "phone"},
    Step.LOOKED: {"icon": "eye"},
    Step.VISITED: {"icon": "home-check"},
    Step.REPORTED: {"icon": "send"},
}
OUTCOME_NAMES = {
    Outcome.COMES: pgettext_lazy("what came of it", "Comes back to school"),
    Outcome.ILL: pgettext_lazy("what came of it", "The child is ill"),
    Outcome.HELPING: pgettext_lazy("what came of it", "The child helps at home"),
    Outcome.WORKING: pgettext_lazy("what came of it", "The child works for money"),
    Outcome.ELSEWHERE: pgettext_lazy("what came of it", "The child is with the parents elsewhere"),
    Outcome.REFUSES: pgettext_lazy("what came of it", "The child does not want to go to school"),
    Outcome.NOT_REACHED: pgettext_lazy("what came of it", "Nobody was reached"),
    Outcome.TOLD: pgettext_lazy("what came of it", "Sent and received"),
    Outcome.OTHER: pgettext_lazy("what came of it", "Something else"),
}
STAGE_NAMES = {
    Stage.LOOK: _("The village goes to look; networks and parents are told"),
    Stage.VISIT: _("The school head makes a home visit"),
    Stage.REPORT: _(
        "The school reports in writing; the education bureau is told, the way back to school begins"
    ),
}
