"""What counts of days missing at school: who is missing without leave today, and who of those was visited."""

from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from lantian.kernel.conditions import Day
from lantian.registry.counted import Better, Indicator, Rows, Shown, Subject, children

MISSING = Q(since__lte=Day(), is_excused=False, withdrawn_at__isnull=True, until__isnull=True)
TO_VISIT = MISSING & Q(visit_from__isnull=False)
BASIS = "未成年人保护法第二十八条"


def _rows(where: Q) -> Rows:
    return Rows("attendance.SchoolAbsence", where, opens="attendance:child")


INDICATORS = (
    Indicator(
        "school.missing", _("Children missing at school without leave"), Subject.RISK, _rows(MISSING), children(),
        shown=Shown.NUMBER, better=Better.LOWER, basis=BASIS,
    ),
    Indicator(
        "school.missing_visited", _("Children missing for days whom the school visited"), Subject.CARE,
        _rows(TO_VISIT & Q(visited_on__isnull=False)), _rows(TO_VISIT), better=Better.HIGHER, basis=BASIS,
    ),
)  # fmt: skip
