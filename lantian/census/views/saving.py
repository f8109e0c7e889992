"""How every form of this room ends."""

from lantian.census.errors import CensusError
from lantian.census.messages import explain
from lantian.registry.views.ending import Ending

ENDING = Ending({CensusError: explain})
save, act = ENDING.save, ENDING.act
