"""Rooms above hear of each step of a report, in the same transaction."""

from django.conf import settings
from django.utils.module_loading import import_string

from lantian.alarms.models import HarmReport


def tell_followers(report: HarmReport, event: str) -> None:
    """`event` is received, acknowledged, informed, seen, decided, fed_back, reopened. Of drills nobody above hears."""
    if report.is_drill:
        return
    for follow in map(import_string, settings.HARM_REPORT_FOLLOWERS):
        follow(report, event)
