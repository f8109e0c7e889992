"""Ready ways as they go for a child: what facts suggest, what runs, its steps, what was done, its papers, lists."""

from lantian.pathways.models.listing import HukouCorrection, HukouLine, HukouList
from lantian.pathways.models.runs import WayDeed, WayPaper, WayRun, WayStep
from lantian.pathways.models.suggestions import WaySuggestion

__all__ = [
    "HukouCorrection",
    "HukouLine",
    "HukouList",
    "WayDeed",
    "WayPaper",
    "WayRun",
    "WayStep",
    "WaySuggestion",
]
