"""What this room keeps of a child whose data are erased: nothing."""

from typing import Any
from uuid import UUID

from django.db import transaction

from lantian.access.forgetting import forget_rows
from lantian.plans.models import Goal, Measure, MeasureHop, Need, Plan, PlanReview, SelfCheck, VoiceAnswer

OF_CHILD: tuple[Any, ...] = (MeasureHop, Measure, Need, PlanReview, Plan, SelfCheck, Goal, VoiceAnswer)


@transaction.atomic
def forget_child(child: UUID) -> None:
    """Takes away all rows of a child and their history. What it dropped into a box is nobody's already."""
    forget_rows(OF_CHILD, child)
