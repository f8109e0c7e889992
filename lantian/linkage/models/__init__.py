"""Lists from outside and the questions that they raise."""

from lantian.linkage.models.questions import Question
from lantian.linkage.models.sources import Source, SourceLine

__all__ = ["Question", "Source", "SourceLine"]
