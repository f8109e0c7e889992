"""What the village found of a carer, what parents agreed with one, who signed it, who was told, what parents write."""

from lantian.entrusting.models.agreements import CareSignature, Entrustment, EntrustmentTerms
from lantian.entrusting.models.carers import CarerAssessment, UnfitGround
from lantian.entrusting.models.told import CareWord

__all__ = [
    "CareSignature",
    "CareWord",
    "CarerAssessment",
    "Entrustment",
    "EntrustmentTerms",
    "UnfitGround",
]
