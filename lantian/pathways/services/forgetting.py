"""What this room keeps of a child whose data are erased: nothing."""

from typing import Any
from uuid import UUID

from django.db import transaction

from lantian.access.forgetting import forget_rows
from lantian.pathways.models import (
    HukouCorrection,
    HukouLine,
    WayDeed,
    WayPaper,
    WayRun,
    WayStep,
    WaySuggestion,
)

OF_CHILD: tuple[Any, ...] = (HukouCorrection, HukouLine, WayPaper, WayDeed, WayStep, WayRun, WaySuggestion)


@transaction.atomic
def forget_child(child: UUID) -> None:
    """Takes away all rows of a child and their history."""
    forget_rows(OF_CHILD, child)
