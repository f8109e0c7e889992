"""Evidence that came with a report by mistake is set aside with a reason; the minutes keep it, the disk for a while."""

from datetime import date, datetime, timedelta
from uuid import UUID

from django.conf import settings
from django.db import connection, transaction
from django.utils import timezone

from lantian.access.models import Post
from lantian.access.policy import Role
from lantian.access.scopes import acting_post
from lantian.alarms.errors import AlarmError
from lantian.alarms.models import HarmEvidence, HarmReport, HarmStep
from lantian.alarms.rules.evidence import SET_ASIDE, kept_until, may_bring_back
from lantian.alarms.rules.police import says_little
from lantian.alarms.services.handling import note_step
from lantian.alarms.services.policing import holds_key
from lantian.files.services import take_off_disk
from lantian.kernel.city import acting_city


@transaction.atomic
def set_aside(*, file: HarmEvidence, words: str, now: datetime) -> None:
    """From now on a file is shown and given to nobody; `words` say why. Nothing is lost until its keeping time ends.

    Raises `AlarmError`: no_key, no_words, aside_already.
    """
    report = _locked(file, words)
    if HarmEvidence.objects.get(pk=file.pk).set_aside_at:
        raise AlarmError("aside_already")
    note_step(report, HarmStep.Kind.SET_ASIDE, now, words, about=file.pk)


@transaction.atomic
def bring_back(*, file: HarmEvidence, words: str, now: datetime) -> None:
    """A file that was set aside by mistake is shown again. Raises `AlarmError`: no_key, no_words, not_from_here."""
    report = _locked(file, words)
    if not can_bring_back(HarmEvidence.objects.get(pk=file.pk), timezone.localdate(now)):
        raise AlarmError("not_from_here")
    note_step(report, HarmStep.Kind.BROUGHT_BACK, now, words, about=file.pk)


def can_bring_back(file: HarmEvidence, on: date) -> bool:
    """Whether the acting post may bring a file back that was set aside: another person, of the level above."""
    until = file.set_aside_at and kept_until(timezone.localdate(file.set_aside_at), settings.FILE_PERIODS)
    if file.set_aside_at is None or file.removed_at or (until and on >= until):
        return False
    steps = HarmStep.objects.filter(report=file.report_id, about=file.pk, kind=HarmStep.Kind.SET_ASIDE)
    step = steps.order_by("-at", "-pk").first()
    setter = Post.objects.filter(seat=step.seat).order_by("-since").first() if step and step.seat else None
    post = acting_post()
    return may_bring_back(
        _place(post),
        _place(setter) if setter else _place(post),
        is_same_person=bool(step and step.user == post.user_id),
        is_top=post.role == Role.CITY_OFFICE,
    )


@transaction.atomic
def clear_set_aside(now: datetime) -> int:
    """Takes files of the acting post's place whose keeping time is over off the disk; how many there were."""
    days = settings.FILE_PERIODS.get(SET_ASIDE)
    if days is None:
        return 0
    before = timezone.localtime(now).replace(hour=0, minute=0, second=0, microsecond=0)
    with connection.cursor() as cursor:
        cursor.execute(
            "SELECT alarms_clear_evidence(%s, %s)",
            [acting_city(), before - timedelta(days=days) + timedelta(days=1)],
        )
        gone: list[UUID] = [key for (key,) in cursor.fetchall()]
    transaction.on_commit(lambda: take_off_disk(gone))
    return len(gone)


def _locked(file: HarmEvidence, words: str) -> HarmReport:
    """The report of a file; two that change it at once wait for each other."""
    report = HarmReport.objects.select_for_update(no_key=True, of=("self",)).get(pk=file.report_id)
    if not holds_key(report):
        raise AlarmError("no_key")
    if says_little(words):
        raise AlarmError("no_words", field="words")
    return report


def _place(post: Post) -> tuple[int, int]:
    return post.region_low or 0, post.region_high or 0
