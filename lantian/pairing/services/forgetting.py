"""What this room keeps of a child whose data are erased: nothing; of a helper: that there was one."""

from typing import Any
from uuid import UUID

from django.db import connection, transaction

from lantian.access.forgetting import forget_rows
from lantian.kernel.city import acting_city
from lantian.pairing.models import Exemption, Pair, PairConsent, Refusal, Wish

OF_CHILD: tuple[Any, ...] = (PairConsent, Pair, Refusal, Wish, Exemption)


@transaction.atomic
def forget_child(child: UUID) -> None:
    """Takes away all rows of a child and their history."""
    forget_rows(OF_CHILD, child)


@transaction.atomic
def forget_helper(helper: UUID) -> None:
    """Takes the name of a helper who was erased from pairs, their words, and the refusals and wishes about them.

    Their children may live in another county: PostgreSQL forgets past the policies (`pairing_forget_helper`).
    """
    with connection.cursor() as cursor:
        cursor.execute("SELECT pairing_forget_helper(%s, %s)", [acting_city(), helper])
