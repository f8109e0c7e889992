"""Guardian and child are asked; what they answer is written down, a refusal as much as a consent."""

from collections.abc import Mapping
from datetime import date
from typing import Any

from django.db import transaction

from lantian.kernel.versions import update_if_unchanged
from lantian.screening.errors import ScreeningError
from lantian.screening.models import Participation, Screening
from lantian.screening.services.counting import count_school
from lantian.screening.services.removing import remove_all


@transaction.atomic
def record_answers(*, participation: Participation, values: Mapping[str, Any], version: int) -> Participation:
    """Writes what guardian and child answered.

    Raises `Conflict`, `ScreeningError`: withdrawn, has_sheet (one was answered: who no longer agrees withdraws).
    """
    if participation.withdrawn_on:
        raise ScreeningError("withdrawn")
    sheets = Screening.objects.filter(participation=participation.pk, void_reason="")
    if "no" in (values["guardian_answer"], values["child_answer"]) and sheets.exists():
        raise ScreeningError("has_sheet")
    changed = update_if_unchanged(participation, values, version=version)
    count_school(school=participation.round.school, on=participation.round.held_on)
    return changed


@transaction.atomic
def withdraw_consent(*, participation: Participation, on: date) -> None:
    """Consent is withdrawn: answers, scores and bands go at once; that it was withdrawn stays.

    Withdrawing twice changes nothing. What is owed to a child in danger stays owed: that rests on the law.
    """
    found = Participation.objects.filter(pk=participation.pk, withdrawn_on__isnull=True)
    if not found.update(withdrawn_on=on, version=participation.version + 1):
        return
    remove_all(participation=participation, on=on)
    count_school(school=participation.round.school, on=participation.round.held_on)
