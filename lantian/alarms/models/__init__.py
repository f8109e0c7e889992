from lantian.alarms.models.ladders import AlarmCall, AlarmLadder, AlarmRoster, AlarmTest
from lantian.alarms.models.people import HarmReporter
from lantian.alarms.models.police import HarmBrief, PoliceEntry
from lantian.alarms.models.reports import HarmEvidence, HarmReport, HarmStep, HarmWords
from lantian.alarms.models.visits import ReportVisit

__all__ = [
    "AlarmCall",
    "AlarmLadder",
    "AlarmRoster",
    "AlarmTest",
    "HarmBrief",
    "HarmEvidence",
    "HarmReport",
    "HarmReporter",
    "HarmStep",
    "HarmWords",
    "PoliceEntry",
    "ReportVisit",
]
