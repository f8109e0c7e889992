"""Two reports of one event: a person joins them, and can part them again. Both reporters are answered.

Whoever reads the one reads the other, from then on: the database sees to it.
"""

from datetime import datetime

from django.db import transaction
from django.utils import timezone

from lantian.alarms.errors import AlarmError
from lantian.alarms.models import HarmReport, HarmStep
from lantian.alarms.queries.units import posts_of_units
from lantian.alarms.rules.clock import Stage
from lantian.alarms.rules.police import reads_what_was_said
from lantian.alarms.services.handling import change, note_step
from lantian.notices.services import tell


@transaction.atomic
def join(*, report: HarmReport, to: HarmReport, version: int, now: datetime) -> HarmReport:
    """`report` is about the event of `to`, and goes on with it; what was said in it stays readable.

    Where the police were told of that one they hear of this one, and read it.
    Raises `AlarmError`: not_one_event (itself, a joined one, one that others were joined to, a drill), overtaken.
    """
    to = HarmReport.objects.select_for_update(no_key=True, of=("self",)).get(pk=to.pk)
    is_one = report.pk != to.pk and report.is_drill == to.is_drill and not to.is_quarantined
    if not is_one or report.joined_to_id or to.joined_to_id or _has_joined(report):
        raise AlarmError("not_one_event")
    values = {"joined_to": to, "next_call_at": None, "due_at": None, "is_quarantined": False}
    change(report, version, values)
    row = HarmReport.objects.get(pk=report.pk)
    note_step(row, HarmStep.Kind.JOINED, now)
    if reads_what_was_said(to.stage, to.outcome):
        posts = posts_of_units(set(to.units) - set(report.units), timezone.localdate(now))
        tell(seats=[post.seat for post in posts], kind="harm_drill" if row.is_drill else "harm_joined")
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
