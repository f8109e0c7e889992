"""What this room keeps of a child whose data are erased: that there was a case, its steps and their bases, no contents.

Who intervened in a guardianship, when and on what ground must be told later too (未保法 arts 92–94; 民法典 art 36);
whom it concerned and what was said go.
"""

from typing import Any
from uuid import UUID

from django.db import transaction
from django.db.models import F

from lantian.access.scopes import taking_rows_away
from lantian.cases.models import (
    CaseAssessment,
    CaseFile,
    CaseMember,
    CaseStep,
    CaseTask,
    Conference,
    Intervention,
    Placement,
    ProtectionCase,
    SafetyPlan,
)
from lantian.files.services import take_off_disk
from lantian.kernel.city import acting_city

GOES: tuple[Any, ...] = (CaseFile, CaseTask, SafetyPlan, Conference, CaseAssessment, Placement)
STAYS: tuple[Any, ...] = (CaseMember, Intervention, ProtectionCase)
WORDS: dict[Any, tuple[str, ...]] = {
    ProtectionCase: ("name", "described", "reason", "word_text"),
    Intervention: ("words", "outcome"),
}


@transaction.atomic
def forget_child(child: UUID) -> None:
    """Takes the contents of all cases of a child away, and their history."""
    with taking_rows_away(closed_too=True):
        files = list(CaseFile.objects.filter(child=child).values_list("pk", flat=True))
        transaction.on_commit(lambda: take_off_disk(files))
        for model in GOES:
            model.objects.filter(child=child)._raw_delete(model.objects.db)
        for model, names in WORDS.items():
            model.objects.filter(child=child).update(**dict.fromkeys(names), version=F("version") + 1)
        ProtectionCase.objects.filter(child=child).update(level="")
        _steps_without_words(child)
        for model in (*GOES, *STAYS):
            if hasattr(model, "history"):
                history = model.history.rel.related_model
                history.objects.filter(city=acting_city(), child_id=child).delete()


def _steps_without_words(child: UUID) -> None:
    """Steps are never changed: they are written anew, as they were, without what was said."""
    steps = list(CaseStep.objects.filter(child=child))
    CaseStep.objects.filter(child=child).delete()
    for step in steps:
        step.words, step.basis_words = None, ""
    CaseStep.objects.bulk_create(steps)
