"""What goes when a child's data are erased: every word and picture; that there was a report stays, of nobody."""

from typing import Any
from uuid import UUID

from django.db import transaction
from django.db.models import Q

from lantian.access.scopes import taking_rows_away
from lantian.alarms.models import (
    HarmBrief,
    HarmEvidence,
    HarmReport,
    HarmStep,
    HarmWords,
    PoliceEntry,
)
from lantian.files.services import take_off_disk
from lantian.kernel.city import acting_city


@transaction.atomic
def forget_child(child: UUID) -> None:
    """Takes words, evidence, briefs, what the police entered and the words of steps of reports about a child away."""
    history: Any = HarmReport._meta.get_field("history").related_model
    with taking_rows_away(closed_too=True):
        keys = list(HarmReport.objects.filter(child=child).values_list("pk", flat=True))
        files = list(HarmEvidence.objects.filter(report__in=keys).values_list("pk", flat=True))
        said = HarmStep.objects.filter(report__in=keys, words__isnull=False)
        for rows in (
            HarmWords.objects.filter(report__in=keys),
            HarmBrief.objects.filter(report__in=keys),
            PoliceEntry.objects.filter(report__in=keys),
            HarmEvidence.objects.filter(pk__in=files),
            said,
        ):
            rows._raw_delete(rows.db)
        HarmReport.objects.filter(pk__in=keys).update(child=None, age=None, sex="")
        HarmReport.objects.filter(pk__in=keys, feedback__isnull=False).update(feedback="—")
        history.objects.filter(Q(city=acting_city()), pgh_obj_id__in=keys).delete()
    transaction.on_commit(lambda: take_off_disk(files))
