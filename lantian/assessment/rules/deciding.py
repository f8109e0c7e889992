"""When a level has to be looked at again, whose word counts, and what counts until it is spoken."""

from collections.abc import Iterable
from datetime import date

from lantian.access.policy import OFFICES, Role
from lantian.assessment.rules.known import months_after
from lantian.duties.rules.levels import RiskLevel

REVIEW_MONTHS = {RiskLevel.RED: 1, RiskLevel.YELLOW: 3, RiskLevel.BLUE: 6, RiskLevel.GREEN: 12}
SECOND_LOOK = OFFICES | {Role.TOWN_SUPERVISOR}
"""Who takes a child out of red, and looks at what a village confirmed as red."""


def review_by(level: RiskLevel, on: date) -> date:
    """The last day for the next assessment: monthly, quarterly, half-yearly, yearly."""
    return months_after(on, REVIEW_MONTHS[level])


def needs_second(decided: RiskLevel, confirmed: RiskLevel | None, proposed: RiskLevel) -> bool:
    """Whether a level waits for a second person: it takes a child out of red, confirmed or proposed."""
    return decided != RiskLevel.RED and RiskLevel.RED in (confirmed, proposed)


def needs_look(decided: RiskLevel, role: Role) -> bool:
    """Whether a red level that acts at once is still to be seen by the town or the county."""
    return decided == RiskLevel.RED and role not in SECOND_LOOK


def needs_reason(decided: Iterable[int], proposed: Iterable[int]) -> bool:
    """Whether somebody decides otherwise than suggested, and says why."""
    return list(decided) != list(proposed)
