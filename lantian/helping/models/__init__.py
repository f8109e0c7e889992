from lantian.helping.models.caps import LoadCap
from lantian.helping.models.checks import Training, Vetting
from lantian.helping.models.people import Helper
from lantian.helping.models.visits import DoorVisit

__all__ = ["DoorVisit", "Helper", "LoadCap", "Training", "Vetting"]
