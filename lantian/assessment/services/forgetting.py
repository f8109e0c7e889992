"""What goes when a child's data are erased (个人信息保护法 art 47)."""

from typing import Any
from uuid import UUID

from django.db import transaction

from lantian.access.scopes import taking_rows_away
from lantian.assessment.models import Finding, LevelDecision, LevelShown, Proposal
from lantian.kernel.city import acting_city


@transaction.atomic
def forget_child(child: UUID) -> None:
    """Takes away every answer, closed or not, every decision with its history, and what follows from them."""
    history: Any = LevelDecision._meta.get_field("history").related_model
    with taking_rows_away(closed_too=True):
        for model in (Finding, Proposal, LevelShown, LevelDecision):
            rows = model.objects.filter(child=child)
            rows._raw_delete(rows.db)
        history.objects.filter(city=acting_city(), child=child).delete()
