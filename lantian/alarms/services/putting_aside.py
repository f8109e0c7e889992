"""Evidence that came with a report by mistake is set aside with a reason; the minutes keep it, the disk for a while."""

from datetime import date, datetime

from django.db import transaction
from django.utils import timezone

from lantian.alarms.errors import AlarmError
from lantian.alarms.models import HarmEvidence, HarmReport, HarmStep
from lantian.alarms.queries.reports import asides_of
from lantian.alarms.services.handling import note_step
from lantian.alarms.services.policing import holds_key
from lantian.files import asides
from lantian.kernel.values.text import says_little


@transaction.atomic
def set_aside(*, file: HarmEvidence, words: str, now: datetime) -> None:
    """From now on a file is shown and given to nobody; `words` say why. Nothing is lost until its keeping time ends.

    Raises `AlarmError`: no_key, no_words; `AsideRefused`: aside_already.
    """
    report = _locked(file, words)
    asides.check_shown(HarmEvidence.objects.get(pk=file.pk))
    note_step(report, HarmStep.Kind.SET_ASIDE, now, words, about=file.pk)


@transaction.atomic
def bring_back(*, file: HarmEvidence, words: str, now: datetime) -> None:
    """A file that was set aside by mistake is shown again.

    Raises `AlarmError`: no_key, no_words; `AsideRefused`: not_from_here.
    """
    report = _locked(file, words)
    if not can_bring_back(HarmEvidence.objects.get(pk=file.pk), timezone.localdate(now)):
        raise asides.AsideRefused("not_from_here")
    note_step(report, HarmStep.Kind.BROUGHT_BACK, now, words, about=file.pk)


def can_bring_back(file: HarmEvidence, on: date) -> bool:
    """Whether the acting post may bring a file back that was set aside."""
    return asides.can_bring_back(file, asides_of([file.pk]).get(file.pk), on)


def _locked(file: HarmEvidence, words: str) -> HarmReport:
    """The report of a file; two that change it at once wait for each other."""
    report = HarmReport.objects.select_for_update(no_key=True, of=("self",)).get(pk=file.report_id)
    if not holds_key(report):
        raise AlarmError("no_key")
    if says_little(words):
        raise AlarmError("no_words", field="words")
    return report
