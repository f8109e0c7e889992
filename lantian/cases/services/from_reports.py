"""A report of harm that was decided to be a case opens one, in the transaction of the decision."""

from typing import Any

from django.db import transaction
from django.utils.translation import gettext as _

from lantian.cases.errors import CasesError
from lantian.cases.models import ProtectionCase
from lantian.cases.services.opening import open_case, tell_who_asked

BECOMES_A_CASE = "case"


def follow_report(report: Any, event: str) -> ProtectionCase | None:
    """Opens the case of a report that was decided as one; where the child has one, the county is told.

    A drill opens nothing.
    """
    if event != "decided" or report.is_drill or report.outcome != BECOMES_A_CASE:
        return None
    try:
        with transaction.atomic():
            return open_case(
                child=report.child,
                report=report,
                reason=_("From a mandatory report; what was said stands there."),
                described=_described(report),
                region=report.region,
            )
    except CasesError:
        if report.child:
            tell_who_asked(report.child)
        return None


def _described(report: Any) -> str:
    """What a report tells of a child that nobody knows."""
    if report.child or report.age is None:
        return "" if report.child else _("Child of a mandatory report, not yet known")
    return _("Child of a mandatory report, about %(age)s years old") % {"age": report.age}
