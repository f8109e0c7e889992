"""How each step of a report ends, and which report an address means."""

from uuid import UUID

from django.shortcuts import get_object_or_404
from django.urls import reverse

from lantian.alarms.errors import AlarmError
from lantian.alarms.messages import say
from lantian.alarms.models import HarmReport
from lantian.registry.views.ending import Ending

ENDING = Ending({AlarmError: say})
act, refuse = ENDING.act, ENDING.complain


def report_or_404(key: UUID) -> HarmReport:
    """A report that the acting post sees; another does not exist."""
    return get_object_or_404(HarmReport.objects.select_related("joined_to"), pk=key)


def page_of(report: HarmReport) -> str:
    """The address of a report's page."""
    return reverse("alarms:report", args=[report.pk])
