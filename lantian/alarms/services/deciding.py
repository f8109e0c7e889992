"""What a report came to: no harm, with the reason; help of a unit; a protection case."""

from django.db import transaction
from django.utils import timezone

from lantian.alarms.errors import AlarmError
from lantian.alarms.models import HarmReport
from lantian.alarms.rules.clock import Outcome, Verb, lacking
from lantian.alarms.services.handling import move


@transaction.atomic
def decide(*, report: HarmReport, outcome: str, words: str, version: int | None = None) -> HarmReport:
    """Decides on a report after the child was looked for. `words` say why; they stay, and nothing is deleted.

    Raises `AlarmError`: no_outcome, no_words, not_now, overtaken.
    """
    missing = lacking(Verb.DECIDE, {"outcome": outcome, "words": words})
    if "outcome" in missing or outcome not in set(Outcome):
        raise AlarmError("no_outcome", field="outcome")
    if missing:
        raise AlarmError("no_words", field="words")
    now = timezone.now()
    values = {"decided_at": now, "outcome": outcome}
    return move(report, Verb.DECIDE, report.version if version is None else version, now, values, words=words)
