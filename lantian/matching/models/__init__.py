"""Plans of who could stand by whom, what people decide on them, and the settings of a place."""

from lantian.matching.models.lines import MatchGap, MatchLine, MatchLock
from lantian.matching.models.runs import MatchProof, MatchRun
from lantian.matching.models.settings import MatchSettings

__all__ = ["MatchGap", "MatchLine", "MatchLock", "MatchProof", "MatchRun", "MatchSettings"]
