from lantian.plans.models.growth import Goal, SelfCheck
from lantian.plans.models.needs import Measure, MeasureHop, Need
from lantian.plans.models.plans import Plan, PlanReview
from lantian.plans.models.voice import VoiceAnswer, VoiceBox, VoiceCount

__all__ = [
    "Goal",
    "Measure",
    "MeasureHop",
    "Need",
    "Plan",
    "PlanReview",
    "SelfCheck",
    "VoiceAnswer",
    "VoiceBox",
    "VoiceCount",
]
