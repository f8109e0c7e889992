"""What this room keeps of a child whose data are erased: nothing."""

from typing import Any
from uuid import UUID

from django.db import transaction

from lantian.access.scopes import taking_rows_away
from lantian.kernel.city import acting_city
from lantian.referrals.models import ReferralReply, ReferralStep, UnitReferral


@transaction.atomic
def forget_child(child: UUID) -> None:
    """Takes away all rows of a child with their history, those behind closed doors too."""
    with taking_rows_away(closed_too=True):
        for model in (ReferralReply, ReferralStep, UnitReferral):
            rows = model.objects.filter(child=child)
            rows._raw_delete(rows.db)
        history: Any = UnitReferral._meta.get_field("history").related_model
        history.objects.filter(city=acting_city(), child_id=child).delete()
