"""Two reports of one event: a person joins them, and can part them again. Both reporters are answered."""

from datetime import datetime

from django.db import transaction

from lantian.alarms.errors import AlarmError
from lantian.alarms.models import HarmReport, HarmStep
from lantian.alarms.rules.clock import Stage
from lantian.alarms.services.handling import change, note_step


@transaction.atomic
def join(*, report: HarmReport, to: HarmReport, version: int, now: datetime) -> HarmReport:
    """`report` is about the event of `to`, and goes on with it; what was said in it stays readable.

    Raises `AlarmError`: not_one_event (itself, a joined one, one that others were joined to, a drill), overtaken.
    """
    is_one = report.pk != to.pk and report.is_drill == to.is_drill and not to.is_quarantined
    if not is_one or report.joined_to_id or to.joined_to_id or _has_joined(report):
        raise AlarmError("not_one_event")
    values = {"joined_to": to, "next_call_at": None, "due_at": None, "is_quarantined": False}
    change(report, version, values)
    row = HarmReport.objects.get(pk=report.pk)
    note_step(row, HarmStep.Kind.JOINED, now)
    return row


@transaction.atomic
def part(*, report: HarmReport, version: int, now: datetime) -> HarmReport:
    """They were two events after all: the report goes on from where it was, and rings at once.

    Raises `AlarmError`: not_now, overtaken.
    """
    if report.joined_to_id is None:
        raise AlarmError("not_now")
    is_over = report.stage == Stage.FED_BACK
    bell = None if is_over else now
    change(report, version, {"joined_to": None, "next_call_at": bell, "due_at": bell})
    row = HarmReport.objects.get(pk=report.pk)
    note_step(row, HarmStep.Kind.PARTED, now)
    return row


def _has_joined(report: HarmReport) -> bool:
    return HarmReport.objects.filter(joined_to=report.pk).exists()
