"""What goes when a child's data are erased (个人信息保护法 art 47): everything of this room."""

from typing import Any
from uuid import UUID

from django.db import transaction

from lantian.access.scopes import taking_rows_away
from lantian.entrusting.models import (
    CarerAssessment,
    CareSignature,
    CareWord,
    Entrustment,
    EntrustmentTerms,
    UnfitGround,
)
from lantian.kernel.city import acting_city

OF_CHILD: tuple[Any, ...] = (
    CareWord,
    CareSignature,
    EntrustmentTerms,
    Entrustment,
    UnfitGround,
    CarerAssessment,
)


@transaction.atomic
def forget_child(child: UUID) -> None:
    """Takes away all rows of a child, closed or not, and their history."""
    with taking_rows_away(closed_too=True):
        for model in OF_CHILD:
            rows = model.objects.filter(child=child)
            rows._raw_delete(rows.db)
            if hasattr(model, "history"):
                history = model.history.rel.related_model
                history.objects.filter(city=acting_city(), child=child).delete()
