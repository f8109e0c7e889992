"""What the desk keeps of a child goes when its data are erased."""

from typing import Any
from uuid import UUID

from django.db import transaction

from lantian.access.scopes import taking_rows_away
from lantian.desk.models import Acknowledgement, FamilyNotice, FamilyWord, WeekLine
from lantian.kernel.city import acting_city

OF_CHILD: list[Any] = [Acknowledgement, FamilyNotice, FamilyWord, WeekLine]


@transaction.atomic
def forget_child(child: UUID) -> None:
    """Takes away notices, what parents said of themselves, and lines of lists."""
    history: Any = FamilyWord._meta.get_field("history").related_model
    with taking_rows_away():
        for model in OF_CHILD:
            model.objects.filter(child=child).delete()
        history.objects.filter(city=acting_city(), child_id=child).delete()
