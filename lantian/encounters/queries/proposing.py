"""When to come again: as the child's risk level asks."""

from collections.abc import Mapping
from datetime import date, timedelta
from uuid import UUID

from django.db.models import QuerySet

from lantian.duties.models import DutyBasis
from lantian.duties.rules.levels import UNASSESSED, RiskLevel
from lantian.encounters.rules.kinds import Kind
from lantian.kernel.questions import worded_once

AGAIN: Mapping[Kind, Mapping[RiskLevel, int]] = {
    Kind.HOME_VISIT: {RiskLevel.RED: 7, RiskLevel.YELLOW: 30, RiskLevel.BLUE: 90, RiskLevel.GREEN: 180},
    Kind.CALL: {RiskLevel.RED: 3, RiskLevel.YELLOW: 14, RiskLevel.BLUE: 30, RiskLevel.GREEN: 120},
}
"""Days until the next visit and the next call, by level (domain: visit cadence); other kinds as calls."""


@worded_once
def _levels(child: UUID) -> QuerySet[DutyBasis, str]:
    return DutyBasis.objects.filter(child=child).values_list("level", flat=True)


def next_day(child: UUID, kind: Kind, on: date) -> date:
    """The day that the form proposes; whoever records may choose another one."""
    found = next(iter(_levels(child)), "")
    level = RiskLevel(found) if found else UNASSESSED
    return on + timedelta(days=AGAIN.get(kind, AGAIN[Kind.CALL])[level])
