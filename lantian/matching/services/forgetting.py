"""What this room keeps of a child whose data are erased: nothing. A proof names nobody and stays."""

from typing import Any
from uuid import UUID

from django.db import transaction

from lantian.access.forgetting import forget_rows
from lantian.matching.models import MatchGap, MatchLine, MatchLock

OF_CHILD: tuple[Any, ...] = (MatchLine, MatchGap, MatchLock)


@transaction.atomic
def forget_child(child: UUID) -> None:
    """Takes away all rows of a child and their history."""
    forget_rows(OF_CHILD, child)
