"""What this room keeps of a child whose data are erased: nothing; of a helper: when somebody took part."""

from typing import Any
from uuid import UUID

from django.db import connection, transaction
from django.utils import timezone

from lantian.access.forgetting import forget_rows
from lantian.initiatives.models import InitiativeChild, PeerMember
from lantian.kernel.city import acting_city

OF_CHILD: tuple[Any, ...] = (PeerMember, InitiativeChild)


@transaction.atomic
def forget_child(child: UUID) -> None:
    """Takes away all rows of a child and their history. A group goes on with one fewer."""
    forget_rows(OF_CHILD, child)


@transaction.atomic
def forget_helper(helper: UUID) -> None:
    """A helper who was erased takes part in nothing any more, and notes on their duty days go.

    They may have served in another county: PostgreSQL forgets past the policies (`initiatives_forget_helper`).
    """
    with connection.cursor() as cursor:
        cursor.execute(
            "SELECT initiatives_forget_helper(%s, %s, %s)", [acting_city(), helper, timezone.localdate()]
        )
