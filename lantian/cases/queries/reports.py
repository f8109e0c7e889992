"""From a case to the reports of harm that it came from, and back, each for whoever sees the other."""

from django.db.models import Q
from django.urls import reverse
from django.utils.translation import gettext as _

from lantian.access.policy import Role, may
from lantian.access.scopes import acting_post
from lantian.alarms.models import HarmReport
from lantian.alarms.queries.reports import real
from lantian.alarms.rules.clock import Outcome
from lantian.cases.models import ProtectionCase


def reports_of(case: ProtectionCase) -> list[HarmReport]:
    """The report from which a case was opened, those joined to it, and others of the child that came to a case.

    As far as the acting post sees them.
    """
    if not may(Role(acting_post().role), "alarms.read"):
        return []
    found = Q(pk=case.report) | Q(joined_to=case.report) if case.report else Q()
    if case.child_id:
        found |= Q(child=case.child_id, outcome=Outcome.CASE.value)
    return list(real().filter(found).order_by("received_at", "pk")) if found else []


def links_of(report: HarmReport) -> list[dict[str, str]]:
    """The cases that a report came to, for their teams: who merely watches over cases learns of no child by it."""
    found = Q(report__in=[one for one in (report.pk, report.joined_to_id) if one])
    if report.child_id and report.outcome == Outcome.CASE:
        found |= Q(child=report.child_id)
    rows = ProtectionCase.objects.filter(found, team__contains=[acting_post().seat])
    return [
        {"label": _("Case %(mark)s") % {"mark": case.mark}, "url": reverse("cases:case", args=[case.pk])}
        for case in rows.order_by("opened_on", "pk")
    ]
