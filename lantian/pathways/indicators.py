"""Whether ready ways begin in time: the first step of each, and what the register suggests and nobody looked at.

Of bullying nothing is counted: places are not told that such a way exists (decision 0052).
"""

from django.db.models import F, Q
from django.utils.translation import gettext_lazy as _

from lantian.kernel.conditions import Day
from lantian.pathways.codes import ways
from lantian.pathways.rules.running import StepState
from lantian.registry.counted import Better, Indicator, Rows, Shown, Subject, children

QUIET = sorted(way.steps[0].code for way in ways().values() if way.is_quiet)
BEGUN = Q(state=StepState.DONE.value, done_on__lte=F("due_on"))
OWED = (
    Q(number=1, due_on__gt=Day(-365))
    & ~Q(code__in=QUIET)
    & (Q(state=StepState.DONE.value) | Q(state=StepState.WAITING.value, due_on__lt=Day()))
)
LOOKED_AT_WITHIN = 7


def _first_steps(where: Q) -> Rows:
    return Rows("pathways.WayStep", where)


INDICATORS = (
    Indicator(
        "ways.begun", _("Ready ways whose first step was taken in time, of the last twelve months"), Subject.RISK,
        _first_steps(OWED & BEGUN), _first_steps(OWED), better=Better.HIGHER,
        basis="未成年人保护法第二十八条、第二十一条；义务教育法第十三条",
    ),
    Indicator(
        "ways.unlooked", _("Ways that a file has suggested for more than a week, and nobody has looked"),
        Subject.RISK, Rows("pathways.WaySuggestion", Q(since__lt=Day(-LOOKED_AT_WITHIN)), each_child_once=True),
        children(), shown=Shown.NUMBER, better=Better.LOWER, basis="未成年人保护法第二十八条、第二十一条",
    ),
)  # fmt: skip
