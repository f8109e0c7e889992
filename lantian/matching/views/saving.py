"""How every form of this room ends."""

from lantian.matching.errors import MatchingError
from lantian.matching.messages import say
from lantian.pairing.errors import PairingError
from lantian.pairing.messages import say as say_pairing
from lantian.registry.views.ending import Ending

ENDING = Ending({MatchingError: say, PairingError: say_pairing})
save, act = ENDING.save, ENDING.act
