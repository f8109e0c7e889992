"""A sheet is answered, scored and kept; what alarms is acted on in the same breath. A sheet can turn out void."""

import json
from collections.abc import Mapping
from datetime import timedelta
from decimal import Decimal
from typing import Any

from django.conf import settings
from django.db import IntegrityError, transaction
from django.utils import timezone

from lantian.access.scopes import acting_post
from lantian.duties.acts import Act
from lantian.duties.services.fulfilling import fulfil, withdraw
from lantian.registry.models import Child
from lantian.screening.errors import ScreeningError
from lantian.screening.models import Participation, Screening
from lantian.screening.queries.instruments import instrument_of
from lantian.screening.queries.rounds import standing
from lantian.screening.rules.consent import Standing
from lantian.screening.rules.questions import relevant_ones
from lantian.screening.rules.scoring import Outcome, score_answers, score_entered
from lantian.screening.services.alarms import raise_alarm
from lantian.screening.services.counting import count_school

VALIDITY = "validity"


@transaction.atomic
def keep_answers(*, participation: Participation, answers: Mapping[str, Any], way: str) -> Screening:
    """Keeps checked answers, scores them, and raises the alarm where an answer speaks of self-harm.

    What was not asked of somebody who answered so is not kept. Raises `ScreeningError`: not_ready, answered.
    """
    instrument = instrument_of(participation.round.edition)
    asked = {question.name for question in relevant_ones(instrument.questions, answers)}
    kept = {name: answer for name, answer in answers.items() if name in asked and answer}
    outcome = score_answers(instrument.scoring, kept)
    return _keep(participation, way, outcome, answers=json.dumps(kept, ensure_ascii=False))


@transaction.atomic
def keep_scores(*, participation: Participation, entered: Mapping[str, Decimal | None]) -> Screening:
    """Keeps scores that were worked out on paper. Raises as `keep_answers`."""
    outcome = score_entered(instrument_of(participation.round.edition).scoring, entered)
    return _keep(participation, Screening.Way.SCORES, outcome, answers=None)


@transaction.atomic
def make_void(*, sheet: Screening, reason: str) -> None:
    """Says that a sheet does not count (filled in at random, by somebody else, mistyped); it can be answered anew.

    An alarm that it raised stays owed until somebody settles it. Saying so twice changes nothing.
    """
    found = Screening.objects.filter(pk=sheet.pk, void_reason="")
    if not found.update(void_reason=reason, version=sheet.version + 1):
        return
    withdraw(source=sheet.pk)
    count_school(school=sheet.participation.round.school, on=sheet.participation.round.held_on)


def _keep(participation: Participation, way: str, outcome: Outcome, *, answers: str | None) -> Screening:
    if standing(participation, participation.round.held_on) != Standing.READY:
        raise ScreeningError("not_ready")
    # The child's row as it is now: it may have moved since the round began.
    child = Child.objects.get(pk=participation.child_id)
    on = timezone.localdate()
    sheet = Screening(
        participation=participation,
        child=child,
        region=child.region,
        school=child.school,
        edition=participation.round.edition,
        held_on=min(on, participation.round.held_on),
        way=way,
        answers=answers,
        scores=_as_text(outcome),
        band=outcome.band,
        has_alarm=bool(outcome.alarms),
        void_reason=VALIDITY if outcome.is_void else "",
        keep_until=on + timedelta(days=settings.SCREENING_KEEP_ANSWERS_DAYS),
        recorded_by=acting_post().user_id,
    )
    try:
        with transaction.atomic():
            sheet.save(force_insert=True)
    except IntegrityError:
        raise ScreeningError("answered") from None
    if sheet.has_alarm:
        raise_alarm(sheet=sheet, on=on)
    if not sheet.is_void:
        fulfil(child=child.pk, acts={Act.SCREENING}, on=sheet.held_on, source=sheet.pk)
    count_school(school=participation.round.school, on=participation.round.held_on)
    return sheet


def _as_text(outcome: Outcome) -> str:
    scores = [
        {
            "code": score.code,
            "value": None if score.value is None else str(score.value),
            "missing": score.missing,
            "band": score.band.value,
        }
        for score in outcome.scores
    ]
    return json.dumps({"scores": scores, "alarms": list(outcome.alarms)})
