"""A report of harm that was decided to be a case opens one, in the transaction of the decision."""

from collections.abc import Collection

from django.db import transaction
from django.utils.translation import gettext as _

from lantian.alarms.models import HarmReport
from lantian.alarms.rules.clock import Outcome
from lantian.cases.errors import CasesError
from lantian.cases.models import ProtectionCase
from lantian.cases.services.opening import open_case, tell_who_asked
from lantian.encounters.rules.harm import Situation

KINDS = {
    Situation.VIOLENCE: "violence",
    Situation.ABANDONED: "neglect",
    Situation.MISSING: "missing",
    Situation.ALONE: "alone",
    Situation.SELF_HARM: "other",
}


def follow_report(report: HarmReport, event: str) -> ProtectionCase | None:
    """Opens the case of a report that was decided as one; where the child has one, the county is told."""
    if event != "decided" or report.outcome != Outcome.CASE:
        return None
    try:
        with transaction.atomic():
            return open_case(
                child=report.child,
                report=report,
                reason=_("From a mandatory report; what was said stands there."),
                kind=_kind(report.situations),
                described=_described(report),
                region=report.region,
            )
    except CasesError:
        if report.child:
            tell_who_asked(report.child)
        return None


def _kind(situations: Collection[str]) -> str:
    return next((kind for situation, kind in KINDS.items() if situation in situations), "harmed")


def _described(report: HarmReport) -> str:
    """What a report tells of a child that nobody knows."""
    if report.child:
        return ""
    if report.age is None:
        return _("Child of a mandatory report, not yet known")
    return _("Child of a mandatory report, about %(age)s years old") % {"age": report.age}
