"""A report that was decided is opened again, by who decided it or from above: the child is seen anew."""

from datetime import datetime

from django.db import transaction
from django.utils import timezone

from lantian.access.models import Post
from lantian.access.policy import Role
from lantian.access.queries import holders
from lantian.access.scopes import acting_post
from lantian.alarms.errors import AlarmError
from lantian.alarms.models import HarmReport, HarmStep
from lantian.alarms.queries.units import posts_of_units
from lantian.alarms.rules.clock import NotNow, Stage, due_after, may_reopen, stage_reopened
from lantian.alarms.services.followers import tell_followers
from lantian.alarms.services.handling import change, note_step
from lantian.kernel.values.text import says_little
from lantian.notices.services import tell


@transaction.atomic
def reopen(*, report: HarmReport, words: str, version: int, now: datetime) -> HarmReport:
    """Opens a report again, with the reason in `words`. What was decided and answered stays in steps and history.

    Its clock runs anew from now, and the police read again what they were told.
    Raises `AlarmError`: not_now, not_decided_here, no_words, overtaken.
    """
    if report.joined_to_id or report.is_quarantined:
        raise AlarmError("not_now")
    try:
        stage = stage_reopened(Stage(report.stage))
    except NotNow:
        raise AlarmError("not_now") from None
    if not can_reopen(report):
        raise AlarmError("not_decided_here")
    if says_little(words):
        raise AlarmError("no_words", field="words")
    due = due_after(stage, report.received_at, report.terms, now)
    values = {
        "stage": stage.value,
        "reopened_at": now,
        "seen_at": None,
        "was_found": None,
        "decided_at": None,
        "outcome": "",
        "fed_back_at": None,
        "feedback": None,
        "due_at": due,
        "next_call_at": due,
    }
    change(report, version, values)
    row = HarmReport.objects.get(pk=report.pk)
    note_step(row, HarmStep.Kind.REOPENED, now, words=words)
    tell_followers(row, "reopened")
    _tell(row, now)
    return row


def can_reopen(report: HarmReport) -> bool:
    """Whether the acting post decided on a report, or stands above who did."""
    if report.stage not in (Stage.DECIDED, Stage.FED_BACK):
        return False
    steps = HarmStep.objects.filter(report=report.pk, kind=HarmStep.Kind.DECIDED)
    step = steps.order_by("-at", "-pk").first()
    decider = Post.objects.filter(seat=step.seat).order_by("-since").first() if step and step.seat else None
    if decider is None:
        return acting_post().role == Role.CITY_OFFICE
    return may_reopen(_place(acting_post()), _place(decider))


def _place(post: Post) -> tuple[int, int]:
    return post.region_low or 0, post.region_high or 0


def _tell(row: HarmReport, now: datetime) -> None:
    """Whoever had it, the town and the police hear that it goes on."""
    on = timezone.localdate(now)
    town = [post.seat for post in holders(Role.TOWN_SUPERVISOR, row.region, on)]
    others = {*row.team, *town} - {acting_post().seat}
    tell(seats=sorted(others), kind="harm_drill" if row.is_drill else "harm_reopened")
    police = [post.seat for post in posts_of_units(row.units, on)]
    tell(seats=police, kind="harm_drill" if row.is_drill else "harm_sent")
