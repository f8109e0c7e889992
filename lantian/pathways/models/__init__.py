"""Ready ways as they go for a child: what facts suggest, what runs, its steps, what was done, its papers."""

from lantian.pathways.models.runs import WayDeed, WayPaper, WayRun, WayStep
from lantian.pathways.models.suggestions import WaySuggestion

__all__ = ["WayDeed", "WayPaper", "WayRun", "WayStep", "WaySuggestion"]
