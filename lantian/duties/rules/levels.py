"""The four levels of risk by which cadences go."""

from enum import StrEnum


class RiskLevel(StrEnum):
    """稳定(绿) 低(蓝) 中(黄) 高(红), the calmest first."""

    GREEN = "green"
    BLUE = "blue"
    YELLOW = "yellow"
    RED = "red"

    @property
    def rank(self) -> int:
        """0 for the calmest, 3 for the highest risk."""
        return list(RiskLevel).index(self)

    @classmethod
    def of_rank(cls, rank: int) -> "RiskLevel":
        return list(cls)[rank]


UNASSESSED = RiskLevel.BLUE
"""By which a child's duties go until somebody has confirmed a level: neither the rarest nor an alarm."""
