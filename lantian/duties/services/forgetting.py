"""What is kept of a child whose data are erased."""

from uuid import UUID

from django.db import transaction

from lantian.access.scopes import taking_rows_away
from lantian.duties.models import Duty, DutyBasis, Fulfilment


@transaction.atomic
def forget_child(child: UUID) -> None:
    """Takes away what was owed to a child and what was done for it."""
    with taking_rows_away():
        for model in (Duty, DutyBasis, Fulfilment):
            model.objects.filter(child=child).delete()
