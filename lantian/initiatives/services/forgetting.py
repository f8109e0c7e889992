"""What this room keeps of a child whose data are erased: nothing; of a helper: when somebody took part."""

from typing import Any
from uuid import UUID

from django.db import connection, transaction
from django.utils import timezone

from lantian.access.scopes import taking_rows_away
from lantian.initiatives.models import InitiativeChild, PeerMember
from lantian.kernel.city import acting_city

OF_CHILD: tuple[Any, ...] = (PeerMember, InitiativeChild)


@transaction.atomic
def forget_child(child: UUID) -> None:
    """Takes away all rows of a child and their history. A group goes on with one fewer."""
    with taking_rows_away():
        for model in OF_CHILD:
            rows = model.objects.filter(child=child)
            keys = list(rows.values_list("pk", flat=True))
            rows._raw_delete(rows.db)
            history = model.history.rel.related_model
            history.objects.filter(city=acting_city(), pgh_obj_id__in=keys).delete()


@transaction.atomic
def forget_helper(helper: UUID) -> None:
    """A helper who was erased takes part in nothing any more, and notes on their duty days go.

    They may have served in another county: PostgreSQL forgets past the policies (`initiatives_forget_helper`).
    """
    with connection.cursor() as cursor:
        cursor.execute(
            "SELECT initiatives_forget_helper(%s, %s, %s)", [acting_city(), helper, timezone.localdate()]
        )
