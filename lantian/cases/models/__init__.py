from lantian.cases.models.cases import CaseMember, CaseStep, ProtectionCase
from lantian.cases.models.files import CaseFile
from lantian.cases.models.helping import CaseAssessment, CaseTask, Conference, SafetyPlan
from lantian.cases.models.interventions import Intervention, Placement

__all__ = [
    "CaseAssessment",
    "CaseFile",
    "CaseMember",
    "CaseStep",
    "CaseTask",
    "Conference",
    "Intervention",
    "Placement",
    "ProtectionCase",
    "SafetyPlan",
]
