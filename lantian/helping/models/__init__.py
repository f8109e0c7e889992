from lantian.helping.models.caps import LoadCap
from lantian.helping.models.checks import Training, Vetting
from lantian.helping.models.people import Helper

__all__ = ["Helper", "LoadCap", "Training", "Vetting"]
