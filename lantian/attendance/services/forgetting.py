"""What this room keeps of a child whose data are erased: nothing."""

from typing import Any
from uuid import UUID

from django.db import transaction

from lantian.access.scopes import taking_rows_away
from lantian.attendance.models import AbsenceStep, SchoolAbsence
from lantian.kernel.city import acting_city


@transaction.atomic
def forget_child(child: UUID) -> None:
    """Takes away when a child was missing at school and what was done about it, with the history."""
    with taking_rows_away(closed_too=True):
        for model in (AbsenceStep, SchoolAbsence):
            rows = model.objects.filter(child=child)
            rows._raw_delete(rows.db)
            history: Any = model._meta.get_field("history").related_model
            history.objects.filter(city=acting_city(), child_id=child).delete()
