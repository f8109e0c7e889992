"""What somebody said of a child, what follows from it, and what was decided."""

from lantian.assessment.models.decisions import LevelDecision, LevelShown
from lantian.assessment.models.findings import Finding
from lantian.assessment.models.proposals import Proposal

__all__ = ["Finding", "LevelDecision", "LevelShown", "Proposal"]
