"""How one tap at the desk ends: done, or a sentence that says why not."""

from lantian.desk.errors import DeskError
from lantian.desk.messages import explain_desk
from lantian.encounters.errors import EncounterError
from lantian.encounters.messages import explain
from lantian.registry.views.ending import Ending

act = Ending({DeskError: explain_desk, EncounterError: explain}).act
