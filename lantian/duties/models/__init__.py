"""Duties, what kept them, what they go by; local wordings of rules; who is away."""

from lantian.duties.models.absences import Absence
from lantian.duties.models.duties import Duty, DutyBasis, Fulfilment
from lantian.duties.models.wordings import CalendarSeen, RuleEdition

__all__ = ["Absence", "CalendarSeen", "Duty", "DutyBasis", "Fulfilment", "RuleEdition"]
