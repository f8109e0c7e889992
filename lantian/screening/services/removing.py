"""Answers go: when their term has ended, and when consent is withdrawn. That they went, and when, stays."""

from datetime import date, datetime
from typing import Any
from uuid import UUID

from django.db import transaction
from django.db.models import F
from django.utils import timezone

from lantian.access.scopes import taking_rows_away
from lantian.kernel.city import acting_city
from lantian.screening.models import Attention, Participation, Referral, Screening

TERM, WITHDRAWN = Screening.Removal.TERM, Screening.Removal.WITHDRAWN
OF_CHILD: tuple[Any, ...] = (Screening, Participation, Referral, Attention)


@transaction.atomic
def remove_answers(*, now: datetime) -> int:
    """Removes the answers of the acting post's place whose term has ended; scores stay. How many sheets it were."""
    on = timezone.localdate(now)
    with taking_rows_away(closed_too=True):
        due = Screening.objects.filter(keep_until__lt=on, removed_on__isnull=True)
        return due.update(answers=None, removed_on=on, removal=TERM, version=F("version") + 1)


def remove_all(*, participation: Participation, on: date) -> None:
    """Removes answers, scores and bands of all sheets of somebody who withdrew."""
    Screening.objects.filter(participation=participation.pk).update(
        answers=None,
        scores=None,
        band="",
        has_alarm=False,
        removed_on=on,
        removal=WITHDRAWN,
        version=F("version") + 1,
    )


@transaction.atomic
def forget_child(child: UUID) -> None:
    """All that this room keeps of a child, its history included, when its data are erased."""
    with taking_rows_away(closed_too=True):
        for model in OF_CHILD:
            model.objects.filter(child=child).delete()
            history = model.history.rel.related_model
            history.objects.filter(city=acting_city(), child_id=child).delete()
