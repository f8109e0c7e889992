from lantian.encounters.models.alarms import Alarm
from lantian.encounters.models.encounters import Encounter
from lantian.encounters.models.holidays import HolidayStay
from lantian.encounters.models.words import EncounterWords

__all__ = ["Alarm", "Encounter", "EncounterWords", "HolidayStay"]
